"""The list of workshops and their pages, as a visitor sees them."""

import json
import re
from datetime import timedelta
from decimal import Decimal

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

import pytest
from icalendar import Calendar

from home.tests.factories import make_workshop, make_workshops
from workshops.errors import InThePast
from workshops.models import Session, WorkshopPage
from workshops.sessions import call_off_session, open_session
from workshops.tests.factories import (
    book,
    details,
    in_days,
    make_page,
    make_room,
    make_session,
)

pytestmark = pytest.mark.django_db
INDEX, PAGE = "/en/workshops/", "/en/workshops/wreath/"


@pytest.fixture
def wreath():
    """Return a workshop called A wreath."""
    return make_page(title="A wreath", slug="wreath", teacher="Flora Maes")


def text(client, url=INDEX, status=200, **query):
    """Return the words of an answer."""
    answer = client.get(url, query)
    assert answer.status_code == status
    return answer.content.decode()


def data_of(html):
    """Return what a page tells search engines."""
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)
    return json.loads(found[1])


@pytest.mark.feature("H2")
@pytest.mark.feature("H2", refuses=True)
def test_past_cancelled_and_private_dates_are_hidden_and_full_ones_say_so(
    client, wreath
):
    make_session(wreath, starts_at=in_days(5), note="On sale")
    book(make_session(wreath, starts_at=in_days(9), capacity=1, note="Taken"))
    gone = make_session(wreath, starts_at=in_days(12), note="Called off")
    call_off_session(session_id=gone.pk, reason="Snow")
    make_session(wreath, starts_at=in_days(13), code="rosemary", note="Private")
    over = make_session(wreath, note="Over")
    Session.objects.filter(pk=over.pk).update(starts_at=in_days(-1))

    for url in (INDEX, PAGE):
        html = text(client, url)
        assert [words in html for words in ("On sale", "Taken")] == [True, True]
        hidden = ("Called off", "Private", "Over", "rosemary")
        assert not any(words in html for words in hidden)
        assert html.count(">Full<") == 1
        assert html.count("/seats/wait/") == 1


@pytest.mark.feature("H2")
def test_dates_are_listed_soonest_first_whatever_the_workshop(client):
    make_session(make_page(title="Late"), starts_at=in_days(40))
    make_session(make_page(title="Soon"), starts_at=in_days(3))

    html = text(client)

    assert html.index("Soon</a>") < html.index("Late</a>")
    assert "<b>2 dates</b>" in html


@pytest.mark.feature("H2")
def test_dates_are_filtered_by_month_day_level_language_and_free_seats(client):
    spring = make_page(title="Spring", difficulty="beginners")
    other = make_page(title="Other")
    one = make_session(spring, starts_at=in_days(40), language="fr")
    book(make_session(other, starts_at=in_days(80), capacity=1))
    day = timezone.localtime(one.starts_at)

    for query in (
        {"month": f"{day:%Y-%m}"},
        {"date": f"{day:%Y-%m-%d}"},
        {"level": "beginners"},
        {"language": "fr"},
        {"free": "1"},
    ):
        html = text(client, **query)
        assert "<b>1 date</b>" in html, query
        assert "Spring</a>" in html
        assert "Other</a>" not in html


@pytest.mark.feature("H2", refuses=True)
@pytest.mark.parametrize("view", ["", "calendar"])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("month", m) for m in ("2020-01", "x", "\x00", "9999-99", "9999-12", "0-1")),
        *(("date", d) for d in ("2020-01-01", "\x00", "2026-02-31", "٢٠٢٦-١٢-٠١")),
        *(("page", p) for p in ("0", "-1", "x", "\x00", "9" * 5000, "1e3", "²")),
        *(("per_page", p) for p in ("0", "-1", "x", "\x00", "9" * 5000, "²", "")),
        *(("level", v) for v in ("\x00", "master")),
        *(("language", v) for v in ("\x00", "de")),
        ("free", "\x00"),
    ],
)
def test_odd_wishes_show_what_there_is(client, wreath, view, name, value):
    make_session(wreath, starts_at=in_days(2))

    html = text(client, view=view, **{name: value})

    assert "A wreath" in html


def test_a_page_holds_as_many_dates_as_asked_up_to_a_hundred(client, wreath):
    for day in range(1, 4):
        make_session(wreath, starts_at=in_days(day))

    one, capped = (client.get(INDEX, {"per_page": n}) for n in ("1", "100000"))

    assert len(one.context["dates"].object_list) == 1
    assert one.context["dates"].paginator.num_pages == 3
    assert b"?per_page=1&amp;page=2" in one.content
    assert capped.context["wanted"].per_page == 100


