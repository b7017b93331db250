"""Deliveries, zones and closed days in the admin."""

from django.utils.translation import gettext_lazy as _

from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.permissions import register_permission_policy

from cms.policies import LimitedPolicy
from cms.viewsets import PlainViewSet
from common.errors import DomainError
from delivery.models import ClosedDay, Delivery, Zone, ZonePostcode
from delivery.services import CORRECTABLE, correct_delivery

register_permission_policy(
    Delivery, LimitedPolicy(Delivery, "view", "change"), exact_class=True
)


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
    form_fields = list(CORRECTABLE)
    list_display = ["recipient_name", "date", "postcode", "commune", "order"]
    list_filter = {"date": ["exact", "gte", "lte"], "postcode": ["exact"]}
    search_fields = ["recipient_name", "order__number", "postcode", "commune"]
    ordering = ["-date", "-pk"]
    list_per_page = 50
    inspect_view_enabled = True
    edit_view_class = DeliveryEditView


class ZoneViewSet(PlainViewSet):
    """Zones and their fees."""

    model = Zone
    menu_label = _("Zones and fees")
    icon = "globe"
    form_fields = ["name", "fee"]
    list_display = ["name", "fee"]


class ZonePostcodeViewSet(PlainViewSet):
    """Which postcode is served from which zone."""

    model = ZonePostcode
    menu_label = _("Postcodes")
    icon = "site"
    form_fields = ["zone", "postcode", "commune"]
    list_display = ["postcode", "commune", "zone"]
    list_filter = ["zone"]
    search_fields = ["postcode", "commune"]
    list_per_page = 50


class ClosedDayViewSet(PlainViewSet):
    """Days without any delivery."""

    model = ClosedDay
    menu_label = _("Closed days")
    icon = "calendar-alt"
    form_fields = ["day", "reason"]
    list_display = ["day", "reason"]


class DeliveryGroup(ModelViewSetGroup):
    """Everything about getting flowers there."""

    menu_label = _("Delivery")
    menu_icon = "calendar"
    menu_order = 210
    items = (DeliveryViewSet, ZoneViewSet, ZonePostcodeViewSet, ClosedDayViewSet)


@hooks.register("register_admin_viewset")
def register_group():
    """Add the group to the menu."""
    return DeliveryGroup()
