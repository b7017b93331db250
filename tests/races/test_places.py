"""Many buyers, one place left on a feast: the day is never promised twice."""

import pytest

from tests.races.buying import check_out, fill_basket, reached_bank
from tests.races.checks import assert_integrity
from tests.races.conftest import servers
from tests.races.harness import ShopProcess
from tests.races.visitors import at_once

pytestmark = pytest.mark.races

STAGE = "tests.races.stages:busy_day"
LOAD = "SELECT deliveries, minutes FROM delivery_dayload WHERE day = ? AND {}"
WHOLE_DAY, OF_SLOT = "slot_id IS NULL", "slot_id = ?"
ORDERS = (
    "SELECT COUNT(*) FROM delivery_delivery WHERE date = ? AND status <> 'cancelled'"
)


FEASTS = {
    "one place": {"max_deliveries": 1, "in_order": 10},
    "a slot of five": {"slot": 5, "in_order": 11},
    "200 minutes": {"minutes": 30, "max_minutes": 200, "in_order": 12},
}


@pytest.fixture(scope="module")
def stages(shop):
    """Write every feast before the shop reads its rules, which it keeps for a minute.

    In a shop of one process only what is changed inside it is seen at once.
    """
    return {name: shop.call(STAGE, **limits) for name, limits in FEASTS.items()}


def order_at_once(shop, stage, buyers):
    """Let so many guests order for the stage's day at one moment."""
    visitors = [shop.visitor() for _ in range(buyers)]
    for visitor in visitors:
        assert fill_basket(visitor, stage).status_code == 302
    wanted = {"slot": stage["slot"]} if "slot" in stage else {}
    return at_once(lambda v=v: check_out(v, stage, **wanted) for v in visitors)


def refused_in_words(answers):
    """Return the answers that refuse the day and keep what was typed."""
    return [
        answer
        for answer in answers
        if answer.status_code in (409, 422) and "Mamie Dubois" in answer.text
    ]


@pytest.mark.feature("V5")
def test_the_last_place_of_a_feast_goes_to_one_of_fifty(shop, stages):
    stage = stages["one place"]

    answers = order_at_once(shop, stage, 50)

    assert sum(reached_bank(answer) for answer in answers) == 1
    assert len(refused_in_words(answers)) == 49
    assert shop.rows(LOAD.format(WHOLE_DAY), stage["day"]) == [(1, 0)]
    assert shop.rows(ORDERS, stage["day"]) == [(1,)]
    assert_integrity(shop)


@pytest.mark.feature("V5", refuses=True)
def test_twenty_at_once_never_make_a_slot_of_five_hold_six(shop, stages):
    stage = stages["a slot of five"]

    answers = order_at_once(shop, stage, 20)

    assert sum(reached_bank(answer) for answer in answers) == 5
    assert len(refused_in_words(answers)) == 15
    in_slot = shop.rows(LOAD.format(OF_SLOT), stage["day"], stage["slot"])
    assert in_slot == [(5, 0)]
    assert_integrity(shop)


@pytest.mark.feature("MS12", refuses=True)
def test_twenty_at_once_never_ask_more_minutes_than_there_are(shop, stages):
    stage = stages["200 minutes"]

    answers = order_at_once(shop, stage, 20)

    assert sum(reached_bank(answer) for answer in answers) == 6
    assert shop.rows(LOAD.format(WHOLE_DAY), stage["day"]) == [(6, 180)]
    assert_integrity(shop)


def test_control_without_its_guard_a_day_is_promised_twice():
    environment = {"UNGUARDED": "places", "FAULT_POINTS": '{"before_allocate": 0.3}'}
    with ShopProcess(**servers("postgres"), env=environment) as shop:
        stage = shop.call(STAGE, **FEASTS["one place"])

        answers = order_at_once(shop, stage, 8)

        assert sum(reached_bank(answer) for answer in answers) > 1
        assert shop.rows(ORDERS, stage["day"])[0][0] > 1
