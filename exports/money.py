"""Payments and refunds as tables."""

from django.utils.translation import gettext_lazy as _

from exports.reading import first_of, moment_of, or_empty, within
from exports.registry import Column, Export, register
from payments.models import PaymentAttempt
from refunds.models import Refund

PERMISSION = "exports.export_payments"


def register_money():
    """Offer both to whoever keeps the books."""
    register(
        Export(
            name="payments",
            label=_("Payments"),
            permission=PERMISSION,
            statuses=tuple(PaymentAttempt.State.values),
            label_of=dict(PaymentAttempt.State.choices).get,
            dated=_("Day the payment was started"),
            columns=PAYMENT_COLUMNS,
            fields=PAYMENT_FIELDS,
            rows=lambda asked: PaymentAttempt.objects.filter(
                **within(asked, "created_at", "state")
            ),
        )
    )
    register(
        Export(
            name="refunds",
            label=_("Refunds"),
            permission=PERMISSION,
            statuses=tuple(Refund.State.values),
            label_of=dict(Refund.State.choices).get,
            dated=_("Day the refund was asked for"),
            columns=REFUND_COLUMNS,
            fields=REFUND_FIELDS,
            rows=lambda asked: Refund.objects.filter(
                **within(asked, "created_at", "state")
            ),
        )
    )


_email = first_of("order__sender__email", "order__user__email", "order__guest_email")
OF_ORDER = (
    *("order__number", "order__sender__name", "order__sender__email"),
    *("order__user__email", "order__guest_email"),
)
# The pay page and the key open doors at the bank: they stay here.
PAYMENT_FIELDS = (
    *("created_at", "updated_at", *OF_ORDER, "gateway", "method", "amount"),
    *("currency", "captured", "captured_currency", "refunding", "state"),
    *("reference", "reason"),
)
PAYMENT_COLUMNS = {
    "started": Column(_("Started"), moment_of("created_at")),
    "changed": Column(_("Changed"), moment_of("updated_at")),
    "number": Column(_("Order number"), "order__number"),
    "client": Column(_("Client"), or_empty("order__sender__name")),
    "email": Column(_("E-mail"), _email),
    "gateway": Column(_("Gateway"), "gateway"),
    "method": Column(_("Method"), "method"),
    "amount": Column(_("Amount"), "amount"),
    "currency": Column(_("Currency"), "currency"),
    "taken": Column(_("Taken"), or_empty("captured")),
    "taken_in": Column(_("Taken in"), "captured_currency"),
    "back": Column(_("To give back"), "refunding"),
    "state": Column(_("State"), "state"),
    "reference": Column(_("Reference at the bank"), "reference"),
    "reason": Column(_("Reason"), "reason"),
}
REFUND_FIELDS = (
    *("created_at", "updated_at", *OF_ORDER, "attempt__gateway", "amount"),
    *("currency", "kind", "state", "reason", "reference", "requested_by__email"),
)
REFUND_COLUMNS = {
    "asked": Column(_("Asked"), moment_of("created_at")),
    "changed": Column(_("Changed"), moment_of("updated_at")),
    "number": Column(_("Order number"), "order__number"),
    "client": Column(_("Client"), or_empty("order__sender__name")),
    "email": Column(_("E-mail"), _email),
    "gateway": Column(_("Gateway"), "attempt__gateway"),
    "amount": Column(_("Amount"), "amount"),
    "currency": Column(_("Currency"), "currency"),
    "kind": Column(_("Kind"), "kind"),
    "state": Column(_("State"), "state"),
    "reason": Column(_("Reason"), "reason"),
    "reference": Column(_("Reference at the bank"), "reference"),
    "who": Column(_("Asked by"), or_empty("requested_by__email")),
}
