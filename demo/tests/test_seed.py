"""The demo shop, seeded twice."""

from oscar.core.loading import get_model

import pytest

from catalogue.models import Product, RecipeItem
from delivery.models import ZonePostcode
from demo import library
from demo.data import load
from demo.seed_catalogue import seed_catalogue, seed_zones
from demo.seed_people import seed_people
from ops.integrity import find_breaches
from refunds.models import Refund
from users.models import User

pytestmark = pytest.mark.django_db

Order = get_model("order", "Order")
StockRecord = get_model("partner", "StockRecord")
COUNTED = (Product, RecipeItem, StockRecord, ZonePostcode, User, Order, Refund)


def seed():
    """Load shelves and people, quietly."""
    seed_zones(load("shop")["zone"])
    seed_catalogue(report=str)
    seed_people(report=str)


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
    assert Order.objects.count() == 8
    assert Refund.objects.filter(state="done").count() == 2
    assert find_breaches() == []
