"""Subscriptions and their deliveries as tables."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from exports.orders import midnight, moment_of
from exports.registry import Column, Export, register
from subscriptions.models import Occurrence, Subscription
from subscriptions.rights import ACT


def register_subscriptions():
    """Offer both to whoever looks after subscriptions: they name people."""
    register(
        Export(
            name="subscriptions",
            label=_("Subscriptions"),
            permission=ACT,
            statuses=tuple(Subscription.State.values),
            label_of=dict(Subscription.State.choices).get,
            columns=COLUMNS,
            fields=FIELDS,
            rows=lambda asked: Subscription.objects.filter(**_filters(asked)),
        )
    )
    register(
        Export(
            name="subscription-deliveries",
            label=_("Deliveries of subscriptions"),
            permission=ACT,
            statuses=tuple(Occurrence.State.values),
            label_of=dict(Occurrence.State.choices).get,
            columns=DELIVERY_COLUMNS,
            fields=DELIVERY_FIELDS,
            rows=lambda asked: Occurrence.objects.filter(**_filters(asked)),
        )
    )


def _filters(asked):
    """Filter by the day a row was written, and by state."""
    found = {"state": asked["status"]} if asked.get("status") else {}
    if asked.get("date_from"):
        found["created_at__gte"] = midnight(asked["date_from"])
    if asked.get("date_to"):
        found["created_at__lt"] = midnight(asked["date_to"] + timedelta(days=1))
    return found


def _cost(row):
    """Return what a usual delivery costs, euros incl. VAT."""
    return row["unit_price"] * row["bouquets"]


def _or_empty(name):
    return lambda row: "" if row[name] is None else row[name]


FIELDS = (
    *("code", "created_at", "state", "rhythm", "anchor", "next_day", "ends_on"),
    *("size__plan__page__title", "size__size", "bouquets", "unit_price", "term"),
    *("credits", "is_gift", "name", "email", "phone", "language"),
    *("recipient_name", "line1", "postcode", "commune", "card_message"),
    *("problem", "cancel_reason", "cancel_words"),
)
COLUMNS = {
    "code": Column(_("Number"), "code"),
    "started": Column(_("Started"), moment_of("created_at")),
    "state": Column(_("State"), "state"),
    "plan": Column(_("Plan"), "size__plan__page__title"),
    "size": Column(_("Size"), "size__size"),
    "rhythm": Column(_("Rhythm"), "rhythm"),
    "first_day": Column(_("First day"), "anchor"),
    "next_day": Column(_("Next day"), _or_empty("next_day")),
    "last_day": Column(_("Last day"), _or_empty("ends_on")),
    "bouquets": Column(_("Bouquets"), "bouquets"),
    "price": Column(_("Price of a delivery incl. VAT"), _cost),
    "term": Column(_("Deliveries paid at once"), "term"),
    "credits": Column(_("Deliveries paid"), "credits"),
    "gift": Column(_("Gift"), lambda row: "yes" if row["is_gift"] else "no"),
    "client": Column(_("Client"), "name"),
    "email": Column(_("E-mail"), "email"),
    "phone": Column(_("Phone"), "phone"),
    "language": Column(_("Language"), "language"),
    "recipient": Column(_("Recipient"), "recipient_name"),
    "street": Column(_("Street"), "line1"),
    "postcode": Column(_("Postcode"), "postcode"),
    "commune": Column(_("Commune"), "commune"),
    "card": Column(_("Card"), "card_message"),
    "problem": Column(_("Problem"), "problem"),
    "reason": Column(_("Why it was cancelled"), "cancel_reason"),
    "words": Column(_("In their words"), "cancel_words"),
}
DELIVERY_FIELDS = (
    *("subscription__code", "subscription__name", "subscription__email"),
    *("period", "nominal", "date", "state", "by_credit", "tries", "last_error"),
    *("order__number", "order__status", "order__total_incl_tax"),
)
DELIVERY_COLUMNS = {
    "code": Column(_("Number"), "subscription__code"),
    "client": Column(_("Client"), "subscription__name"),
    "email": Column(_("E-mail"), "subscription__email"),
    "period": Column(_("Period"), "period"),
    "nominal": Column(_("Nominal day"), "nominal"),
    "delivery_day": Column(_("Delivery day"), _or_empty("date")),
    "state": Column(_("State"), "state"),
    "in_advance": Column(
        _("Paid in advance"), lambda row: "yes" if row["by_credit"] else "no"
    ),
    "order": Column(_("Order number"), _or_empty("order__number")),
    "order_status": Column(_("Status"), _or_empty("order__status")),
    "total": Column(_("Total incl. VAT"), _or_empty("order__total_incl_tax")),
    "tries": Column(_("Tries"), "tries"),
    "last_error": Column(_("Last error"), "last_error"),
}
