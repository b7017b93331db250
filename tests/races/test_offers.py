"""Many buyers, few discounts: nobody gets one too many, nobody pays unseen more."""

import re

from django.conf import settings

import pytest

from tests.races.buying import check_out, reached_bank
from tests.races.checks import assert_integrity
from tests.races.conftest import servers
from tests.races.harness import ShopProcess
from tests.races.visitors import at_once

pytestmark = pytest.mark.races

BUYERS = 20
WIDE_OPEN = '{"before_allocate": 0.3}'
# 39.00 less 10 %, and 6.00 for the way.
WITH, WITHOUT = "41.10", "45.00"


def guests(shop, stage):
    """Return a visitor for each basket of the stage."""
    visitors = []
    for cookie in stage["cookies"]:
        visitor = shop.visitor()
        visitor.session.cookies.set(settings.OSCAR_BASKET_COOKIE_OPEN, cookie)
        visitors.append(visitor)
    return visitors


def order_as_seen(visitor, stage, number):
    """Return a check-out that says the total its page showed."""

    def check_out_now():
        mail = f"buyer-{number}@example.com"
        return check_out(visitor, stage, expected_total=WITH, sender_email=mail)

    return check_out_now


def all_order(shop, stage):
    """Let everybody order at once; return who reached the bank and the others."""
    visitors = guests(shop, stage)
    answers = at_once(
        [order_as_seen(v, stage, number) for number, v in enumerate(visitors)]
    )
    winners = [answer for answer in answers if reached_bank(answer)]
    losers = [answer for answer in answers if not reached_bank(answer)]
    return winners, losers


def totals(shop, stage):
    """Return the totals of the stage's orders, as text, sorted."""
    rows = shop.rows(
        "SELECT o.total_incl_tax FROM order_order o JOIN order_line l"
        " ON l.order_id = o.id WHERE l.stockrecord_id BETWEEN ? AND ?",
        min(stage["stockrecords"]),
        max(stage["stockrecords"]),
    )
    return sorted(f"{total:.2f}" for (total,) in rows)


def counter(shop, stage):
    """Return how often the stage's offer says it was used."""
    ((used,),) = shop.rows(
        "SELECT num_applications FROM offer_conditionaloffer WHERE id = ?",
        stage["offer"],
    )
    return used


def told_new_total(answer):
    """Tell whether a refusal shows the total without the discount, before paying."""
    shown = re.search(r'name="expected_total"[^>]*value="([\d.]+)"', answer.text)
    return answer.status_code == 409 and shown and shown[1] == WITHOUT


@pytest.mark.feature("R-C08")
@pytest.mark.feature("R-O8")
@pytest.mark.feature("W4")
def test_a_single_use_voucher_is_used_once_by_twenty(shop):
    stage = shop.call("tests.races.stages:voucher", buyers=BUYERS)

    winners, losers = all_order(shop, stage)

    assert len(winners) == 1
    assert all(map(told_new_total, losers)), [a.status_code for a in losers]
    assert totals(shop, stage) == [WITH]
    assert shop.rows(
        "SELECT COUNT(*) FROM voucher_voucherapplication WHERE voucher_id = ?",
        stage["voucher"],
    ) == [(1,)]
    assert_integrity(shop)


@pytest.mark.feature("R-C09")
@pytest.mark.feature("R-O6")
def test_an_offer_of_five_is_given_five_times_to_twenty(shop):
    stage = shop.call("tests.races.stages:capped_offer", buyers=BUYERS, cap=5)

    winners, losers = all_order(shop, stage)

    assert len(winners) == 5
    assert all(map(told_new_total, losers)), [a.status_code for a in losers]
    assert totals(shop, stage) == [WITH] * 5
    assert counter(shop, stage) == 5
    assert_integrity(shop)
    shop.call("tests.races.stages:end_offers")


@pytest.mark.feature("R-C09")
@pytest.mark.feature("R-O6")
def test_one_customer_on_many_devices_has_an_offer_once(shop):
    stage = shop.call("tests.races.stages:capped_offer", buyers=8, per_customer=1)
    visitors = guests(shop, stage)

    answers = at_once(
        lambda v=v: check_out(v, stage, expected_total=WITH) for v in visitors
    )

    assert sum(reached_bank(answer) for answer in answers) == 1
    assert totals(shop, stage) == [WITH]
    assert_integrity(shop)
    shop.call("tests.races.stages:end_offers")


@pytest.mark.feature("R-C09")
def test_a_loser_can_order_at_the_total_it_was_told(shop):
    stage = shop.call("tests.races.stages:capped_offer", buyers=2, cap=1)
    first, second = guests(shop, stage)
    assert reached_bank(check_out(first, stage, expected_total=WITH))
    assert told_new_total(check_out(second, stage, expected_total=WITH))

    answer = check_out(second, stage, expected_total=WITHOUT)

    assert reached_bank(answer)
    assert totals(shop, stage) == [WITH, WITHOUT]
    shop.call("tests.races.stages:end_offers")


# Controls: the same races without their guard must go wrong, or they prove nothing.
# On SQLite one writer at a time hides the fault, so they run on PostgreSQL alone.


@pytest.fixture
def unguarded():
    """Return a function that opens a shop on PostgreSQL without some guards."""
    opened = []

    def open_shop(guards):
        environment = {"UNGUARDED": guards, "FAULT_POINTS": WIDE_OPEN}
        shop = ShopProcess(**servers("postgres"), env=environment)
        opened.append(shop)
        return shop.__enter__()

    yield open_shop
    for shop in opened:
        shop.__exit__()


def test_control_without_lock_and_claim_a_voucher_is_used_twice(unguarded):
    shop = unguarded("locks")
    shop.rows(
        "ALTER TABLE voucher_voucherapplication DROP CONSTRAINT voucher_claimed_once"
    )
    stage = shop.call("tests.races.stages:voucher", buyers=BUYERS)

    winners, _losers = all_order(shop, stage)

    assert len(winners) > 1
    assert totals(shop, stage).count(WITH) > 1


def test_control_with_oscars_counting_an_offer_exceeds_its_cap(unguarded):
    shop = unguarded("offer-cap")
    shop.rows(
        "ALTER TABLE offer_conditionaloffer DROP CONSTRAINT offer_used_within_cap"
    )
    stage = shop.call("tests.races.stages:capped_offer", buyers=BUYERS, cap=5)

    winners, _losers = all_order(shop, stage)

    assert len(winners) > 5
    assert totals(shop, stage).count(WITH) > 5
