"""Quotes answered from many sides at once: one order, or a clear refusal."""

import pytest

from tests.races.conftest import servers
from tests.races.harness import ShopProcess
from tests.races.visitors import at_once

pytestmark = pytest.mark.races

STAGES = "tests.races.quote_stages"
ORDERS = (
    "SELECT COUNT(DISTINCT o.id) FROM order_order o"
    " JOIN order_line l ON l.order_id = o.id"
    " JOIN catalogue_product p ON p.id = l.product_id"
    " WHERE p.upc LIKE ?"
)


def orders_of(shop, version):
    """Return how many orders a version became."""
    return shop.rows(ORDERS, f"quote-{version}-%")[0][0]


def call(shop, name, version):
    """Return a function that lets somebody act on a version."""
    return lambda: shop.call(f"{STAGES}:{name}", version=version)


@pytest.mark.feature("R-C19")
@pytest.mark.feature("I7")
def test_a_quote_accepted_six_times_at_once_is_one_order(shop):
    version = shop.call(f"{STAGES}:open_version")

    told = at_once(call(shop, "accept", version) for _click in range(6))

    assert told == ["done"] * 6
    assert orders_of(shop, version) == 1
    assert shop.call(f"{STAGES}:breaches") == []


@pytest.mark.feature("R-C19")
@pytest.mark.parametrize("other", ["withdraw", "replace"])
def test_accepted_while_staff_change_their_mind_one_side_wins(shop, other):
    version = shop.call(f"{STAGES}:open_version")
    sides = ["accept", other, "accept", other]

    told = at_once(call(shop, name, version) for name in sides)

    accepted = told[0] == "done"
    assert orders_of(shop, version) == accepted
    assert (told[0], told[2]) == (
        ("done", "done") if accepted else ("quote-over", "quote-over")
    )
    if accepted:
        assert "done" not in (told[1], told[3])
    assert shop.call(f"{STAGES}:breaches") == []


def test_control_without_the_question_one_quote_is_many_orders():
    with ShopProcess(**servers("postgres"), env={"UNGUARDED": "answers"}) as shop:
        version = shop.call(f"{STAGES}:open_version")

        at_once(call(shop, "accept", version) for _click in range(6))

        assert orders_of(shop, version) > 1
