"""Money in the admin: what was tried, and at which VAT."""

from django.utils.translation import gettext_lazy as _

from wagtail import hooks
from wagtail.admin.views.generic import InspectView
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.permissions import register_permission_policy

from catalogue.viewsets import VatRateViewSet
from cms.policies import LimitedPolicy
from cms.viewsets import PlainViewSet
from payments.models import PaymentAttempt

register_permission_policy(
    PaymentAttempt, LimitedPolicy(PaymentAttempt, "view"), exact_class=True
)


class AttemptInspectView(InspectView):
    """One try to pay, with everything its gateway said of it."""

    def get_context_data(self, **kwargs):
        """Add the steps."""
        return super().get_context_data(**kwargs) | {"steps": self.object.steps.all()}


class PaymentAttemptViewSet(PlainViewSet):
    """Tries to pay, as the gateways told; nobody edits them."""

    model = PaymentAttempt
    menu_label = _("Payments")
    icon = "history"
    form_fields = ["reason"]
    list_display = ["order", "amount", "state", "gateway", "method", "created_at"]
    list_filter = {
        "state": ["exact"],
        "gateway": ["exact"],
        "method": ["exact"],
        "created_at": ["date__gte", "date__lte"],
    }
    search_fields = ["order__number", "reference"]
    list_per_page = 50
    inspect_view_enabled = True
    inspect_view_class = AttemptInspectView
    inspect_template_name = "payments/attempt.html"


class MoneyGroup(ModelViewSetGroup):
    """What was paid and which VAT applies."""

    menu_label = _("Money")
    menu_icon = "doc-full"
    menu_order = 220
    items = (PaymentAttemptViewSet, VatRateViewSet)


@hooks.register("register_admin_viewset")
def register_group():
    """Add the group to the menu."""
    return MoneyGroup()
