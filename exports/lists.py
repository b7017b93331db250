"""The way from a list of the admin to its export, filters included."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wagtail.admin.widgets.button import HeaderButton

from cms.viewsets import LIST_BUTTONS
from exports.registry import EXPORTS
from stock.admin_views import asked_threshold

# A list's model: its export, and the moment the list is filtered by.
LISTS = {
    "comments.comment": ("comments", "created_at"),
    "payments.paymentattempt": ("payments", "created_at"),
    "quotes.quote": ("quotes", "submitted_at"),
    "refunds.refund": ("refunds", "created_at"),
    "stock.stockmovement": ("stock-movements", "created_at"),
    "subscriptions.subscription": ("subscriptions", "created_at"),
    "workshops.attendee": ("attendees", ""),
    "workshops.session": ("workshops", "starts_at"),
}


def offer_buttons() -> None:
    """Put an export button on the lists."""
    for model, (name, moment) in LISTS.items():
        LIST_BUTTONS.setdefault(model, []).append(_button(name, moment))
    LIST_BUTTONS.setdefault("stock.lowstockalert", []).append(_low_stock)


def _low_stock(request):
    """Return the button of what runs low: by the threshold the list was made with."""
    export = EXPORTS["low-stock"]
    if not request.user.has_perm(export.permission):
        return None
    threshold = asked_threshold(request.GET.get("threshold"))
    asked = {
        "threshold": "" if threshold is None else str(threshold),
        "category": request.GET.get("category", ""),
    }
    address = _address(export.name, asked)
    return HeaderButton(_("CSV"), url=address, icon_name="download")


def _button(name, moment):
    """Return a maker of the button for a request; None without the right."""

    def make(request):
        if not request.user.has_perm(EXPORTS[name].permission):
            return None
        asked = {
            "status": request.GET.get("state", ""),
            "date_from": _day(request, moment, "gte"),
            "date_to": _day(request, moment, "lte"),
        }
        return HeaderButton(
            _("Export"), url=_address(name, asked), icon_name="download"
        )

    return make


def _address(name, asked):
    """Return the address of an export's form with what a list is filtered by."""
    query = urlencode({name: value for name, value in asked.items() if value})
    address = reverse("exports:export", args=[name])
    return f"{address}?{query}" if query else address


def _day(request, moment, end):
    """Return a day the list is filtered by: its own end of a period, or the one day."""
    known = request.GET
    return known.get(f"{moment}__date__{end}") or known.get(f"{moment}__date") or ""
