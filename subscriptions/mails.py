"""What customers, recipients and staff hear about subscriptions."""

from datetime import datetime, time

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from delivery.calendar import BRUSSELS
from outbox.models import Message
from outbox.services import post, post_to_staff
from payments.instalments import owes_balance
from shop.order.links import order_token
from subscriptions.links import gift_token, subscription_token
from subscriptions.schedule import locked_at
from subscriptions.selectors import page_of

MORNING = time(8, 0)


def context_of(subscription, *, token=None) -> dict:
    """Return what every mail of a subscription tells, as plain JSON."""
    token = token or subscription_token(subscription)
    with translation.override(subscription.language):
        path = reverse("subscriptions:own", args=[token])
        return {
            "name": subscription.name,
            "code": subscription.code,
            "plan": page_of(subscription.size.plan).title,
            "size": str(subscription.size.get_size_display()),
            "rhythm": subscription.rhythm,
            "bouquets": subscription.bouquets,
            "recipient": subscription.recipient_name,
            "is_gift": subscription.is_gift,
            "term": subscription.term,
            "price": str(subscription.price_of_delivery),
            "url": settings.SITE_URL + path,
        }


def _post(subscription, template, *, key, recipient=None, **extra):
    return post(
        key=f"{template}:{subscription.code}:{key}",
        template=template,
        recipient=recipient or subscription.email,
        language=subscription.language,
        context=context_of(subscription) | extra,
    )


def _to_staff(subscription, template, *, key, **extra):
    return post_to_staff(
        key=f"{template}:{subscription.code}:{key}",
        template=template,
        path=reverse("subscription:inspect", args=[subscription.pk]),
        context=context_of(subscription) | extra,
    )


def post_started(subscription):
    """Confirm a subscription: what comes when, and where it is looked after."""
    day = subscription.next_day
    return _post(
        subscription,
        "subscription_started",
        key="",
        first=day.isoformat(),
        until=locked_at(day).isoformat(),
        deliveries=subscription.credits,
    )


def _title(occurrence):
    subscription = occurrence.subscription
    with translation.override(subscription.language):
        return (occurrence.bouquet or subscription.brought).get_title()


def _links_of(occurrence, token) -> dict:
    """Return where a delivery is skipped and changed."""
    args = [token, occurrence.nominal.isoformat()]
    with translation.override(occurrence.subscription.language):
        return {
            "skip_url": settings.SITE_URL + reverse("subscriptions:skip", args=args),
            "change_url": settings.SITE_URL
            + reverse("subscriptions:delivery", args=args),
        }


def post_notice(occurrence, *, before):
    """Tell what comes in five days, its price, and how to skip or swap it.

    Who gets a gift hears of it too, once it has begun, and of no price.
    """
    subscription = occurrence.subscription
    token = subscription_token(subscription)
    day = occurrence.nominal
    _post_gift_notice(occurrence)
    price = occurrence.unit_price * subscription.bouquets
    paid = subscription.credits > 0
    return _post(
        subscription,
        "subscription_notice",
        # Another day of the same period is another fact.
        key=f"{occurrence.period}:{day.isoformat()}",
        day=(occurrence.date or day).isoformat(),
        until=locked_at(day).isoformat(),
        bouquet=_title(occurrence),
        charged="" if paid else str(price),
        new_price=not paid and before != subscription.unit_price,
        left=subscription.credits,
        **_links_of(occurrence, token),
    )


def post_debit(bill, method, *, before):
    """Tell that a term is debited, on which day and from which account."""
    subscription = bill.subscription
    return _post(
        subscription,
        "subscription_debit",
        key=bill.period,
        day=timezone.localdate(bill.next_try_at).isoformat(),
        amount=str(bill.order.total_incl_tax),
        account=method.label,
        deliveries=bill.deliveries,
        new_price=before != subscription.unit_price,
    )


def _post_gift_notice(occurrence):
    subscription = occurrence.subscription
    # Not before the mail that gives the gift.
    told = Message.objects.filter(
        key=f"subscription_gift:{subscription.code}", due_at__lte=timezone.now()
    )
    if not (subscription.is_gift and subscription.gift_email and told.exists()):
        return
    day = occurrence.nominal
    token = gift_token(subscription)
    with translation.override(subscription.language):
        url = settings.SITE_URL + reverse("subscriptions:own", args=[token])
    post(
        key=f"subscription_gift_next:{subscription.code}:{day.isoformat()}",
        template="subscription_gift_next",
        recipient=subscription.gift_email,
        language=subscription.language,
        context={
            "name": subscription.recipient_name,
            "giver": subscription.card_signature or subscription.name,
            "day": (occurrence.date or day).isoformat(),
            "until": locked_at(day).isoformat(),
            "bouquet": _title(occurrence),
            "url": url,
            **_links_of(occurrence, token),
        },
    )


