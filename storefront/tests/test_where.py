"""What is promised before buying: the checker, the bar, the cards."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from oscar.core.loading import get_model

import pytest

from catalogue.models import Product
from catalogue.tests.factories import make_bouquet, only_size
from delivery.calendar import BRUSSELS
from delivery.models import ClosedDay, PeakDay, Slot, WeekdayRule, Zone
from delivery.places import Place, take_places
from shop.checkout.tests.factories import make_ground
from storefront.cards import first_days
from storefront.templatetags.promise import delivery_promise
from storefront.tests.factories import make_shelf, put_in, put_on

pytestmark = pytest.mark.django_db

Range = get_model("offer", "Range")
TUESDAY = date(2026, 11, 24)
WEDNESDAY = TUESDAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def ground(monkeypatch):
    """Serve Brussels; stop the clock on Tuesday 24 November 2026, 12:48."""
    make_ground()
    clock(monkeypatch, time(12, 48))


def clock(monkeypatch, at):
    """Stop the clock on that Tuesday."""
    now = datetime.combine(TUESDAY, at, tzinfo=BRUSSELS)
    monkeypatch.setattr(timezone, "now", lambda: now)


def ask(client, **query):
    """Return the answer and its text."""
    page = client.get(reverse("catalogue:where"), query)
    return page.context["where"], page.content.decode()


def promise_in(postcode=""):
    """Return the bar of a visitor who asked about a postcode before."""
    request = RequestFactory().get("/")
    request.COOKIES["postcode"] = postcode
    return delivery_promise({"request": request})


@pytest.mark.feature("V1")
@pytest.mark.feature("V3")
def test_a_postcode_is_told_its_fee_its_hours_and_how_long_is_left(client):
    Zone.objects.update(free_over=Decimal("75.00"))
    Slot.objects.create(
        name="Late", starts=time(15), ends=time(18), fee=Decimal("3.00")
    )

    found, text = ask(client, postcode="1000")

    assert (found.commune, found.fee, found.first.day) == ("Brussels", 6, TUESDAY)
    assert "Brussels: delivery is €6.00" in text
    assert "Free from €75.00 of flowers." in text
    assert "Order within 1 h 12 for delivery today in 1000 Brussels" in text
    assert "15:00–18:00 + €3.00" in text


@pytest.mark.feature("V1")
def test_lead_time_of_size_and_shelf_and_the_basket_count(client):
    bouquet = make_bouquet()
    shelf = make_shelf(lead_time_days=2)
    put_on(shelf, bouquet)
    size = only_size(bouquet)

    by_shelf, _text = ask(client, postcode="1000", product=size.pk)
    in_general, _text = ask(client, postcode="1000")
    Product.objects.filter(pk=size.pk).update(lead_time_days=3)
    by_size, _text = ask(client, postcode="1000", product=size.pk)
    put_in(client, size)
    by_basket, _text = ask(client, postcode="1000")

    days = [each.first.day.day for each in (by_shelf, in_general, by_size, by_basket)]
    assert days == [26, 24, 27, 27]
    assert first_days([bouquet])[bouquet.pk] == date(2026, 11, 26)


@pytest.mark.feature("V4")
def test_a_day_that_sells_other_flowers_is_not_promised(client):
    peak = PeakDay.objects.create(day=TUESDAY, name="Valentine’s Day")
    peak.only.add(Range.objects.create(name="Love"))
    bouquet = make_bouquet()

    found, _text = ask(client, postcode="1000", product=only_size(bouquet).pk)

    assert found.first.day == WEDNESDAY
    assert first_days([bouquet])[bouquet.pk] == WEDNESDAY


@pytest.mark.feature("V3", refuses=True)
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("8000", "We do not deliver to this postcode yet."),
        ("9999", "There is no such postcode in Belgium."),
        ("١٠٠٠", "A Belgian postcode has four digits, 1000 to 9999."),
    ],
)
def test_what_we_do_not_reach_is_told_kept_and_not_remembered(client, typed, words):
    page = client.get(reverse("catalogue:where"), {"postcode": typed})

    text = page.content.decode()
    assert words in text
    assert f'value="{typed}"' in text
    assert "postcode" not in page.cookies


@pytest.mark.feature("V3")
def test_a_remembered_postcode_is_answered_at_once_on_every_page(client):
    bouquet = make_bouquet()
    client.get(reverse("catalogue:where"), {"postcode": "1000"})
    put_in(client, only_size(bouquet))

    for address in (bouquet.get_absolute_url(), "/en/basket/"):
        assert "Brussels: delivery is €6.00" in client.get(address).content.decode()


@pytest.mark.feature("V1")
@pytest.mark.parametrize(
    ("at", "what", "how"),
    [
        (time(13, 59), "Delivered today in 1000 Brussels", "before 14:00"),
        (time(14), "Delivered tomorrow in 1000 Brussels", "by our own van"),
    ],
)
def test_the_bar_knows_the_visitors_postcode(monkeypatch, at, what, how):
    clock(monkeypatch, at)

    told = promise_in("1000")

    assert told[0] == what
    assert how in told[1]


@pytest.mark.feature("V1")
def test_the_bar_tells_the_days_own_cut_off():
    WeekdayRule.objects.update_or_create(
        weekday=1, defaults={"cut_off": time(13, 15), "van": True}
    )

    assert promise_in() == ("Delivered today", "when you order before 13:15")


@pytest.mark.feature("V1", refuses=True)
def test_the_bar_promises_no_closed_and_no_full_day():
    ClosedDay.objects.create(day=WEDNESDAY)
    WeekdayRule.objects.update_or_create(weekday=1, defaults={"max_deliveries": 1})
    take_places([Place(day=TUESDAY, most_deliveries=1)])

    assert promise_in("1000")[0] == "Delivered on Thursday 26 November in 1000 Brussels"


@pytest.mark.feature("V3", refuses=True)
@pytest.mark.parametrize("cookie", ["8000", "9999", "x" * 5000, "<b>"])
def test_a_forged_postcode_makes_the_bar_promise_in_general(cookie):
    assert promise_in(cookie)[0] == "Delivered today"
