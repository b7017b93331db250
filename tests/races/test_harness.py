"""The harness itself: whole shops open, sell, die and come back."""

import pytest

from tests.races import buying
from tests.races.visitors import at_once

pytestmark = pytest.mark.races


def test_buyers_at_once_share_the_stock(shop):
    stage = shop.call("tests.races.stages:bouquet", units=2)
    visitors = [shop.visitor() for _ in range(6)]
    for visitor in visitors:
        assert buying.fill_basket(visitor, stage).status_code == 302

    answers = at_once([lambda v=v: buying.check_out(v, stage) for v in visitors])

    assert sum(buying.reached_bank(answer) for answer in answers) == 2
    assert not [a for a in answers if a.status_code >= 500]
    assert shop.rows(
        "SELECT num_allocated FROM partner_stockrecord WHERE id = ?",
        stage["stockrecord"],
    ) == [(2,)]


def test_a_shop_killed_after_the_charge_settles_when_it_is_back(shop):
    stage = shop.call("tests.races.stages:bouquet", units=5)
    visitor = shop.visitor()
    buying.fill_basket(visitor, stage)
    key = buying.attempt_key(buying.check_out(visitor, stage))

    shop.kill()
    assert buying.decide(shop, key)["state"] == "captured"
    shop.start()

    state = "SELECT state FROM payments_paymentattempt WHERE reference = ?"
    shop.rows(
        "UPDATE payments_paymentattempt SET updated_at = created_at"
        " WHERE reference = ?",
        key,
    )
    shop.eventually(state, [("captured",)], key, seconds=60)
