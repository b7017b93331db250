"""What surrounds every page, in every language."""

from datetime import timedelta

from django.core.cache import cache
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone, translation

from wagtail.models import Site

import pytest

from blog.tests.factories import home, make_article, make_journal
from cms.frame import Frame
from cms.identity import Announcement, SiteIdentity
from cms.navigation import Navigation

pytestmark = pytest.mark.django_db


def setting(model, **values):
    """Write a setting of the site."""
    row = model.for_site(Site.objects.get(is_default_site=True))
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return row


def entry(**value):
    """Return an entry of a menu as the stream stores it."""
    labels = {f"label_{language}": "" for language in ("en", "fr", "nl")}
    return {"type": "link", "value": {"page": None, "path": ""} | labels | value}


def frame_of(path, page=None, language="en"):
    """Return the frame of a request."""
    request = RequestFactory().get(path)
    if page is not None:
        request.shown_page = page
    with translation.override(language):
        frame = Frame(request)
        frame.nav, frame.footer, frame.identity, frame.languages, frame.crumbs  # noqa: B018
        return frame


@pytest.fixture
def journals():
    """Return the journal in English and in French."""
    journal = make_journal()
    french = make_journal(
        "fr", title="Carnet", slug="carnet", translation_key=journal.translation_key
    )
    return journal, french


@pytest.mark.feature("J9")
def test_menus_speak_the_readers_language(journals):
    journal, _french = journals
    stream = [
        entry(page=journal.pk),
        entry(path="shop/", label_en="Bouquets", label_fr="Les bouquets"),
    ]
    setting(Navigation, header=stream, footer=stream[:1])

    english, french = frame_of("/en/"), frame_of("/fr/", language="fr")

    assert [(link.label, link.url) for link in english.nav] == [
        ("Journal", "/en/journal/"),
        ("Bouquets", "/en/shop/"),
    ]
    assert [(link.label, link.url) for link in french.nav] == [
        ("Carnet", "/fr/carnet/"),
        ("Les bouquets", "/fr/shop/"),
    ]
    assert [link.label for link in french.footer] == ["Carnet"]


@pytest.mark.feature("J9", refuses=True)
def test_an_entry_without_translation_leads_to_english_and_says_so(journals):
    setting(Navigation, header=[entry(page=journals[0].pk)])

    (link,) = frame_of("/nl/", language="nl").nav

    assert (link.label, link.url, link.lang) == ("Journal", "/en/journal/", "en")


def test_an_entry_of_a_draft_is_left_out(journals):
    journal, french = journals
    setting(Navigation, header=[entry(page=journal.pk)])
    french.unpublish()
    journal.unpublish()

    assert frame_of("/en/").nav == []


@pytest.mark.feature("J9")
def test_languages_lead_to_the_same_page(journals):
    journal, french = journals

    languages = frame_of("/fr/carnet/", french, "fr").languages

    assert [(each.code, each.url, each.current) for each in languages] == [
        ("en", "/en/journal/", False),
        ("fr", "/fr/carnet/", True),
        ("nl", "/nl/", False),
    ]
    assert [each.translated for each in languages] == [True, True, False]
    assert journal.url == "/en/journal/"


@pytest.mark.feature("J9", refuses=True)
def test_a_missing_translation_leads_to_the_nearest_page_above(journals):
    article = make_article(journals[0], slug="peonies")

    languages = frame_of("/en/journal/peonies/", article).languages

    assert [each.url for each in languages] == [
        "/en/journal/peonies/",
        "/fr/carnet/",
        "/nl/",
    ]


def test_languages_of_an_address_that_is_no_page_keep_the_address():
    languages = frame_of("/en/shop/").languages

    assert [each.url for each in languages] == ["/en/shop/", "/fr/shop/", "/nl/shop/"]


@pytest.mark.feature("J9", refuses=True)
def test_languages_of_an_unknown_address_lead_home():
    languages = frame_of("/nowhere.php").languages

    assert [each.url for each in languages] == ["/nowhere.php", "/fr/", "/nl/"]