def test_nothing_that_fits_says_how_to_go_on(client, wreath):
    make_session(wreath, language="en")

    html = text(client, language="nl")

    assert "No date is all of that at once" in html
    assert f'href="{INDEX}">See all dates' in html


def test_a_workshop_without_a_date_is_announced_for_later(client):
    make_page(title="Again in spring")

    html = text(client)

    assert "Again in spring" in html
    assert "No date is fixed right now" in html


@pytest.mark.feature("H2")
def test_the_calendar_leafs_through_the_months_that_have_dates(client, wreath):
    first = make_session(wreath, starts_at=in_days(1))
    last = make_session(wreath, starts_at=in_days(75))

    now = client.get(INDEX, {"view": "calendar"})
    start = timezone.localtime(first.starts_at).date()
    later = client.get(
        INDEX,
        {"view": "calendar", "month": f"{timezone.localtime(last.starts_at):%Y-%m}"},
    )

    assert now.context["first"] == start.replace(day=1)
    assert f"?session={first.pk}#date-{first.pk}" in now.content.decode()
    assert now.context["after_link"] in now.content.decode().replace("&amp;", "&")
    assert f"?session={last.pk}#date-{last.pk}" in later.content.decode()
    assert later.context["after_link"] == ""
    assert all(len(week) == 7 for week in later.context["weeks"])


@pytest.mark.feature("X5")
@pytest.mark.feature("X5", refuses=True)
def test_nobody_who_comes_is_named_anywhere_public(client, wreath):
    session = make_session(wreath)
    book(session, names=["Zelda Unseen"], email="zelda@example.com")

    pages = [text(client), text(client, view="calendar"), text(client, PAGE)]
    pages += [text(client, "/en/"), text(client, f"{INDEX}calendar.ics")]

    assert not any(word in html for html in pages for word in ("Zelda", "zelda@"))


@pytest.mark.feature("H2")
def test_the_calendar_feed_holds_every_public_date(client, wreath):
    session = make_session(wreath, room_id=make_room("Serre").pk)
    make_session(wreath, starts_at=in_days(8), code="friends")

    answer = client.get(f"{INDEX}calendar.ics")

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert [str(event["summary"]) for event in events] == ["A wreath"]
    assert events[0].start == session.starts_at
    assert "Serre, Rue Haute 12, 1000 Brussels" in str(events[0]["location"])
    assert f"{INDEX}calendar.ics" in text(client)


def test_search_engines_read_dates_prices_and_seats_and_no_markup(client):
    page = make_page(title="</script><b>Wreath", slug="wreath")
    session = make_session(page, capacity=5, child_price=Decimal("30.00"))

    html = text(client, PAGE)
    event = data_of(html)["itemListElement"][0]["item"]

    assert "</script><b>" not in html
    assert event["name"] == "</script><b>Wreath"
    assert event["startDate"] == timezone.localtime(session.starts_at).isoformat()
    assert [offer["price"] for offer in event["offers"]] == ["68.00", "30.00"]
    assert event["offers"][0]["availability"] == "https://schema.org/InStock"
    assert event["location"]["address"]["postalCode"] == "1000"
    assert data_of(text(client))["@type"] == "ItemList"


@pytest.mark.feature("Z5")
def test_a_page_tells_each_price_and_until_when_the_early_one_runs(client, wreath):
    make_session(
        wreath,
        child_price=Decimal("34.00"),
        early_price=Decimal("60.00"),
        early_until=in_days(10),
    )

    for html in (text(client), text(client, PAGE)):
        assert all(price in html for price in ("€60.00", "€68.00", "€34.00"))
        assert "early price until" in html


def test_the_first_date_with_a_chair_is_open_or_else_the_first(client, wreath):
    full = make_session(wreath, starts_at=in_days(5), capacity=1)
    later = make_session(wreath, starts_at=in_days(9), capacity=1)
    book(full)

    with_a_chair = text(client, PAGE)
    book(later, email="wim@example.com")
    without = text(client, PAGE)

    opened = r'id="date-(\d+)">\s*<details[^>]* open>'
    assert re.findall(opened, with_a_chair) == [str(later.pk)]
    assert re.findall(opened, without) == [str(full.pk)]


