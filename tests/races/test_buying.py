"""Many buyers, few flowers: exactly what is there gets sold, on both databases."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.races.buying import (
    attempt_key,
    check_out,
    come_back,
    decide,
    fill_basket,
    reached_bank,
)
from tests.races.checks import assert_integrity, sold
from tests.races.conftest import servers
from tests.races.harness import ShopProcess
from tests.races.processes import wait_until
from tests.races.visitors import at_once

pytestmark = pytest.mark.races

STAGE = "tests.races.stages:bouquet"
WIDE_OPEN = '{"before_allocate": 0.3}'
DROP_CHECK = (
    "ALTER TABLE partner_stockrecord DROP CONSTRAINT promised_at_most_what_is_there"
)


def buyers(shop, stage, quantities):
    """Return a visitor with a filled basket for each quantity."""
    visitors = [shop.visitor() for _ in quantities]
    for visitor, quantity in zip(visitors, quantities, strict=True):
        assert fill_basket(visitor, stage, quantity).status_code == 302
    return visitors


def buy_while_staff_save(shop, stage, visitors):
    """Let all visitors order while a record is saved over and over.

    Returns how often it was saved, and the answers.
    """
    flag = shop.var / f"saving-{stage['stockrecord']}"

    def save():
        return shop.call(
            "tests.races.stages:keep_saving",
            record=stage["stockrecord"],
            flag=str(flag),
        )

    with ThreadPoolExecutor(1) as staff:
        saving = staff.submit(save)
        wait_until(flag.exists, "the saving to begin", 120)
        answers = at_once(lambda v=v: check_out(v, stage) for v in visitors)
        flag.unlink()
    return saving.result(), answers


@pytest.mark.feature("R-C01")
@pytest.mark.feature("C4")
@pytest.mark.feature("R-C21")
def test_the_last_bouquet_is_sold_once_to_fifty_buyers(shop):
    stage = shop.call(STAGE, units=1)
    visitors = buyers(shop, stage, [1] * 50)

    answers = at_once(lambda v=v: check_out(v, stage) for v in visitors)

    winners = [a for a in answers if reached_bank(a)]
    losers = [a for a in answers if not reached_bank(a)]
    assert len(winners) == 1
    assert {a.status_code for a in losers} <= {302, 422}
    assert sold(shop, stage) == (1, 1)
    orders = shop.rows(
        "SELECT COUNT(*) FROM order_line WHERE stockrecord_id = ?", stage["stockrecord"]
    )
    assert orders == [(1,)]
    assert_integrity(shop)


@pytest.mark.feature("R-C01")
def test_the_loser_is_told_what_is_sold_out(shop):
    stage = shop.call(STAGE, units=1)
    first, second = buyers(shop, stage, [1, 1])
    assert reached_bank(check_out(first, stage))

    answer = check_out(second, stage)

    page = second.get(answer.headers["Location"])
    assert "sold out" in page.text.lower()


@pytest.mark.feature("R-C02")
def test_ten_bouquets_never_become_eleven(shop):
    stage = shop.call(STAGE, units=10)
    quantities = [1 + n % 3 for n in range(50)]
    visitors = buyers(shop, stage, quantities)

    answers = at_once(lambda v=v: check_out(v, stage) for v in visitors)

    won = [q for q, a in zip(quantities, answers, strict=True) if reached_bank(a)]
    lost = [q for q, a in zip(quantities, answers, strict=True) if not reached_bank(a)]
    there, promised = sold(shop, stage)
    assert (there, promised) == (10, sum(won))
    assert sum(won) <= 10
    assert all(quantity > 10 - sum(won) for quantity in lost)
    assert {a.status_code for a in answers} == {302}
    assert_integrity(shop)


@pytest.mark.feature("R-C11")
def test_a_double_click_and_two_tabs_pay_once(shop):
    stage = shop.call(STAGE, units=5)
    (visitor,) = buyers(shop, stage, [1])

    answers = at_once(lambda: check_out(visitor, stage) for _ in range(4))

    keys = {attempt_key(a) for a in answers if reached_bank(a)}
    assert len(keys) == 1
    assert sold(shop, stage) == (5, 1)
    (key,) = keys
    decide(shop, key)
    at_once(lambda: come_back(visitor, key) for _ in range(4))
    shop.eventually(
        "SELECT COUNT(*) FROM order_order o JOIN order_line l ON l.order_id = o.id"
        " WHERE l.stockrecord_id = ? AND o.status = 'paid'",
        [(1,)],
        stage["stockrecord"],
    )
    assert_integrity(shop)


@pytest.mark.feature("R-O29")
def test_two_clicks_on_add_count_twice(shop):
    stage = shop.call(STAGE, units=9)
    (visitor,) = buyers(shop, stage, [1])

    at_once(lambda: fill_basket(visitor, stage) for _ in range(4))

    rows = shop.rows(
        "SELECT quantity FROM basket_line WHERE stockrecord_id = ?",
        stage["stockrecord"],
    )
    assert rows == [(5,)]


@pytest.mark.feature("B1")
def test_staff_who_save_during_fifty_checkouts_lose_nothing(shop):
    stage = shop.call(STAGE, units=50)
    visitors = buyers(shop, stage, [1] * 50)

    saves, answers = buy_while_staff_save(shop, stage, visitors)

    won = sum(reached_bank(answer) for answer in answers)
    assert saves > 5
    assert sold(shop, stage) == (50, won)
    assert won == 50
    assert_integrity(shop)


# Controls: the same races without their guard must go wrong, or they prove nothing.
# On SQLite one writer at a time hides the fault, so they run on PostgreSQL alone.


@pytest.fixture
def unguarded():
    """Return a function that opens a shop on PostgreSQL without some guards."""
    opened = []

    def open_shop(guards, faults=WIDE_OPEN):
        environment = {"UNGUARDED": guards, "FAULT_POINTS": faults}
        shop = ShopProcess(**servers("postgres"), env=environment)
        opened.append(shop)
        return shop.__enter__()

    yield open_shop
    for shop in opened:
        shop.__exit__()


def test_control_without_conditional_allocation_it_oversells(unguarded):
    shop = unguarded("allocate")
    shop.rows(DROP_CHECK)
    stage = shop.call(STAGE, units=1)
    visitors = buyers(shop, stage, [1] * 8)

    answers = at_once(lambda v=v: check_out(v, stage) for v in visitors)

    assert sum(reached_bank(a) for a in answers) > 1
    assert sold(shop, stage)[1] > 1


def test_control_without_row_locks_a_double_click_orders_twice(unguarded):
    shop = unguarded("locks")
    stage = shop.call(STAGE, units=5)
    (visitor,) = buyers(shop, stage, [1])

    at_once(lambda: check_out(visitor, stage) for _ in range(4))

    assert sold(shop, stage)[1] > 1


def test_control_with_plain_saves_staff_undo_sales(unguarded):
    shop = unguarded("stock-save", faults="{}")
    shop.rows(DROP_CHECK)
    stage = shop.call(STAGE, units=50)
    visitors = buyers(shop, stage, [1] * 20)

    _saves, answers = buy_while_staff_save(shop, stage, visitors)

    won = sum(reached_bank(answer) for answer in answers)
    assert (sold(shop, stage)[1] or 0) < won
