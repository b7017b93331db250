"""The demo shop, seeded twice."""

from datetime import date

from oscar.core.loading import get_model

import pytest

from catalogue.models import Product, RecipeItem
from delivery.models import ClosedDay, PeakDay, Slot, WeekdayRule, ZonePostcode
from demo import library
from demo.data import load
from demo.seed_catalogue import seed_catalogue, seed_zones
from demo.seed_delivery import nth_sunday, seed_delivery
from demo.seed_people import seed_people
from demo.seed_quotes import seed_quotes
from ops.integrity import find_breaches
from quotes.models import Quote, QuoteVersion
from refunds.models import Refund
from users.models import User

pytestmark = pytest.mark.django_db

Order = get_model("order", "Order")
StockRecord = get_model("partner", "StockRecord")
Range = get_model("offer", "Range")
RULES = (ClosedDay, PeakDay, Range, Slot, WeekdayRule, ZonePostcode)
SOLD = (Product, RecipeItem, StockRecord, User, Order, Refund)
COUNTED = (*SOLD, Quote, QuoteVersion, *RULES)


def seed():
    """Load shelves and people, quietly."""
    seed_zones(load("shop")["zone"])
    seed_catalogue(report=str)
    seed_delivery(report=str)
    seed_people(report=str)
    seed_quotes(report=str)


@pytest.fixture(autouse=True)
def _no_pictures(monkeypatch, tmp_path):
    """Leave the pictures out: they take a minute and have tests of their own."""
    monkeypatch.setattr(library, "PICTURES", tmp_path)


@pytest.mark.feature("B13")
def test_seeding_twice_gives_the_same_rows():
    seed()
    once = [model.objects.count() for model in COUNTED]

    seed()

    assert [model.objects.count() for model in COUNTED] == once
    assert Product.objects.goods().count() == 24
    assert Order.objects.count() == 9
    states = Quote.objects.order_by("state").values_list("state", flat=True)
    assert list(states) == ["accepted", "answered", "submitted"]
    assert Refund.objects.filter(state="done").count() == 2
    assert Slot.objects.count() == 8
    assert PeakDay.objects.count() == 4
    assert PeakDay.objects.get(day__month=2, day__day=14).only.get().name == "Valentine"
    assert find_breaches() == []


@pytest.mark.parametrize(
    ("year", "day"), [(2026, date(2026, 5, 10)), (2027, date(2027, 5, 9))]
)
def test_mothers_day_is_the_second_sunday_of_may(year, day):
    assert nth_sunday(year, 5, 2) == day
