"""Orders and their lines as tables."""

from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from oscar.core.loading import get_model

from exports.registry import Column, Export, register

Line = get_model("order", "Line")
Order = get_model("order", "Order")

PERMISSION = "exports.export_orders"


def register_orders():
    """Offer orders and order lines."""
    common = {"permission": PERMISSION, "statuses": tuple(Order.all_statuses())}
    register(
        Export(
            name="orders",
            label=_("Orders"),
            columns=ORDER_COLUMNS,
            rows=order_rows,
            **common,
        )
    )
    register(
        Export(
            name="order-lines",
            label=_("Order lines"),
            columns=LINE_COLUMNS,
            rows=line_rows,
            **common,
        )
    )


def order_rows(asked):
    """Return the orders asked for, with all their columns need."""
    return (
        Order.objects.filter(**_filters(asked))
        .select_related("sender", "user")
        .prefetch_related("deliveries", "payment_attempts")
    )


def line_rows(asked):
    """Return the lines of the orders asked for."""
    return Line.objects.filter(**_filters(asked, "order__")).select_related(
        "order__sender", "product", "delivery_line__delivery"
    )


def _filters(asked, prefix=""):
    """Return the form's clean data as a filter on orders."""
    found = {}
    if asked.get("date_from"):
        found[f"{prefix}date_placed__gte"] = _midnight(asked["date_from"])
    if asked.get("date_to"):
        after = asked["date_to"] + timedelta(days=1)
        found[f"{prefix}date_placed__lt"] = _midnight(after)
    if asked.get("status"):
        found[f"{prefix}status"] = asked["status"]
    return found


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))


def _placed(order):
    return timezone.localtime(order.date_placed).isoformat(" ", "minutes")


def _sender(order, name):
    return getattr(getattr(order, "sender", None), name, "")


def _delivery(order, name):
    return "; ".join(str(getattr(each, name)) for each in order.deliveries.all())


def _line_delivery(line, name):
    row = getattr(line, "delivery_line", None)
    return getattr(row.delivery, name) if row else ""


def _paid(order):
    """Return what a bank captured, in euros."""
    captured = [a.amount for a in order.payment_attempts.all() if a.state == "captured"]
    return sum(captured) if captured else ""


ORDER_COLUMNS = {
    "number": Column(_("Order number"), lambda o: o.number),
    "placed": Column(_("Placed"), _placed),
    "status": Column(_("Status"), lambda o: o.status),
    "client": Column(_("Client"), lambda o: _sender(o, "name")),
    "email": Column(_("E-mail"), lambda o: _sender(o, "email") or o.email),
    "phone": Column(_("Phone"), lambda o: _sender(o, "phone")),
    "language": Column(_("Language"), lambda o: _sender(o, "language")),
    "total_excl": Column(_("Total excl. VAT"), lambda o: o.total_excl_tax),
    "total": Column(_("Total incl. VAT"), lambda o: o.total_incl_tax),
    "fee": Column(_("Delivery fee incl. VAT"), lambda o: o.shipping_incl_tax),
    "paid": Column(_("Paid"), _paid),
    "delivery_day": Column(_("Delivery day"), lambda o: _delivery(o, "date")),
    "recipient": Column(_("Recipient"), lambda o: _delivery(o, "recipient_name")),
    "street": Column(_("Street"), lambda o: _delivery(o, "line1")),
    "postcode": Column(_("Postcode"), lambda o: _delivery(o, "postcode")),
    "commune": Column(_("Commune"), lambda o: _delivery(o, "commune")),
}

LINE_COLUMNS = {
    "number": Column(_("Order number"), lambda line: line.order.number),
    "placed": Column(_("Placed"), lambda line: _placed(line.order)),
    "status": Column(_("Status"), lambda line: line.order.status),
    "client": Column(_("Client"), lambda line: _sender(line.order, "name")),
    "product": Column(_("Product"), lambda line: line.title),
    "size": Column(_("Size"), lambda line: line.product.size if line.product else ""),
    "upc": Column(_("Article"), lambda line: line.upc),
    "quantity": Column(_("Quantity"), lambda line: line.quantity),
    "unit_price": Column(_("Price incl. VAT"), lambda line: line.unit_price_incl_tax),
    "total_excl": Column(_("Total excl. VAT"), lambda line: line.line_price_excl_tax),
    "total": Column(_("Total incl. VAT"), lambda line: line.line_price_incl_tax),
    "vat_rate": Column(_("VAT rate"), lambda line: line.tax_code),
    "delivery_day": Column(_("Delivery day"), lambda li: _line_delivery(li, "date")),
    "card": Column(_("Card"), lambda line: _card(line)),
}


def _card(line):
    row = getattr(line, "delivery_line", None)
    return row.card_message if row else ""
