"""Which orders to show, and what staff may do to one."""

from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from oscar.apps.dashboard.orders import forms as oscar_forms
from oscar.forms.widgets import DatePickerInput

from shop.order import statuses

# Beyond these no order is, and time zones overflow at the ends of the calendar.
PLAUSIBLE = (
    MinValueValidator(date(2000, 1, 1)),
    MaxValueValidator(date(2199, 12, 31)),
)


def steps_by_hand(order):
    """Return the states staff may give an order: money makes it paid or refunded."""
    return [
        step for step in order.available_statuses() if step not in statuses.BY_MONEY
    ]


class OrderSearchForm(oscar_forms.OrderSearchForm):
    """Find orders by number, client, day and state."""

    delivered_on = forms.DateField(
        required=False, label=_("Delivery day"), widget=DatePickerInput
    )

    field_order = ["order_number", "name", "status", "date_from", "date_to"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("upc", "partner_sku", "payment_method"):
            del self.fields[name]
        for name in ("date_from", "date_to", "delivered_on"):
            self.fields[name].validators += PLAUSIBLE
        self.fields["name"].label = _("Client's name or e-mail")
        self.fields["status"].choices = [("", _("All")), *statuses.LABELS.items()]


class OrderStatusForm(oscar_forms.OrderStatusForm):
    """The next state of an order, and why."""

    note = forms.CharField(
        label=_("Note"),
        max_length=200,
        required=False,
        help_text=_("Whose order you cancel reads it."),
    )

    def __init__(self, order, *args, **kwargs):
        super().__init__(order, *args, **kwargs)
        choices = [(step, statuses.label(step)) for step in steps_by_hand(order)]
        self.fields["new_status"].choices = choices
