"""The signed links of mails: each opens one subscription, for as long as it is used."""

from datetime import timedelta

from django.core import signing

from subscriptions.models import Subscription

SALT = "subscriptions.own"
GIFT_SALT = "subscriptions.gift"
VALID = timedelta(days=60)
GIFT_VALID = timedelta(days=400)


def subscription_token(subscription) -> str:
    """Return what goes into addresses of mails; 60 days: each mail brings a new one."""
    return signing.dumps(subscription.pk, salt=SALT)


def gift_token(subscription) -> str:
    """Return the link of who gets the flowers; 400 days."""
    return signing.dumps(subscription.pk, salt=GIFT_SALT)


def subscription_from_token(token: str) -> tuple[Subscription, bool]:
    """Return a link's subscription and whether its recipient holds it.

    Raises Subscription.DoesNotExist alike for forged, tampered and expired links.
    """
    for salt, valid, recipient in ((SALT, VALID, False), (GIFT_SALT, GIFT_VALID, True)):
        try:
            pk = signing.loads(token, salt=salt, max_age=valid)
        except signing.BadSignature:
            continue
        rows = Subscription.objects.select_related(
            "size__plan__page", "size__bouquet", "bouquet", "line__order", "slot"
        )
        return rows.get(pk=pk), recipient
    raise Subscription.DoesNotExist
