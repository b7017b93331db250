"""Plans and subscriptions in the admin."""

from django.utils.translation import gettext_lazy as _

from wagtail.admin.viewsets.model import ModelViewSet

from subscriptions.models import Subscription


class SubscriptionViewSet(ModelViewSet):
    """Who gets flowers again and again."""

    model = Subscription
    name = "subscription"
    menu_label = _("Subscriptions")
    icon = "repeat"
    inspect_view_enabled = True
    exclude_form_fields = []
