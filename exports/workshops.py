"""Dates of workshops with their numbers, as a table; who comes is ``attendees``."""

from django.utils.translation import gettext_lazy as _

from exports.reading import moment_of, within
from exports.registry import Column, Export, register
from workshops.models import Session
from workshops.rights import SEE_REVENUE
from workshops.statistics import numbers_of


def register_workshops():
    """Offer dates to whoever sees what they bring in."""
    register(
        Export(
            name="workshops",
            label=_("Workshop dates"),
            permission=SEE_REVENUE,
            statuses=tuple(Session.State.values),
            label_of=dict(Session.State.choices).get,
            dated=_("Day of the workshop"),
            columns=COLUMNS,
            fields=FIELDS,
            rows=lambda asked: Session.objects.filter(
                **within(asked, "starts_at", "state")
            ),
            attach=_attach,
        )
    )


def _attach(chunk):
    """Add to each date its numbers, euros incl. VAT."""
    keys = [row["pk"] for row in chunk]
    sessions = Session.objects.filter(pk__in=keys).select_related("pool")
    numbers = numbers_of(sessions)
    for row in chunk:
        row["numbers"] = numbers[row["pk"]]


def _number(name):
    return lambda row: getattr(row["numbers"], name)


FIELDS = (
    *("starts_at", "ends_at", "page__title", "room__name", "language", "state"),
    *("cancel_reason", "note"),
)
COLUMNS = {
    "date": Column(_("Date"), moment_of("starts_at")),
    "ends": Column(_("Ends"), moment_of("ends_at")),
    "workshop": Column(_("Workshop"), "page__title"),
    "room": Column(_("Room"), "room__name"),
    "language": Column(_("Language"), "language"),
    "state": Column(_("State"), "state"),
    "seats": Column(_("Seats"), _number("seats")),
    "sold": Column(_("Seats sold"), _number("sold")),
    "present": Column(_("Present"), _number("present")),
    "paid": Column(_("Paid for seats"), _number("paid")),
    "refunded": Column(_("Given back"), _number("refunded")),
    "revenue": Column(_("Revenue"), _number("revenue")),
    "note": Column(_("Note"), "note"),
    "reason": Column(_("Why it was cancelled"), "cancel_reason"),
}