def test_crumbs_lead_up_to_the_home(journals):
    article = make_article(journals[0], slug="peonies")

    crumbs = frame_of("/en/journal/peonies/", article).crumbs

    assert [crumb.url for crumb in crumbs] == ["/en/", "/en/journal/"]


def test_the_frame_costs_two_queries_cold_and_none_warm(
    journals, django_assert_num_queries
):
    journal, _french = journals
    stream = [entry(page=journal.pk), entry(path="shop/", label_en="Bouquets")]
    setting(Navigation, header=stream, footer=stream)
    setting(SiteIdentity, phone="+32 2 000 14 14")
    article = make_article(journal)
    cache.clear()

    with django_assert_num_queries(2):
        frame_of("/en/journal/x/", article)
    with django_assert_num_queries(0):
        frame_of("/en/journal/x/", article)
    with django_assert_num_queries(0):
        frame_of("/fr/", language="fr")


def test_a_renamed_page_is_renamed_in_the_menu_at_once(journals):
    journal, _french = journals
    setting(Navigation, header=[entry(page=journal.pk)])
    assert frame_of("/en/").nav[0].label == "Journal"

    journal.title = "Letters"
    journal.save_revision().publish()

    assert frame_of("/en/").nav[0].label == "Letters"


def test_an_announcement_is_shown_during_its_period_only():
    now = timezone.now()
    row = setting(Announcement, text_en="Closed on Friday", shown_from=now)
    shown = frame_of("/en/").announcement
    setting(Announcement, shown_until=now)

    assert shown == "Closed on Friday"
    assert frame_of("/en/").announcement == ""
    assert row.text_en == "Closed on Friday"


def test_an_announcement_to_come_is_not_shown_yet():
    tomorrow = timezone.now() + timedelta(days=1)
    setting(Announcement, text_en="New year", shown_from=tomorrow)

    assert frame_of("/en/").announcement == ""


@pytest.mark.feature("J9")
def test_each_page_names_its_languages_to_search_engines(client, journals, settings):
    html = client.get("/fr/carnet/").content.decode()

    for code, url in (
        ("en", "/en/journal/"),
        ("fr", "/fr/carnet/"),
        ("x-default", "/en/journal/"),
    ):
        assert f'hreflang="{code}" href="{settings.SITE_URL}{url}"' in html
    assert 'rel="alternate" hreflang="nl"' not in html
    assert f'rel="canonical" href="{settings.SITE_URL}/fr/carnet/"' in html


@pytest.mark.feature("J9", refuses=True)
@pytest.mark.parametrize("path", ["/nl/journal/", "/nl/carnet/", "/fr/journal/"])
def test_an_untranslated_address_is_a_404_and_never_a_500(client, journals, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/en/", "/fr/", "/nl/"])
def test_every_language_has_a_home(client, path):
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(("asked", "given"), [("fr", "/fr/"), ("nl-BE", "/nl/")])
def test_the_bare_address_leads_to_the_visitors_language(client, asked, given):
    answer = client.get("/", headers={"accept-language": asked})

    assert (answer.status_code, answer.url) == (302, given)


def test_the_footer_shows_identity_and_hours():
    days = {"first_day": "1", "last_day": "4", "opens": "09:00", "closes": "18:30"}
    closed = {"first_day": "0", "last_day": None, "opens": None, "closes": None}
    setting(
        SiteIdentity,
        street_en="Rue du Page 14",
        phone="+32 2 000 14 14",
        hours=[{"type": "days", "value": each} for each in (days, closed)],
    )

    with translation.override("en"):
        frame = frame_of("/en/", home())
        html = render_to_string("frame/footer.html", {"frame": frame})

    assert "Rue du Page 14" in html
    assert 'href="tel:+32200014' in html
    assert "Tuesday to Friday" in html
    assert "9:00–18:30" in html
    assert "closed" in html
