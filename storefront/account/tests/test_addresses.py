"""The address book: own rows only, one default."""

from django.db import IntegrityError, connection, transaction

from oscar.core.loading import get_model

import pytest

from shop.customer.selectors import addresses_of
from shop.customer.services import set_default_address
from users.tests.factories import make_user

UserAddress = get_model("address", "UserAddress")

pytestmark = [pytest.mark.django_db, pytest.mark.feature("A17")]
BOOK = "/en/account/addresses/"
SIMONE = {
    "first_name": "Simone",
    "last_name": "Peeters",
    "line1": "Naamsestraat 1",
    "line2": "",
    "postcode": "3000",
    "line4": "Leuven",
    "phone_number": "0470 12 34 56",
    "notes": "Third bell",
}


@pytest.fixture
def ann(client):
    user = make_user("ann@example.com")
    client.force_login(user)
    return user


def add(client, **changes):
    return client.post(BOOK + "add/", SIMONE | changes)


def defaults(user):
    return list(
        user.addresses.filter(is_default_for_shipping=True).values_list(
            "line1", flat=True
        )
    )


def test_an_address_is_saved_and_the_first_is_the_default(client, ann):
    response = add(client)

    address = UserAddress.objects.get()
    assert (response.status_code, response["Location"]) == (302, BOOK)
    assert (address.user, address.country_id, address.line4) == (ann, "BE", "Leuven")
    assert str(address.phone_number) == "+32470123456"
    assert address.is_default_for_shipping


def test_setting_a_default_unsets_the_others(client, ann):
    for number in (1, 2, 3):
        add(client, line1=f"Naamsestraat {number}")
    last = ann.addresses.get(line1="Naamsestraat 3")

    client.post(f"{BOOK}{last.pk}/default/")
    by_button = defaults(ann)
    add(client, line1="Naamsestraat 4", is_default_for_shipping="on")

    assert by_button == ["Naamsestraat 3"]
    assert defaults(ann) == ["Naamsestraat 4"]
    assert addresses_of(ann)[0].line1 == "Naamsestraat 4"


def test_unticking_the_default_keeps_it(client, ann):
    add(client)
    address = ann.addresses.get()

    client.post(f"{BOOK}{address.pk}/", SIMONE | {"notes": "Fourth bell"})

    address.refresh_from_db()
    assert address.notes == "Fourth bell"
    assert address.is_default_for_shipping


def test_removing_the_default_passes_it_on(client, ann):
    for number in (1, 2):
        add(client, line1=f"Naamsestraat {number}")
    first = ann.addresses.get(line1="Naamsestraat 1")

    response = client.post(f"{BOOK}{first.pk}/delete/")

    assert response["Location"] == BOOK
    assert defaults(ann) == ["Naamsestraat 2"]


@pytest.mark.feature("A17", refuses=True)
def test_the_database_refuses_a_second_default(client, ann):
    for number in (1, 2):
        add(client, line1=f"Naamsestraat {number}")

    with pytest.raises(IntegrityError), transaction.atomic():
        UserAddress.objects.update(is_default_for_shipping=True)


@pytest.mark.feature("A17", refuses=True)
def test_the_guard_is_in_the_schema():
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(
            cursor, UserAddress._meta.db_table
        )

    assert found["one_default_address_per_user"]["unique"]


@pytest.mark.feature("A17", refuses=True)
@pytest.mark.parametrize(
    "postcode",
    ["", "0999", "999", "10000", "100a", "١٢٣٤", "1000\n2", "-100", "B-1000"],
)
def test_a_postcode_outside_belgium_is_refused(client, ann, postcode):
    response = add(client, postcode=postcode)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["postcode"]
    assert response.context["form"]["line1"].value() == "Naamsestraat 1"
    assert not UserAddress.objects.exists()


@pytest.mark.parametrize("postcode", ["1000", "9999"])
def test_the_ends_of_the_range_are_taken(client, ann, postcode):
    assert add(client, postcode=postcode).status_code == 302


@pytest.mark.feature("A17", refuses=True)
@pytest.mark.parametrize("field", ["last_name", "line1", "line4"])
def test_what_a_driver_needs_is_asked_for(client, ann, field):
    response = add(client, **{field: ""})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not UserAddress.objects.exists()


@pytest.mark.feature("A17", refuses=True)
def test_the_same_address_twice_is_refused(client, ann):
    add(client)

    response = add(client)

    assert response.status_code == 422
    assert UserAddress.objects.count() == 1


@pytest.mark.feature("A17", refuses=True)
@pytest.mark.parametrize("path", ["", "delete/", "default/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_anothers_address_does_not_exist(client, ann, path, method):
    add(client)
    address = ann.addresses.get()
    client.force_login(make_user())

    response = getattr(client, method)(
        f"{BOOK}{address.pk}/{path}", SIMONE | {"line1": "Elsewhere 1"}
    )

    address.refresh_from_db()
    assert response.status_code == (405 if path and method == "get" else 404)
    assert address.line1 == "Naamsestraat 1"
    assert address.is_default_for_shipping


@pytest.mark.feature("A17", refuses=True)
def test_the_service_refuses_anothers_address(ann, client):
    add(client)

    with pytest.raises(UserAddress.DoesNotExist):
        set_default_address(user_id=make_user().pk, address_id=ann.addresses.get().pk)


@pytest.mark.feature("R-X16")
def test_an_address_keeps_its_owner_and_country(client, ann):
    other = make_user()

    add(client, user=str(other.pk), id="99", country="FR", hash="x")

    address = UserAddress.objects.get()
    assert (address.user, address.country_id) == (ann, "BE")
    assert address.pk != 99


@pytest.mark.feature("A17", refuses=True)
def test_a_full_book_takes_no_more(client, ann):
    for number in range(50):
        UserAddress.objects.create(user=ann, country_id="BE", line1=f"Street {number}")

    response = add(client)

    assert response["Location"] == BOOK
    assert ann.addresses.count() == 50