def post_gift(occurrence):
    """Let who gets a gift know, on the morning of the first delivery and not before."""
    subscription = occurrence.subscription
    if not (subscription.is_gift and subscription.gift_email):
        return
    key = f"subscription_gift:{subscription.code}"
    if Message.objects.filter(key=key).exists():
        # A later delivery must not put off what waits to be sent.
        return
    start = datetime.combine(occurrence.date, MORNING, BRUSSELS)
    with translation.override(subscription.language):
        path = reverse("subscriptions:own", args=[gift_token(subscription)])
    message = post(
        key=key,
        template="subscription_gift",
        recipient=subscription.gift_email,
        language=subscription.language,
        context={
            "name": subscription.recipient_name,
            "giver": subscription.card_signature or subscription.name,
            "message": subscription.card_message,
            "day": occurrence.date.isoformat(),
            "rhythm": subscription.rhythm,
            "url": settings.SITE_URL + path,
        },
    )
    if message.attempts == 0 and message.due_at < start:
        message.due_at = start
        message.save(update_fields=["due_at"])


def _pay_url(due):
    """Return where an open order is paid by hand, else the subscription's page."""
    subscription = due.subscription
    if due.order_id and (due.order.status == "pending" or owes_balance(due.order)):
        with translation.override(subscription.language):
            path = reverse("checkout:order", args=[order_token(due.order.number)])
        return settings.SITE_URL + path
    return context_of(subscription)["url"]


def post_failed(due, *, tried_again=True):
    """Ask for another way to pay, after each try that failed.

    Where it is not ``tried_again`` it is to be paid by hand until then.
    """
    _post(
        due.subscription,
        "subscription_failed",
        key=f"{due._meta.model_name}:{due.period}:{due.tries}",
        amount=str(due.order.total_incl_tax) if due.order_id else "",
        next_try=due.next_try_at.isoformat(),
        tried_again=tried_again,
        pay_url=_pay_url(due),
    )


def post_confirm(due, attempt):
    """Ask the customer to confirm a charge at the bank."""
    url = attempt.pay_url
    _post(
        due.subscription,
        "subscription_confirm",
        key=str(attempt.key),
        amount=str(attempt.amount),
        until=due.next_try_at.isoformat() if due.next_try_at else "",
        pay_url=url if "://" in url else settings.SITE_URL + url,
    )


def post_on_hold(due):
    """Tell customer and staff that nothing comes until it is paid."""
    key = f"{due._meta.model_name}:{due.period}"
    owed = bool(due.order_id) and owes_balance(due.order)
    _post(
        due.subscription,
        "subscription_on_hold",
        key=key,
        owed=owed,
        pay_url=_pay_url(due) if owed else "",
    )
    _to_staff(due.subscription, "staff_subscription_on_hold", key=key)


def post_blocked(occurrence):
    """Tell customer and staff that a delivery could not be prepared, and why."""
    extra = {
        "key": occurrence.period,
        "day": occurrence.nominal.isoformat(),
        "why": occurrence.last_error,
    }
    _post(occurrence.subscription, "subscription_blocked", **extra)
    _to_staff(occurrence.subscription, "staff_subscription_blocked", **extra)


def post_missed(occurrence):
    """Tell that a delivery was missed by us, and that it costs nothing."""
    _post(
        occurrence.subscription,
        "subscription_missed",
        key=occurrence.period,
        day=occurrence.nominal.isoformat(),
        left=occurrence.subscription.credits,
    )


def post_cancelled(subscription, ending):
    """Confirm a cancellation: what still comes and what goes back."""
    _post(
        subscription,
        "subscription_cancelled",
        key=subscription.cancelled_at.isoformat(),
        still_to_come=ending.still_to_come + ending.on_the_way,
        back=str(ending.back) if ending.back else "",
    )


def post_ended(subscription):
    """Tell that the last delivery was made."""
    _post(subscription, "subscription_ended", key="")
