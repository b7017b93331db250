"""What races look at when the dust has settled."""

import sqlite3


def assert_integrity(shop):
    """Check the invariants as the night does, in a process that is there already."""
    assert shop.call("ops.integrity:find_breaches") == []


def sold(shop, stage):
    """Return (in stock, promised) of the stage's bouquet."""
    ((there, promised),) = shop.rows(
        "SELECT num_in_stock, num_allocated FROM partner_stockrecord WHERE id = ?",
        stage["stockrecord"],
    )
    return there, promised


def bank_totals(shop, stage):
    """Return (payments captured, cents captured, cents given back) at the bank.

    Read from the bank's own file, for the orders that hold the stage's bouquet.
    """
    numbers = shop.rows(
        "SELECT o.number FROM order_order o JOIN order_line l ON l.order_id = o.id"
        " WHERE l.stockrecord_id = ?",
        stage["stockrecord"],
    )
    with sqlite3.connect(shop.var / "bank.sqlite3", timeout=30) as bank:
        rows = [
            row
            for (number,) in numbers
            for row in bank.execute(
                "SELECT cents, refunded FROM payments"
                " WHERE order_number = ? AND state = 'captured'",
                [number],
            )
        ]
    return len(rows), sum(cents for cents, _ in rows), sum(back for _, back in rows)


def deadlocks(shop):
    """Return how many deadlocks PostgreSQL broke in this shop's database."""
    if not shop.on_postgres:
        return 0
    return shop.rows(
        "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
    )[0][0]
