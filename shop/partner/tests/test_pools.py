"""Shared stock: several records sell from one pool, and never more than it holds."""

from django.db import IntegrityError, connection, transaction

from oscar.apps.partner.exceptions import InvalidStockAdjustment
from oscar.core.loading import get_model

import pytest

from catalogue.tests.factories import make_addon

StockPool = get_model("partner", "StockPool")
StockRecord = get_model("partner", "StockRecord")

pytestmark = pytest.mark.django_db


@pytest.fixture
def pool():
    """Return a pool of three units."""
    return StockPool.objects.create(units=3)


def record_in(*pools):
    """Return a stock record of a hundred units that shares these pools."""
    record = StockRecord.objects.get(product=make_addon(units=100))
    record.pools.set(pools)
    record.pooled = True
    record.save()
    return StockRecord.objects.get(pk=record.pk)


def state(*pools):
    """Return how many units of each pool are taken."""
    return [StockPool.objects.get(pk=pool.pk).taken for pool in pools]


def test_records_of_one_pool_share_its_units(pool):
    first, second = record_in(pool), record_in(pool)

    first.allocate(2)

    assert second.net_stock_level == 1
    second.allocate(1)
    assert state(pool) == [3]
    assert record_in(pool).net_stock_level == 0


def test_more_than_the_pool_has_is_refused_and_nothing_is_kept(pool):
    first, second = record_in(pool), record_in(pool)
    first.allocate(2)

    with pytest.raises(InvalidStockAdjustment), transaction.atomic():
        second.allocate(2)

    second.refresh_from_db()
    assert (second.num_allocated, state(pool)) == (0, [2])


def test_the_scarcest_of_several_pools_decides(pool):
    material = StockPool.objects.create(units=1)
    record = record_in(pool, material)

    assert record.net_stock_level == 1
    with pytest.raises(InvalidStockAdjustment), transaction.atomic():
        record.allocate(2)
    assert state(pool, material) == [0, 0]


def test_what_is_given_back_can_be_taken_again(pool):
    record = record_in(pool)
    record.allocate(3)

    record.cancel_allocation(2)

    assert state(pool) == [1]
    record.allocate(2)
    assert state(pool) == [3]


def test_a_pool_never_shrinks_below_what_is_taken(pool):
    record_in(pool).allocate(2)

    with pytest.raises(InvalidStockAdjustment):
        pool.resize(1)

    pool.resize(2)
    assert StockPool.objects.get().units == 2


def test_a_stale_copy_neither_takes_nor_gives_too_much(pool):
    stale = StockPool.objects.get()
    pool.take(3)

    with pytest.raises(InvalidStockAdjustment):
        stale.take(1)
    pool.give_back(3)
    with pytest.raises(InvalidStockAdjustment):
        stale.give_back(1)

    assert state(pool) == [0]


def test_a_pool_is_never_saved_over(pool):
    with pytest.raises(TypeError):
        pool.save()


def test_the_database_refuses_more_than_there_is(pool):
    with pytest.raises(IntegrityError), transaction.atomic():
        StockPool.objects.update(taken=4)

    assert state(pool) == [0]


def test_goods_without_a_pool_cost_no_query(django_assert_num_queries):
    record = StockRecord.objects.get(product=make_addon(units=100))

    with django_assert_num_queries(0):
        StockPool.attach([record], lock=True)
        assert record.net_stock_level == 100


def test_pools_are_attached_by_key_in_one_query(pool, django_assert_num_queries):
    later = StockPool.objects.create(units=5)
    records = [record_in(later), record_in(later, pool)]

    with transaction.atomic(), django_assert_num_queries(1) as asked:
        StockPool.attach(records, lock=True)
        # They are locked until the transaction ends.
        StockPool.attach(records, lock=True)

    assert [p.pk for p in records[1].shared_pools] == [pool.pk, later.pk]
    locks = "FOR UPDATE" in asked.captured_queries[0]["sql"]
    assert locks is connection.features.has_select_for_update
