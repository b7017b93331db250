"""Customers with an account, as a table."""

from django.utils.translation import gettext_lazy as _

from oscar.core.loading import get_model

from common.money import ZERO
from exports.reading import moment_of, within
from exports.registry import Column, Export, register
from payments.models import PaymentAttempt
from users.models import User

Order = get_model("order", "Order")


def register_customers():
    """Offer customers to whoever may take their names out of the shop."""
    register(
        Export(
            name="customers",
            label=_("Customers"),
            permission="exports.export_customers",
            dated=_("Day the account was made"),
            columns=COLUMNS,
            fields=FIELDS,
            rows=_customers,
            attach=_attach,
        )
    )


def _customers(asked):
    """Return living accounts of people who do not work here."""
    people = User.objects.filter(is_active=True, is_staff=False, is_superuser=False)
    return people.filter(groups=None, **within(asked, "date_joined"))


def _attach(chunk):
    """Add to each customer what was ordered and paid, euros incl. VAT."""
    people = {row["pk"]: row for row in chunk}
    for row in chunk:
        row["orders"], row["last_order"], row["spent"] = 0, None, ZERO
    captured = PaymentAttempt.objects.filter(
        order__user__in=people, state=PaymentAttempt.State.CAPTURED
    )
    told = ("order__user_id", "order__date_placed", "captured", "amount", "refunding")
    for user_id, placed, captured_, amount, back in captured.values_list(*told):
        row = people[user_id]
        row["orders"] += 1
        row["last_order"] = max(row["last_order"] or placed, placed)
        row["spent"] += (amount if captured_ is None else captured_) - back


# Nothing that opens a door: no password, no token, no right.
FIELDS = ("first_name", "last_name", "email", "phone", "language", "date_joined")
COLUMNS = {
    "first_name": Column(_("First name"), "first_name"),
    "last_name": Column(_("Last name"), "last_name"),
    "email": Column(_("E-mail"), "email"),
    "phone": Column(_("Phone"), "phone"),
    "language": Column(_("Language"), "language"),
    "joined": Column(_("Account since"), moment_of("date_joined")),
    "orders": Column(_("Paid orders"), "orders"),
    "last_order": Column(_("Last paid order"), moment_of("last_order")),
    "spent": Column(_("Paid and not given back"), "spent"),
}
