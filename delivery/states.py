"""The states of a delivery, in one place: which follows which, and their words."""

from django.utils.translation import gettext_lazy as _

from delivery.calendar import PICKUP

SCHEDULED = "scheduled"
MADE = "made"
OUT = "out"
READY = "ready"
DELIVERED = "delivered"
CARDED = "carded"
RETURNED = "returned"
CANCELLED = "cancelled"

LABELS = {
    SCHEDULED: _("planned"),
    MADE: _("made"),
    OUT: _("on its way"),
    READY: _("ready for pick-up"),
    DELIVERED: _("delivered"),
    CARDED: _("nobody was home"),
    RETURNED: _("not collected"),
    CANCELLED: _("cancelled"),
}

# From where to where by van; a step back sets a slip right.
BY_VAN = {
    SCHEDULED: (MADE, CANCELLED),
    MADE: (OUT, SCHEDULED, CANCELLED),
    OUT: (DELIVERED, CARDED, MADE),
    # Brought once more, fetched in the shop, or given up.
    CARDED: (OUT, READY, DELIVERED, RETURNED),
    READY: (DELIVERED, RETURNED, OUT),
    DELIVERED: (),
    RETURNED: (),
    CANCELLED: (),
}
BY_FOOT = BY_VAN | {
    MADE: (READY, SCHEDULED, CANCELLED),
    READY: (DELIVERED, RETURNED, MADE, CANCELLED),
}

# Nothing more happens to these.
ENDED = (DELIVERED, RETURNED, CANCELLED)
# Left the workroom: what is written on them cannot change any more.
GONE = (OUT, DELIVERED, CARDED, RETURNED)
# Steps a customer is told about.
TOLD = (OUT, READY, DELIVERED, CARDED, RETURNED)


def label(status):
    """Return a state in the reader's words."""
    return LABELS.get(status, status)


def next_states(status, way):
    """Return where a delivery may go from ``status``."""
    return (BY_FOOT if way == PICKUP else BY_VAN).get(status, ())
