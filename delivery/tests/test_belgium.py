"""Belgium's postcodes: all of them, in two languages, and served by the range."""

from decimal import Decimal

from django.core.management import CommandError, call_command

import pytest

from delivery.belgium import place_at, places
from delivery.errors import PostcodeNotServed, PostcodeUnknown
from delivery.models import Zone, ZonePostcode
from delivery.offers import find_postcode, glance_postcode


def test_every_postcode_has_its_commune_and_province():
    assert len(places()) == 1149
    assert all(len(code) == 4 and code.isdigit() for code in places())
    assert all(each.name_fr and each.name_nl for each in places().values())
    assert len({each.province for each in places().values()}) == 11


@pytest.mark.parametrize(
    ("postcode", "language", "commune"),
    [
        ("1050", "fr", "Ixelles"),
        ("1050", "nl", "Elsene"),
        ("8000", "fr", "Brugge"),
        ("4000", "nl", "Liège"),
        ("1348", "en", "Ottignies-Louvain-la-Neuve"),
    ],
)
def test_a_commune_is_called_as_those_who_live_there_write_it(
    postcode, language, commune
):
    assert place_at(postcode).commune(language) == commune


@pytest.mark.feature("V3", refuses=True)
@pytest.mark.parametrize(
    ("postcode", "refusal"),
    [("8000", PostcodeNotServed), ("9999", PostcodeUnknown), ("x", PostcodeUnknown)],
)
@pytest.mark.django_db
def test_what_is_not_served_and_what_does_not_exist_differ(postcode, refusal):
    with pytest.raises(PostcodeNotServed) as refused:
        find_postcode(postcode)

    assert type(refused.value) is refusal


@pytest.mark.feature("V3")
@pytest.mark.django_db
def test_a_zone_serves_a_range_of_postcodes_and_takes_none_from_another():
    far = Zone.objects.create(name="Far", fee=Decimal("9"))
    near = Zone.objects.create(name="Near", fee=Decimal("6"))
    ZonePostcode.objects.create(zone=near, postcode="1020", commune="Laeken")

    call_command("serve_postcodes", "Far", "1000-1050", "8000", verbosity=0)
    call_command("serve_postcodes", "Far", "1000-1050", verbosity=0)

    served = far.postcodes.values_list("postcode", flat=True)
    assert list(served) == ["1000", "1030", "1040", "1050", "8000"]
    assert ZonePostcode.objects.get(postcode="1020").zone == near


@pytest.mark.feature("V3", refuses=True)
@pytest.mark.parametrize(
    ("zone", "text"), [("Nowhere", "1000"), ("Far", "1000-"), ("Far", "0100")]
)
@pytest.mark.django_db
def test_an_unknown_zone_and_a_wrong_range_add_nothing(zone, text):
    Zone.objects.create(name="Far", fee=Decimal("9"))

    with pytest.raises(CommandError):
        call_command("serve_postcodes", zone, "2000", text)

    assert not ZonePostcode.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_glance_follows_what_staff_change(django_assert_num_queries):
    zone = Zone.objects.create(name="Near", fee=Decimal("6"))
    assert glance_postcode("1000") is None

    ZonePostcode.objects.create(zone=zone, postcode="1000", commune="Brussels")

    assert glance_postcode("1000").zone == zone
    with django_assert_num_queries(0):
        assert glance_postcode("1000").commune == "Brussels"
    assert glance_postcode("9999") is None
