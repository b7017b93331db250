"""What must always be true of the shop's rows; each check names the rows that break it.

R-I numbers are those of docs/features.md.
"""

from ops.integrity import (
    deliveries,
    jobs,
    messages,
    money,
    orders,
    prices,
    quotes,
    stock,
    subscriptions,
    talk,
    workshops,
)

CHECKS = (
    ("R-I1", stock.promised_within_stock),
    ("R-I2", stock.promised_is_what_orders_hold),
    ("R-I2", stock.nothing_else_holds_stock),
    ("R-I2", stock.pending_has_one_live_hold),
    ("C8", stock.ledger_is_what_is_there),
    ("R-I4", money.captured_is_placed_or_given_back),
    ("R-I4", money.paid_orders_were_paid),
    ("R-I4", money.instalments_add_up),
    ("R-I5", money.refunds_within_captured),
    ("R-I5", money.refunds_are_their_parts),
    ("R-I5", money.dashboard_rows_agree),
    ("R-I6", orders.one_order_per_basket),
    ("R-I7", orders.totals_add_up),
    ("R-I9", messages.events_are_processed_once),
    ("R-I10", orders.only_legal_steps),
    ("R-I11", messages.messages_leave),
    *prices.CHECKS,
    *deliveries.CHECKS,
    *workshops.CHECKS,
    *subscriptions.CHECKS,
    *jobs.CHECKS,
    *talk.CHECKS,
    *quotes.CHECKS,
)


def find_breaches() -> list[str]:
    """Return every row that breaks an invariant, named, its number first."""
    return [f"{number}: {row}" for number, check in CHECKS for row in check()]
