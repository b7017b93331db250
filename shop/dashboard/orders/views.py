"""Orders in the dashboard: find, read, move on."""

from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import View

from oscar.apps.dashboard.orders import views as oscar_views
from oscar.apps.order import exceptions
from oscar.core.loading import get_class, get_model
from oscar.core.utils import format_datetime
from oscar.views import sort_queryset

from common.csv import csv_lines
from common.errors import DomainError
from refunds.cancelling import cancel_order
from refunds.errors import StockChoiceMissing
from refunds.selectors import MADE
from shop.dashboard.orders.forms import steps_by_hand
from shop.dashboard.orders.selectors import filter_orders, visible_orders
from shop.order import statuses
from shop.order.reports import customer_name

EventHandler = get_class("order.processing", "EventHandler")
Line = get_model("order", "Line")
SEARCH_SORTS = ["number", "total_incl_tax"]


def require_change(user):
    """Refuse whoever may read orders but not change them."""
    if not user.has_perm("order.change_order"):
        raise PermissionDenied


def find_order(user, number):
    """Return an order the user may see, or answer 404."""
    order = visible_orders(user).filter(number=number).first()
    if order is None:
        raise Http404
    return order


def in_words(line):
    """Give a line that is only shown its state in the reader's words."""
    line.status = statuses.label(line.status)
    return line


def move_order(request, order, new_status):
    """Give an order its next state, tell what came of it; return whether it moved."""
    words = {
        "number": order.number,
        "old": order.status_label,
        "new": statuses.label(new_status[:40]),
    }
    problem = take_step(request, order, new_status)
    if problem:
        messages.error(request, problem % words)
        return False
    messages.info(request, _("Order %(number)s: %(old)s → %(new)s") % words)
    return True


def take_step(request, order, new_status):
    """Take a step by hand; return why not, None when it was taken."""
    if new_status not in steps_by_hand(order):
        return _("Order %(number)s is %(old)s and cannot become %(new)s.")
    note = request.POST.get("note", "")[:200]
    try:
        if new_status == statuses.CANCELLED:
            cancel(request.user, order, note)
        else:
            EventHandler(user=request.user).handle_order_status_change(
                order, new_status, note
            )
    except StockChoiceMissing:
        return _("Order %(number)s is in the making: say first where its flowers are.")
    except (exceptions.InvalidOrderStatus, DomainError):
        return _("Order %(number)s was changed meanwhile: look again.")
    return None


def cancel(user, order, note):
    """Cancel an order; what was paid goes back, which needs a right of its own."""
    if order.status != statuses.PENDING and not user.has_perm("refunds.add_refund"):
        raise PermissionDenied
    cancel_order(order_id=order.pk, reason=note or _("Cancelled by us"), user=user)


class OrderListView(oscar_views.OrderListView):
    """All orders, newest first."""

    CSV_COLUMNS = {
        name: label
        for name, label in oscar_views.OrderListView.CSV_COLUMNS.items()
        if name != "billing_address_name"
    }

    def dispatch(self, request, *args, **kwargs):
        """Start from what the user may see."""
        self.base_queryset = visible_orders(request.user).order_by("-date_placed")
        # Past Oscar's own dispatch, which asks who supplied a line.
        return super(oscar_views.OrderListView, self).dispatch(request, *args, **kwargs)

    def get_queryset(self):
        """Return the orders asked for; none where the question makes no sense."""
        orders = sort_queryset(self.base_queryset, self.request, SEARCH_SORTS)
        self.form = self.form_class(self.request.GET)
        if not self.request.GET:
            return orders
        if not self.form.is_valid():
            return orders.none()
        return filter_orders(orders, self.form.cleaned_data)

    def get_search_filter_descriptions(self):
        """Add our own filter to Oscar's words."""
        said = super().get_search_filter_descriptions()
        day = getattr(self.form, "cleaned_data", {}).get("delivered_on")
        return [*said, _("Delivered on %(day)s") % {"day": day}] if day else said

    def get_context_data(self, **kwargs):
        """Offer the states staff may give."""
        steps = [
            (step, label)
            for step, label in statuses.LABELS.items()
            if step not in (*statuses.BY_MONEY, statuses.PENDING)
        ]
        return super().get_context_data(**kwargs) | {"order_statuses": steps}

    def get_selected_ids(self, request):
        """Return the keys of the chosen orders, leaving out what is no key."""
        posted = request.POST.getlist("selected_order")
        known = self.get_queryset().filter(
            pk__in=[int(text[:18]) for text in posted if text.isdecimal()]
        )
        if request.POST.get(self.select_across_param) == "1":
            known = self.get_queryset()
        return list(known.values_list("pk", flat=True))

    def change_order_statuses(self, request, orders):
        """Move the chosen orders, each on its own."""
        require_change(request.user)
        for order in orders:
            move_order(request, order, request.POST.get("new_status", ""))
        return redirect("dashboard:order-list")

    def get_row_values(self, order):
        """Return an order's cells."""
        address = order.shipping_address
        return {
            "number": order.number,
            "value": order.total_incl_tax,
            "date": format_datetime(order.date_placed, "DATETIME_FORMAT"),
            "num_items": order.num_items,
            "status": order.status_label,
            "customer": order.email or customer_name(order),
            "shipping_address_name": address.name if address else "",
        }

    def download_selected_orders(self, request, orders):
        """Send the chosen orders as CSV no spreadsheet runs."""
        rows = [list(self.CSV_COLUMNS.values())]
        rows += [list(self.get_row_values(order).values()) for order in orders]
        response = HttpResponse(b"".join(csv_lines(rows)), content_type="text/csv")
        response["Content-Disposition"] = 'attachment; filename="orders.csv"'
        return response


