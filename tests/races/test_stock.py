"""A delivery written down by an impatient hand is in stock once, on both databases."""

import uuid

import pytest

from tests.races.checks import assert_integrity
from tests.races.conftest import servers
from tests.races.harness import ShopProcess
from tests.races.test_refunds import staff
from tests.races.visitors import at_once

pytestmark = pytest.mark.races

BOUQUET = "tests.races.stages:bouquet"
STOCK = "SELECT num_in_stock FROM partner_stockrecord WHERE id = ?"
RECEIPTS = "SELECT delta FROM stock_stockmovement WHERE kind = 'receipt'"
DROP_KEY = "DROP INDEX movement_is_written_once"
WIDE_OPEN = '{"before_stock_update": 0.2}'


def click(shop, stage, *, times):
    """Send one form so often at once; return the answers."""
    form = {"units": "20", "key": str(uuid.uuid4())}
    page = f"/admin/stock/records/{stage['stockrecord']}/receipt/"
    return at_once(lambda v=v: v.post(page, form) for v in staff(shop, times))


@pytest.mark.feature("C8")
def test_a_double_click_on_goods_received_counts_once(shop):
    stage = shop.call(BOUQUET)

    answers = click(shop, stage, times=8)

    assert {answer.status_code for answer in answers} == {302}
    assert shop.rows(STOCK, stage["stockrecord"]) == [(21,)]
    assert shop.rows(RECEIPTS) == [(20,)]
    assert_integrity(shop)


def test_control_without_the_unique_key_each_click_counts():
    environment = {"FAULT_POINTS": WIDE_OPEN}
    with ShopProcess(**servers("postgres"), env=environment) as shop:
        shop.rows(DROP_KEY)
        stage = shop.call(BOUQUET)

        click(shop, stage, times=4)

        assert shop.rows(STOCK, stage["stockrecord"])[0][0] > 21