def test_a_translation_shows_the_dates_of_the_same_workshop(client, wreath):
    make_session(wreath, language="fr", note="Ensemble")
    french = make_workshops("fr", title="Ateliers", slug="ateliers")
    french.translation_key = wreath.get_parent().translation_key
    french.save()
    key = {"translation_key": wreath.translation_key}
    make_workshop(french, "Une couronne", slug="couronne", **key)

    assert "Ensemble" in text(client, "/fr/ateliers/couronne/")
    assert "Une couronne</a>" in text(client, "/fr/ateliers/")


def test_an_older_revision_touches_no_date(wreath):
    old = wreath.save_revision()
    session = make_session(wreath)
    wreath.title = "Another title"
    wreath.save_revision().publish()

    old.publish()

    page = WorkshopPage.objects.get()
    assert page.title == "A wreath"
    assert list(page.sessions.all()) == [session]
    assert session.tiers.count() == 1


@pytest.mark.feature("Z11")
@pytest.mark.feature("Z11", refuses=True)
def test_a_private_date_is_shown_to_who_has_its_code_and_to_nobody_else(client, wreath):
    make_session(wreath, note="Open to all")
    session = make_session(wreath, starts_at=in_days(9), code="friends", note="Ours")

    html = text(client, "/en/seats/private/friends/")

    assert "Ours" in html
    assert "Open to all" not in html
    assert 'name="robots" content="noindex"' in html
    assert "ld+json" not in html
    for code in ("friend", "FRIENDS", "%00", "-", "' OR 1=1"):
        text(client, f"/en/seats/private/{code}/", status=404)
    Session.objects.filter(pk=session.pk).update(state="cancelled", cancel_reason="x")
    text(client, "/en/seats/private/friends/", status=404)


@pytest.mark.feature("H1", refuses=True)
@pytest.mark.parametrize(
    "wrong",
    [
        {"duration_minutes": 0},
        {"price": Decimal("-1")},
        {"price": "cheap"},
        {"seats": -1},
    ],
)
def test_what_cannot_be_is_refused(wreath, wrong):
    for name, value in wrong.items():
        setattr(wreath, name, value)

    with pytest.raises(ValidationError) as refusal:
        wreath.full_clean()

    assert set(refusal.value.error_dict) == set(wrong)
    assert WorkshopPage.objects.get().price == Decimal("68.00")


@pytest.mark.feature("H1", refuses=True)
@pytest.mark.parametrize(
    "wrong", [{"duration_minutes": 0}, {"price": Decimal("-1")}, {"seats": -1}]
)
def test_the_database_refuses_it_as_well(wreath, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkshopPage.objects.update(**wrong)

    assert WorkshopPage.objects.get().price == Decimal("68.00")


@pytest.mark.feature("H1")
@pytest.mark.feature("H1", refuses=True)
def test_a_date_is_put_on_sale_ahead_of_now_only(client, wreath):
    with pytest.raises(InThePast):
        open_session(page_id=wreath.pk, details=details(starts_at=in_days(-1)))
    assert not Session.objects.exists()

    make_session(wreath, starts_at=in_days(3), note="Ahead")

    assert "Ahead" in text(client, PAGE)


def fill(workshops, sessions):
    """Put so many dates on sale, over so many workshops."""
    pages = [make_page(title=f"Workshop {number}") for number in range(workshops)]
    room = make_room()
    for number in range(sessions):
        starts_at = in_days(2) + timedelta(hours=4 * number)
        page = pages[number % workshops]
        make_session(page, starts_at=starts_at, room_id=room.pk, child_price=Decimal(9))


@pytest.mark.parametrize(("rows", "workshops"), [(10, 2), (100, 8), (200, 20)])
def test_the_list_costs_the_same_for_few_and_many(
    client, django_assert_max_num_queries, rows, workshops
):
    fill(workshops, rows)

    for query in ({"per_page": 100}, {"per_page": 1}, {"view": "calendar"}):
        cache.clear()
        ContentType.objects.clear_cache()
        # Another page reads what all pages share.
        client.get("/en/")
        with django_assert_max_num_queries(8):
            text(client, **query)


@pytest.mark.parametrize("rows", [10, 100])
def test_a_workshop_costs_the_same_for_few_and_many(
    client, wreath, django_assert_max_num_queries, rows
):
    room = make_room()
    for number in range(rows):
        starts_at = in_days(2) + timedelta(hours=4 * number)
        make_session(wreath, starts_at=starts_at, room_id=room.pk)
    text(client, PAGE)

    with django_assert_max_num_queries(8):
        text(client, PAGE)
