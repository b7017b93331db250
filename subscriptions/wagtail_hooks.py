"""Subscriptions in the Wagtail admin."""

from wagtail import hooks

from subscriptions.viewsets import SubscriptionViewSet


@hooks.register("register_admin_viewset")
def register_subscriptions():
    """Show subscriptions."""
    return SubscriptionViewSet("subscription")
