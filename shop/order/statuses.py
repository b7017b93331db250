"""The states of an order, in one place: their order, their names, their words."""

from django.utils.translation import gettext_lazy as _

PENDING = "pending"
PAID = "paid"
PREPARING = "preparing"
OUT_FOR_DELIVERY = "out-for-delivery"
READY = "ready"
DELIVERED = "delivered"
CANCELLED = "cancelled"
REFUNDED = "refunded"

# From where to where; the settings hand it to Oscar.
PIPELINE = {
    PENDING: (PAID, CANCELLED),
    PAID: (PREPARING, CANCELLED),
    PREPARING: (OUT_FOR_DELIVERY, READY, CANCELLED),
    OUT_FOR_DELIVERY: (DELIVERED, PREPARING),
    READY: (DELIVERED, PREPARING, CANCELLED),
    DELIVERED: (REFUNDED,),
    # Only a payment that came in late brings an order back.
    CANCELLED: (PAID, REFUNDED),
    REFUNDED: (),
}

LABELS = {
    PENDING: _("waiting for payment"),
    PAID: _("paid"),
    PREPARING: _("in the workroom"),
    OUT_FOR_DELIVERY: _("on its way"),
    READY: _("ready for pick-up"),
    DELIVERED: _("delivered"),
    CANCELLED: _("cancelled"),
    REFUNDED: _("paid back"),
}

# Promised stock still belongs to orders in these states.
HOLDING = (PENDING, PAID)
# The customer paid and gets flowers.
PLACED = (PAID, PREPARING, OUT_FOR_DELIVERY, READY, DELIVERED)
# Money decides on these, never a hand.
BY_MONEY = (PAID, REFUNDED)
ENDED = (CANCELLED, REFUNDED)
# The way to the door, and the way to the counter.
BY_VAN = (PAID, PREPARING, OUT_FOR_DELIVERY, DELIVERED)
BY_FOOT = (PAID, PREPARING, READY, DELIVERED)


def label(status):
    """Return a state in the reader's words; a word nobody knows stays as it is."""
    return LABELS.get(status, status)


def way_of(order):
    """Return the steps of an order, to the door or to the counter."""
    if order.status == READY:
        return BY_FOOT
    been_ready = order.status_changes.filter(new_status=READY)
    if order.status == DELIVERED and been_ready.exists():
        return BY_FOOT
    return BY_VAN
