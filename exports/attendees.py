"""Workshops and who attends them, as a table."""

from django.utils.translation import gettext_lazy as _

from oscar.core.loading import get_model

from common.money import round_cents
from exports.orders import order_filters
from exports.reading import moment_of
from exports.registry import Column, Export, register
from shop.order.statuses import label
from workshops.models import Attendee
from workshops.rights import GIVE_BACK

Order = get_model("order", "Order")


def register_attendees():
    """Offer attendees to whoever looks after bookings: nobody else reads who comes."""
    register(
        Export(
            name="attendees",
            label=_("Attendees of workshops"),
            permission=GIVE_BACK,
            statuses=tuple(Order.all_statuses()),
            label_of=label,
            dated=_("Day the order was placed"),
            columns=COLUMNS,
            fields=FIELDS,
            rows=lambda asked: Attendee.objects.filter(
                **order_filters(asked, "booking__order__")
            ),
        )
    )


def _attendance(row):
    """Return held, cancelled, present or booked, as a machine reads it."""
    if row["checked_in_at"]:
        return "present"
    if row["cancelled_at"]:
        return "cancelled"
    return row["booking__state"]


def _share(row):
    """Return what this seat cost after discounts, euros incl. VAT."""
    return round_cents(row["line__line_price_incl_tax"] / row["line__quantity"])


FIELDS = (
    "name",
    "kind",
    "cancelled_at",
    "checked_in_at",
    "booking__state",
    "booking__session__starts_at",
    "booking__session__page__title",
    "booking__session__room__name",
    "booking__order__number",
    "booking__order__sender__name",
    "booking__order__sender__email",
    "line__line_price_incl_tax",
    "line__quantity",
)
COLUMNS = {
    "date": Column(_("Date"), moment_of("booking__session__starts_at")),
    "workshop": Column(_("Workshop"), "booking__session__page__title"),
    "room": Column(_("Room"), "booking__session__room__name"),
    "attendee": Column(_("Attendee"), "name"),
    "kind": Column(_("For"), "kind"),
    "attendance": Column(_("Attendance"), _attendance),
    "number": Column(_("Order number"), "booking__order__number"),
    "booked_by": Column(_("Booked by"), "booking__order__sender__name"),
    "email": Column(_("E-mail"), "booking__order__sender__email"),
    "price": Column(_("Price incl. VAT"), _share),
}
