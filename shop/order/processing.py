"""Order states change here: one row lock, one pipeline, stock follows."""

from functools import partial

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from oscar.apps.order import exceptions
from oscar.apps.order import processing as oscar_processing
from oscar.apps.order.signals import order_status_changed
from oscar.core.loading import get_model

from common.money import CENT, ZERO
from shop.order import statuses
from shop.order.lines import with_extras

Order = get_model("order", "Order")
StockPool = get_model("partner", "StockPool")


class EventHandler(oscar_processing.EventHandler):
    """Oscar's entry point for the dashboard, onto our one way to change a state."""

    def handle_order_status_change(self, order, new_status, note_msg=None):
        """Change the state, or raise InvalidOrderStatus."""
        change_status(
            order_id=order.pk, status=new_status, user=self.user, note=note_msg or ""
        )
        order.refresh_from_db()

    @transaction.atomic
    def handle_payment_event(self, order, event_type, amount, *args, **kwargs):
        """Note a payment of ``amount`` euros, under the order's lock.

        Raises:
            InvalidPaymentEvent: not a positive amount in whole cents, or more than the
                order has left for events of this type.
        """
        Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
        check_event_amount(order, event_type, amount)
        return super().handle_payment_event(order, event_type, amount, *args, **kwargs)


def check_event_amount(order, event_type, amount):
    """Raise InvalidPaymentEvent unless the order has ``amount`` euros left."""
    if not amount.is_finite() or amount <= 0:
        raise exceptions.InvalidPaymentEvent(_("The amount must be more than zero."))
    events = order.payment_events.filter(event_type=event_type)
    noted = events.aggregate(noted=Sum("amount"))["noted"] or ZERO
    left = order.total_incl_tax - noted
    if amount > left:
        raise exceptions.InvalidPaymentEvent(
            _("At most %(left)s € are left of this order.") % {"left": left}
        )
    if amount != amount.quantize(CENT):
        raise exceptions.InvalidPaymentEvent(_("The amount must be in whole cents."))


@transaction.atomic
def change_status(**step):
    """Move an order to ``status`` as ``move_order`` does; nothing of it is kept if it
    is refused, whatever the caller's transaction does then."""
    return move_order(**step)


def move_order(
    *,
    order_id,
    status,
    user=None,
    note="",
    stock_retaken=False,
    hold_ended=False,
    told=False,
):
    """Move an order to ``status`` and let its stock follow; return the order.

    In the caller's transaction, which a refusal must end. Making starts: promised
    units leave the stock; seats are not made, they stay promised until their date.
    Cancelled: what is still promised goes back on the shelf. The row lock makes two
    changes of one order wait for each other; the step itself is a row that says who
    took it, when and why.
    ``stock_retaken`` is said by the one caller that revives a cancelled order after
    promising its units anew; ``hold_ended`` that the caller ended its hold before;
    ``told`` says that the customer hears of it otherwise.

    Raises:
        InvalidOrderStatus: the pipeline knows no such step from where the order is.
    """
    locked = Order.objects.select_for_update(of=("self",))
    # Whoever listens writes to who ordered, about all there is.
    known = locked.select_related("sender", "payment_plan")
    order = with_extras(known).get(pk=order_id)
    before = order.status
    if status == before:
        return order
    revived = before == statuses.CANCELLED and status == statuses.PAID
    if status not in order.available_statuses() or revived is not stock_retaken:
        raise exceptions.InvalidOrderStatus(f"{before} cannot become {status}")
    if status == statuses.PREPARING and before == statuses.PAID:
        _each_line(order, partial(_consume, user=user), shared=False)
    elif status == statuses.CANCELLED:
        _each_line(order, _give_back)
    order.status = status
    order.save(update_fields=["status"])
    order.lines.update(status=status)
    order.status_changes.create(
        old_status=before, new_status=status, user=user, note=note[:300]
    )
    order_status_changed.send(
        sender=order,
        order=order,
        old_status=before,
        new_status=status,
        hold_ended=hold_ended,
        told=told,
    )
    return order


def _consume(line, user):
    line.stockrecord.consume_allocation(line.num_allocated, line=line, user=user)


def _give_back(line):
    line.stockrecord.cancel_allocation(line.num_allocated)


def _each_line(order, operation, *, shared=True):
    """Apply an operation to each line that still holds stock, in stock-record order.

    ``shared`` says whether lines whose stock is a pool's are meant too.
    """
    lines = order.lines.select_related("stockrecord__product__parent").order_by(
        "stockrecord_id", "pk"
    )
    held = [
        line
        for line in lines
        if line.num_allocated
        and line.stockrecord
        and (shared or not line.stockrecord.pooled)
    ]
    records = [line.stockrecord for line in held]
    StockPool.attach(records, lock=True)
    for line in held:
        operation(line)
        line.num_allocated = 0
        line.save(update_fields=["num_allocated"])