class OrderDetailView(oscar_views.OrderDetailView):
    """One order: what goes where, who pays, what was done."""

    line_actions = ("create_payment_event",)

    def get_object(self, queryset=None):
        """Return the order of the address."""
        return find_order(self.request.user, self.kwargs["number"])

    def post(self, request, *args, **kwargs):
        """Act, for whoever may change orders."""
        require_change(request.user)
        return super().post(request, *args, **kwargs)

    def handle_line_action(self, request, order, action):
        """Act on lines named by whole numbers only."""
        lines = request.POST.getlist("selected_line")
        texts = lines + [
            request.POST.get(f"selected_line_qty_{pk}", "") for pk in lines
        ]
        if not all(text.isdecimal() and len(text) < 10 for text in texts):
            return self.reload_page(error=_("Invalid lines requested"))
        return super().handle_line_action(request, order, action)

    def get_context_data(self, **kwargs):
        """Add the deliveries and the tries to pay."""
        order = self.object
        return super().get_context_data(**kwargs) | {
            "lines": [in_words(line) for line in self.get_order_lines()],
            "deliveries": order.deliveries.select_related("funeral").prefetch_related(
                "lines__line__product"
            ),
            "attempts": order.payment_attempts.all(),
            "refunds": order.refunds.order_by("pk"),
            "steps": order.status_changes.select_related("user"),
            "sender": getattr(order, "sender", None),
            "hold": getattr(order, "hold", None),
        }

    def change_order_status(self, request, order):
        """Move the order on; 409 where it cannot go there."""
        new_status = request.POST.get("new_status", "")
        if new_status == statuses.CANCELLED and order.status in MADE:
            return redirect("refunding:cancel", number=order.number)
        if move_order(request, order, new_status):
            return self.reload_page()
        self.object.refresh_from_db()
        return self.render_to_response(self.get_context_data(), status=409)

    def delete_note(self, request, order):
        """Delete a note still open to change; what the shop wrote itself stays."""
        pk = request.POST.get("note_id", "")
        note = order.notes.filter(pk=int(pk[:18])).first() if pk.isdecimal() else None
        if note is None or not note.is_editable():
            return self.reload_page(error=_("Note cannot be deleted"))
        note.delete()
        messages.info(request, _("Note deleted"))
        return self.reload_page()

    def create_order_payment_event(self, request, order):
        """Note a payment on the whole order."""
        return self._note_payment(request, order)

    def create_payment_event(self, request, order, lines, quantities):
        """Note a payment on some lines, by default their price."""
        price = sum(line.line_price_incl_tax for line in lines)
        return self._note_payment(request, order, price, lines, quantities)

    def _note_payment(self, request, order, default=None, lines=None, quantities=None):
        said = request.POST.get("amount", "").replace(",", ".")
        try:
            amount = Decimal(said) if said or default is None else default
        except InvalidOperation:
            return self.reload_page(error=_("Please choose a valid amount"))
        return self._create_payment_event(request, order, amount, lines, quantities)


class LineDetailView(oscar_views.LineDetailView):
    """One line of an order."""

    def get_object(self, queryset=None):
        """Return the line of the address."""
        order = find_order(self.request.user, self.kwargs["number"])
        line = order.lines.filter(pk=self.kwargs["line_id"]).first()
        if line is None:
            raise Http404
        return in_words(line)


class ShippingAddressUpdateView(View):
    """Where Oscar changes an address: here the delivery is what counts."""

    http_method_names = ["get", "head", "options"]

    def get(self, request, number):
        """Lead to the delivery."""
        order = find_order(request.user, number)
        delivery = order.deliveries.first()
        if delivery is None:
            raise Http404
        return redirect("delivery:edit", pk=delivery.pk)
