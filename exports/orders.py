"""Orders and their lines as tables."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oscar.core.loading import get_model

from common.money import ZERO
from delivery.models import Delivery, DeliveryLine
from exports.reading import first_of, moment_of, within
from exports.registry import Column, Export, register
from payments.models import PaymentAttempt
from shop.order.statuses import label

Line = get_model("order", "Line")
Order = get_model("order", "Order")

PERMISSION = "exports.export_orders"


def register_orders():
    """Offer orders and order lines."""
    common = {
        "permission": PERMISSION,
        "statuses": tuple(Order.all_statuses()),
        "label_of": label,
        "dated": _("Day the order was placed"),
    }
    register(
        Export(
            name="orders",
            label=_("Orders"),
            columns=ORDER_COLUMNS,
            fields=ORDER_FIELDS,
            rows=lambda asked: Order.objects.filter(**order_filters(asked)),
            attach=_attach,
            **common,
        )
    )
    register(
        Export(
            name="order-lines",
            label=_("Order lines"),
            columns=LINE_COLUMNS,
            fields=LINE_FIELDS,
            rows=lambda asked: Line.objects.filter(**order_filters(asked, "order__")),
            attach=_attach_travel,
            **common,
        )
    )


def order_filters(asked, prefix=""):
    """Return the form's clean data as a filter on orders."""
    return within(asked, f"{prefix}date_placed", f"{prefix}status")


def _attach(chunk):
    """Add to each order its deliveries and what a bank captured, in euros."""
    orders = {row["pk"]: row for row in chunk}
    for row in chunk:
        row["deliveries"], row["paid"] = [], ""
    found = Delivery.objects.filter(order__in=orders).order_by("date", "pk")
    for delivery in found.values("order_id", *DELIVERY_FIELDS):
        orders[delivery["order_id"]]["deliveries"].append(delivery)
    captured = PaymentAttempt.objects.filter(
        order__in=orders, state=PaymentAttempt.State.CAPTURED
    )
    for order_id, amount in captured.values_list("order_id", "amount"):
        # Deposit and balance come in apart.
        orders[order_id]["paid"] = (orders[order_id]["paid"] or ZERO) + amount


def _attach_travel(chunk):
    """Add to each line the days it travels on, and its own cards."""
    lines = {row["pk"]: row for row in chunk}
    for row in chunk:
        row["travels"] = []
    found = DeliveryLine.objects.filter(line__in=lines).order_by("delivery__date", "pk")
    for travel in found.values("line_id", "delivery__date", "card_message"):
        lines[travel["line_id"]]["travels"].append(travel)


def _of_each(rows, name):
    """Return a reader of a cell of each of a row's rows, what is empty left out."""
    return lambda row: "; ".join(str(each[name]) for each in row[rows] if each[name])


DELIVERY_FIELDS = ("date", "recipient_name", "line1", "postcode", "commune")
ORDER_FIELDS = (
    "number",
    "date_placed",
    "status",
    "guest_email",
    "total_excl_tax",
    "total_incl_tax",
    "shipping_incl_tax",
    "sender__name",
    "sender__email",
    "sender__phone",
    "sender__language",
    "user__email",
)
ORDER_COLUMNS = {
    "number": Column(_("Order number"), "number"),
    "placed": Column(_("Placed"), moment_of("date_placed")),
    "status": Column(_("Status"), "status"),
    "client": Column(_("Client"), "sender__name"),
    "email": Column(
        _("E-mail"), first_of("sender__email", "user__email", "guest_email")
    ),
    "phone": Column(_("Phone"), "sender__phone"),
    "language": Column(_("Language"), "sender__language"),
    "total_excl": Column(_("Total excl. VAT"), "total_excl_tax"),
    "total": Column(_("Total incl. VAT"), "total_incl_tax"),
    "fee": Column(_("Delivery fee incl. VAT"), "shipping_incl_tax"),
    "paid": Column(pgettext_lazy("amount", "Paid"), "paid"),
    "delivery_day": Column(_("Delivery day"), _of_each("deliveries", "date")),
    "recipient": Column(_("Recipient"), _of_each("deliveries", "recipient_name")),
    "street": Column(_("Street"), _of_each("deliveries", "line1")),
    "postcode": Column(_("Postcode"), _of_each("deliveries", "postcode")),
    "commune": Column(_("Commune"), _of_each("deliveries", "commune")),
}

LINE_FIELDS = (
    "order__number",
    "order__date_placed",
    "order__status",
    "order__sender__name",
    "title",
    "product__size",
    "upc",
    "quantity",
    "unit_price_incl_tax",
    "line_price_excl_tax",
    "line_price_incl_tax",
    "tax_code",
)
LINE_COLUMNS = {
    "number": Column(_("Order number"), "order__number"),
    "placed": Column(_("Placed"), moment_of("order__date_placed")),
    "status": Column(_("Status"), "order__status"),
    "client": Column(_("Client"), "order__sender__name"),
    "product": Column(_("Product"), "title"),
    "size": Column(_("Size"), "product__size"),
    "upc": Column(_("Article"), "upc"),
    "quantity": Column(_("Quantity"), "quantity"),
    "unit_price": Column(_("Price incl. VAT"), "unit_price_incl_tax"),
    "total_excl": Column(_("Total excl. VAT"), "line_price_excl_tax"),
    "total": Column(_("Total incl. VAT"), "line_price_incl_tax"),
    "vat_rate": Column(_("VAT rate"), "tax_code"),
    "delivery_day": Column(_("Delivery day"), _of_each("travels", "delivery__date")),
    "card": Column(_("Card"), _of_each("travels", "card_message")),
}
