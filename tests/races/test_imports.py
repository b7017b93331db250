"""Stock counted by spreadsheet in the middle of a sale."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.races.buying import check_out, fill_basket, reached_bank
from tests.races.checks import assert_integrity, deadlocks, sold
from tests.races.processes import wait_until
from tests.races.visitors import at_once

pytestmark = pytest.mark.races
STAGES = "tests.races.import_stages"
BUYERS = 50


@pytest.mark.feature("R-C18")
def test_uploads_during_fifty_checkouts_lose_no_promise(shop):
    stage = shop.call(f"{STAGES}:ours", units=BUYERS)
    visitors = [shop.visitor() for _ in range(BUYERS)]
    for visitor in visitors:
        assert fill_basket(visitor, stage).status_code == 302
    flag = shop.var / "uploading"

    with ThreadPoolExecutor(1) as staff:
        uploading = staff.submit(
            shop.call, f"{STAGES}:keep_uploading", sku=stage["sku"], flag=str(flag)
        )
        wait_until(flag.exists, "the uploading to begin", 120)
        answers = at_once(lambda v=v: check_out(v, stage) for v in visitors)
        flag.unlink()
    loaded = uploading.result()

    won = sum(map(reached_bank, answers))
    there, promised = sold(shop, stage)
    ((moved,),) = shop.rows(
        "SELECT SUM(delta) FROM stock_stockmovement WHERE stockrecord_id = ?",
        stage["stockrecord"],
    )
    assert loaded >= 1
    assert promised == won == BUYERS
    # What it began with is the ledger's first row.
    assert there == moved
    assert there in (60, 70)
    assert deadlocks(shop) == 0
    assert_integrity(shop)
