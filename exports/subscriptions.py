"""Subscriptions and their deliveries as tables."""

from django.utils.translation import gettext_lazy as _

from exports.reading import moment_of, or_empty, within, yes_or_no
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
            dated=_("Day it was written down"),
            columns=COLUMNS,
            fields=FIELDS,
            rows=lambda asked: Subscription.objects.filter(
                **within(asked, "created_at", "state")
            ),
        )
    )
    register(
        Export(
            name="subscription-deliveries",
            label=_("Deliveries of subscriptions"),
            permission=ACT,
            statuses=tuple(Occurrence.State.values),
            label_of=dict(Occurrence.State.choices).get,
            dated=_("Day it was written down"),
            columns=DELIVERY_COLUMNS,
            fields=DELIVERY_FIELDS,
            rows=lambda asked: Occurrence.objects.filter(
                **within(asked, "created_at", "state")
            ),
        )
    )


def _cost(row):
    """Return what a usual delivery costs, euros incl. VAT."""
    return row["unit_price"] * row["bouquets"]


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
    "next_day": Column(_("Next day"), or_empty("next_day")),
    "last_day": Column(_("Last day"), or_empty("ends_on")),
    "bouquets": Column(_("Bouquets"), "bouquets"),
    "price": Column(_("Price of a delivery incl. VAT"), _cost),
    "term": Column(_("Deliveries paid at once"), "term"),
    "credits": Column(_("Deliveries paid"), "credits"),
    "gift": Column(_("Gift"), yes_or_no("is_gift")),
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
    "delivery_day": Column(_("Delivery day"), or_empty("date")),
    "state": Column(_("State"), "state"),
    "in_advance": Column(_("Paid in advance"), yes_or_no("by_credit")),
    "order": Column(_("Order number"), or_empty("order__number")),
    "order_status": Column(_("Status"), or_empty("order__status")),
    "total": Column(_("Total incl. VAT"), or_empty("order__total_incl_tax")),
    "tries": Column(_("Tries"), "tries"),
    "last_error": Column(_("Last error"), "last_error"),
}
