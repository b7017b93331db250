"""Money in the admin: what was tried, and at which VAT."""

from django.utils.translation import gettext_lazy as _

from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.permissions import register_permission_policy

from catalogue.viewsets import VatRateViewSet
from cms.policies import LimitedPolicy
from cms.viewsets import PlainViewSet
from payments.models import PaymentAttempt

register_permission_policy(
    PaymentAttempt, LimitedPolicy(PaymentAttempt, "view"), exact_class=True
)


class PaymentAttemptViewSet(PlainViewSet):
    """Tries to pay, as the gateways told; nobody edits them."""

    model = PaymentAttempt
    menu_label = _("Payments")
    icon = "history"
    form_fields = ["reason"]
    list_display = ["order", "amount", "state", "gateway", "created_at"]
    list_filter = {"state": ["exact"], "gateway": ["exact"], "created_at": ["date"]}
    search_fields = ["order__number", "reference"]
    list_per_page = 50
    inspect_view_enabled = True


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
