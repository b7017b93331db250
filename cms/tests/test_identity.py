"""What the site says of itself, and who may change it."""

from django.conf import settings as project
from django.urls import reverse

from wagtail.models import Site

import pytest

from cms.frame_data import IDENTITY, TRANSLATED, read_settings
from cms.identity import SiteIdentity
from cms.tests.test_frame import frame_of
from users import roles
from users.tests.factories import make_user

pytestmark = pytest.mark.django_db
WORDS = ("street", "city", "directions", "tagline", "promise")


@pytest.fixture
def edit_url():
    """Return where the identity is edited."""
    site = Site.objects.get(is_default_site=True)
    return reverse("wagtailsettings:edit", args=["cms", "siteidentity", site.pk])


def form(**values):
    """Return the form of the identity as a browser sends it."""
    empty = {f"{word}_{code}": "" for word in WORDS for code in ("en", "fr", "nl")}
    fields = {
        "name": "ChezFlora",
        "company": "",
        "vat_number": "",
        "postcode": "1000",
        "phone": "",
        "email": "",
        "hours-count": "0",
    }
    return empty | fields | values


@pytest.mark.feature("J7")
def test_an_editor_changes_what_every_page_says(client, edit_url):
    client.force_login(make_user(role=roles.EDITORS))

    client.post(
        edit_url,
        form(
            phone="+32 2 000 14 14",
            vat_number="BE 0123.456.749",
            promise_en="Tied this morning",
            promise_fr="Lié ce matin",
        ),
    )

    assert frame_of("/en/").identity["promise"] == "Tied this morning"
    assert frame_of("/fr/", language="fr").identity["promise"] == "Lié ce matin"
    assert frame_of("/nl/", language="nl").identity["promise"] == "Tied this morning"
    assert frame_of("/en/").identity["vat_number"] == "BE 0123.456.749"


@pytest.mark.feature("J7", refuses=True)
@pytest.mark.parametrize(
    "wrong",
    [{"vat_number": "BE0123456748"}, {"phone": "call me"}, {"email": "not a mail"}],
)
def test_what_cannot_be_true_is_refused(client, edit_url, wrong):
    client.force_login(make_user(role=roles.EDITORS))

    answer = client.post(edit_url, form(name="Changed", **wrong))

    assert set(wrong) <= set(answer.context["form"].errors)
    assert SiteIdentity.objects.get().name == "ChezFlora"


@pytest.mark.feature("J7", refuses=True)
@pytest.mark.parametrize("role", ["", roles.WORKSHOP, roles.DRIVER, roles.ACCOUNTING])
def test_who_is_no_editor_changes_nothing(client, edit_url, role):
    client.force_login(make_user(role=role))

    client.post(edit_url, form(name="Changed"))

    assert not SiteIdentity.objects.filter(name="Changed").exists()


@pytest.mark.feature("J7", refuses=True)
def test_nothing_but_the_public_part_leaves_the_settings(client):
    SiteIdentity.for_site(Site.objects.get(is_default_site=True))
    allowed = {f"{name}_{code}" for name in TRANSLATED for code in ("en", "fr", "nl")}

    html = client.get("/en/").content.decode()

    assert set(read_settings().identity) == {*IDENTITY, *allowed}
    for secret in (project.SECRET_KEY, project.TEST_GATEWAY_SECRET):
        assert secret not in html
