"""Wagtail's lists of deliveries and of the rules they follow."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic

from cms.viewsets import JoinedIndexView, PlainViewSet
from common.errors import DomainError
from delivery import rule_forms, rule_warnings
from delivery.admin_board import address
from delivery.correcting import CORRECTABLE, correct_delivery
from delivery.models import (
    ClosedDay,
    DayLoad,
    Delivery,
    PeakDay,
    Slot,
    WeekdayRule,
    Zone,
    ZonePostcode,
)
from delivery.rules import current_rules


class DeliveryEditView(generic.EditView):
    """Correct what is written on a delivery."""

    def form_valid(self, form):
        """Save, or say why it is too late."""
        try:
            return super().form_valid(form)
        except DomainError as refusal:
            messages.error(self.request, refusal.message)
            return self.render_to_response(self.get_context_data(form=form))

    def save_instance(self):
        """Let the service write the delivery, its address label and a note."""
        changes = {name: self.form.cleaned_data[name] for name in CORRECTABLE}
        return correct_delivery(
            delivery_id=self.object.pk, changes=changes, user=self.request.user
        )


class DeliveryViewSet(PlainViewSet):
    """Deliveries, the latest day first."""

    model = Delivery
    menu_label = _("Deliveries")
    icon = "calendar"
    list_display = [
        *("recipient_name", "date", "status_label", "postcode", "commune", "order"),
    ]
    list_filter = {
        "date": ["exact", "gte", "lte"],
        "status": ["exact"],
        "postcode": ["exact"],
    }
    search_fields = ["recipient_name", "order__number", "postcode", "commune"]
    ordering = ["-date", "-pk"]
    list_per_page = 50
    inspect_view_enabled = True
    edit_view_class = DeliveryEditView

    def get_form_class(self, for_update=False):
        """Return the form that refuses what no card can show."""
        return rule_forms.CorrectionForm


class RuleViewSet(PlainViewSet):
    """Rules with a form of their own."""

    rule_form = None
    list_per_page = 50

    def get_form_class(self, for_update=False):
        """Return the form that refuses in words."""
        return self.rule_form


class WarningMixin:
    """Says after saving what the new rule does to days that were sold already."""

    def save_instance(self):
        """Save, then warn; nothing is taken back."""
        saved = super().save_instance()
        words, day = self.warn(saved)
        if words:
            buttons = []
            if day:
                url = address("board", day)
                buttons = [messages.button(url, _("Board of the day"))]
            messages.warning(self.request, words, buttons=buttons)
        return saved

    def warn(self, saved):
        """Return the warning, empty for none, and the day it is about, if it is one."""
        if isinstance(saved, ClosedDay):
            return rule_warnings.about_closed(saved.day), saved.day
        if isinstance(saved, Slot):
            return rule_warnings.about_slot(saved), None
        if isinstance(saved, PeakDay):
            return rule_warnings.about_days(lambda day: day == saved.day), None
        weekday = saved.weekday
        return rule_warnings.about_days(lambda day: day.weekday() == weekday), None


class WarningCreateView(WarningMixin, generic.CreateView):
    """Adds a rule and says what it meets."""


class WarningEditView(WarningMixin, generic.EditView):
    """Changes a rule and says what it meets."""


class WarningViewSet(RuleViewSet):
    """Rules that may meet days sold already."""

    add_view_class = WarningCreateView
    edit_view_class = WarningEditView


class ZoneViewSet(RuleViewSet):
    """Zones and their fees."""

    model = Zone
    menu_label = _("Zones and fees")
    icon = "globe"
    rule_form = rule_forms.ZoneForm
    list_display = ["name", "fee", "free_over"]


class ZonePostcodeViewSet(RuleViewSet):
    """Which postcode is served from which zone."""

    model = ZonePostcode
    menu_label = _("Postcodes")
    icon = "site"
    rule_form = rule_forms.PostcodeForm
    list_display = ["postcode", "commune", "zone"]
    list_filter = ["zone"]
    search_fields = ["postcode", "commune"]


class ClosedDayViewSet(WarningViewSet):
    """Days without any delivery."""

    model = ClosedDay
    menu_label = _("Closed days")
    icon = "calendar-alt"
    rule_form = rule_forms.ClosedDayForm
    list_display = ["day", "reason"]


class SlotViewSet(WarningViewSet):
    """Hours a customer can choose."""

    model = Slot
    menu_label = _("Slots")
    icon = "time"
    rule_form = rule_forms.SlotForm
    list_display = [
        *("name", "way", "starts", "ends", "fee", "max_deliveries", "active"),
    ]


class WeekdayViewSet(WarningViewSet):
    """The shop's week: seven rows, neither more nor fewer."""

    model = WeekdayRule
    menu_label = _("Weekdays")
    icon = "list-ul"
    rule_form = rule_forms.WeekdayForm
    list_display = [
        Column("weekday", label=_("Weekday"), accessor="get_weekday_display"),
        *("van", "pickup", "cut_off", "surcharge", "max_deliveries", "max_minutes"),
    ]


class PeakDayViewSet(WarningViewSet):
    """Dates with rules of their own."""

    model = PeakDay
    menu_label = _("Peak days")
    icon = "warning"
    rule_form = rule_forms.PeakDayForm
    list_display = [
        *("day", "name", "van", "pickup", "surcharge", "max_deliveries", "max_minutes"),
    ]


class CapacityIndexView(JoinedIndexView):
    """What the days ahead bear; a filter looks back."""

    def get_base_queryset(self):
        """Leave out days gone by unless they are asked for."""
        rows = super().get_base_queryset()
        asked = any(self.request.GET.get(name) for name in ("day__gte", "day__lte"))
        return rows if asked else rows.filter(day__gte=timezone.localdate())


def hours(row):
    """Return the slot a row counts, or that it counts the day."""
    return row.slot or _("the whole day")


def taken(row) -> str:
    """Return how many places are taken, of how many."""
    if row.slot_id:
        return _of(row.deliveries, row.slot.max_deliveries)
    return _of(row.deliveries, current_rules().on(row.day).deliveries)


def worked(row) -> str:
    """Return how many florist minutes are sold, of how many; a slot has no limit."""
    return _of(
        row.minutes, None if row.slot_id else current_rules().on(row.day).minutes
    )


def _of(count, most):
    return f"{count} / {most}" if most is not None else f"{count}"


class CapacityViewSet(PlainViewSet):
    """What each day and slot bears already: counted by orders, never by hand."""

    model = DayLoad
    url_prefix = "capacity"
    menu_label = _("Capacity")
    icon = "tasks"
    form_fields = ["deliveries"]
    index_view_class = CapacityIndexView
    list_display = [
        "day",
        Column("slot", label=_("Hours"), accessor=hours),
        Column("taken", label=_("Places taken"), accessor=taken),
        Column("worked", label=_("Florist minutes"), accessor=worked),
    ]
    list_filter = {"day": ["gte", "lte"]}
    ordering = ["day", "slot"]
    list_per_page = 50
