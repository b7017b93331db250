"""What tests of a subscription's own pages share."""

from django.urls import reverse

from subscriptions.links import subscription_token


def words(response):
    """Return a page's text, white space in one."""
    return " ".join(response.content.decode().split())


def address(name, subscription, *args, token=None):
    """Return an address below a subscription's own page."""
    token = token or subscription_token(subscription)
    return reverse(f"subscriptions:{name}", args=[token, *args])


def sub(subscription, name, day, **more):
    """Return an address of one delivery."""
    return address(name, subscription, day.isoformat(), **more)
