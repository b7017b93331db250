"""How far each delivery is, as steps on the page of its order."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from delivery import states
from payments.instalments import is_lent, owes_balance
from shop.order import statuses

BY_VAN = (_("Paid"), _("On our bench"), _("On its way"), _("At the door"))
BY_FOOT = (_("Paid"), _("On our bench"), _("Ready at the shop"), _("Collected"))
# A step that went wrong takes the place of the one it failed.
WRONG = {states.CARDED: _("Nobody was home"), states.RETURNED: _("Not collected")}
POSITIONS = {
    states.SCHEDULED: 0,
    states.MADE: 1,
    states.OUT: 2,
    states.READY: 2,
    states.CARDED: 2,
    states.DELIVERED: 3,
    states.RETURNED: 3,
}


@dataclass(frozen=True)
class TrackStep:
    """A step on the way: ``state`` is a class name, ``at`` when it was taken."""

    label: str
    state: str
    at: datetime | None = None

    @property
    def is_current(self):
        """Tell whether the flowers are here now."""
        return self.state in ("is-now", "is-wrong")


def track(delivery, *, order, alone) -> list[TrackStep]:
    """Return the steps of a delivery; empty when it is cancelled or not paid.

    ``alone`` says that the order has no other: then its own state tells that making
    began. Reads the delivery's steps, which the caller has loaded.
    """
    if order.status not in statuses.PLACED or delivery.status == states.CANCELLED:
        return []
    taken = {step.after: step for step in delivery.delivery_steps.all()}
    fetched = delivery.is_pickup or states.READY in taken
    labels = list(BY_FOOT if fetched else BY_VAN)
    if is_lent(order) and owes_balance(order):
        labels[0] = _("Ordered")
    here = POSITIONS[delivery.status]
    if here == 0 and alone and order.status == statuses.PREPARING:
        here = 1
    if delivery.status in WRONG:
        labels[here] = WRONG[delivery.status]
    times = (None, _at(taken, states.MADE), _at(taken, *_third(fetched)), None)
    if delivery.status in states.ENDED:
        times = (*times[:3], _at(taken, delivery.status))
    return [
        TrackStep(label, _state(n, here, delivery.status), times[n])
        for n, label in enumerate(labels)
    ]


def _third(fetched):
    return (states.READY,) if fetched else (states.CARDED, states.OUT)


def _at(taken, *names):
    return next((taken[name].at for name in names if name in taken), None)


def _state(n, here, status):
    if n == here and status in WRONG:
        return "is-wrong"
    if n < here or (n == here and status == states.DELIVERED):
        return "is-done"
    return "is-now" if n == here else "is-later"
