"""Cancel an order: its money goes back, its stock is settled, its customer is told."""

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from oscar.apps.order.exceptions import InvalidOrderStatus
from oscar.core.loading import get_model

from delivery.services import customer_may_cancel
from refunds.errors import AlreadyCancelled, TooLateToCancel
from refunds.models import Refund
from refunds.selectors import refundable
from refunds.services import request_refund
from refunds.stock_choice import decide
from shop.order import statuses
from shop.order.mails import post_progress
from shop.order.processing import change_status

Order = get_model("order", "Order")

KEYS = uuid.UUID("6f6b8f0e-2d0c-4a5e-9a53-2f1f5b0b6a11")


@transaction.atomic
def cancel_own_order(*, order_id: int, user=None, now=None) -> Order:
    """Cancel an order for its customer; all that was paid goes back.

    ``user`` is None for who holds the order's link. ``now`` is for tests.

    Raises:
        AlreadyCancelled: somebody was first.
        TooLateToCancel: making has started, the delivery day's cut-off or a date's
            deadline has passed, or somebody was let in at a workshop's door.
    """
    order = _lock(order_id)
    if not customer_may_cancel(order, now=now, lock=True):
        raise TooLateToCancel
    return _cancel(order, reason=_("Cancelled by the customer"), user=user, stock={})


@transaction.atomic
def cancel_order(*, order_id: int, reason: str, user, stock=None) -> Order:
    """Cancel an order for the shop; all that was paid goes back in the same commit.

    Args:
        order_id: an order that has not left.
        reason: one line, shown to the customer.
        user: who decides.
        stock: line key to ``"shelf"`` or ``"wasted"``, needed once making has started.

    Raises:
        AlreadyCancelled: somebody was first.
        TooLateToCancel: it is on its way or has arrived.
        StockChoiceMissing: making has started; names ``line_id``.
    """
    return _cancel(_lock(order_id), reason=reason, user=user, stock=stock or {})


def _lock(order_id):
    order = Order.objects.select_for_update(of=("self",)).get(pk=order_id)
    if order.status in statuses.ENDED:
        raise AlreadyCancelled
    return order


def _cancel(order, *, reason, user, stock):
    if statuses.CANCELLED not in order.available_statuses():
        raise TooLateToCancel
    left = refundable(order)
    if left.made:
        for row in left.lines:
            if not row.shared:
                decide(order, row, row.undecided, stock, user)
    if left.left > 0:
        # Before the state changes, so that its mail can tell the amount.
        request_refund(
            order_id=order.pk,
            reason=reason,
            key=uuid.uuid5(KEYS, order.number),
            kind=Refund.Kind.CANCELLED,
            user=user,
        )
    try:
        order = change_status(
            order_id=order.pk, status=statuses.CANCELLED, user=user, note=reason
        )
    except InvalidOrderStatus as refusal:
        raise TooLateToCancel from refusal
    post_progress(order, statuses.CANCELLED)
    return order
