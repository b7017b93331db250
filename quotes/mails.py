"""What customers and staff hear about quotes."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from outbox.services import post, post_to_staff


def _facts(quote) -> dict:
    """Return what every mail about a quote tells, as plain JSON."""
    with translation.override(quote.language):
        path = reverse("quotes:own", args=[quote.code])
    return {
        "name": quote.name,
        "code": quote.code,
        "event": quote.event_type,
        "event_date": quote.event_date.isoformat(),
        "place": quote.place,
        "url": settings.SITE_URL + path,
    }


def _offered(version) -> dict:
    return _facts(version.quote) | {
        "number": version.number,
        "total": str(version.total),
        "deposit": str(version.deposit),
        "balance": str(version.balance),
        "valid_until": version.valid_until.isoformat(),
        "reason": version.reason,
    }


def _post(quote, template, key, context):
    return post(
        key=f"{template}:{quote.code}:{key}",
        template=template,
        recipient=quote.email,
        language=quote.language,
        context=context,
    )


def _to_staff(quote, template, key, context):
    return post_to_staff(
        key=f"{template}:{quote.code}:{key}",
        template=template,
        path=reverse("quote:inspect", args=[quote.pk]),
        context=context,
    )


def post_asked(quote):
    """Tell staff that somebody asks for a quote."""
    context = _facts(quote) | {
        "description": quote.description,
        "budget": "" if quote.budget is None else str(quote.budget),
    }
    return _to_staff(quote, "staff_quote_asked", "", context)


def post_sent(version):
    """Send a version with its link, once for each version."""
    context = _offered(version) | {"message": version.message}
    return _post(version.quote, "quote_sent", version.number, context)


def post_withdrawn(version):
    """Tell the customer that a version was taken back, and why."""
    return _post(version.quote, "quote_withdrawn", version.number, _offered(version))


def post_expiring(version):
    """Tell the customer that a version can soon no longer be accepted."""
    return _post(version.quote, "quote_expiring", version.number, _offered(version))


def post_accepted(version):
    """Tell staff that a version was accepted."""
    context = _offered(version) | {"accepted": True, "order": version.order.number}
    return _to_staff(version.quote, "staff_quote_answered", version.number, context)


def post_refused(version):
    """Tell staff that a version was declined."""
    context = _offered(version) | {"accepted": False}
    return _to_staff(version.quote, "staff_quote_answered", version.number, context)


def post_message(message):
    """Send a message to whom it is written."""
    quote = message.quote
    context = _facts(quote) | {"body": message.body}
    if message.from_staff:
        return _post(quote, "quote_message", message.pk, context)
    return _to_staff(quote, "staff_quote_message", message.pk, context)


def post_balance_due(version, plan):
    """Ask for the balance, with the page on which it is paid."""
    context = _offered(version) | {"due_on": plan.due_on.isoformat()}
    return _post(version.quote, "quote_balance_due", version.number, context)


def post_balance_paid(version):
    """Confirm that all is paid."""
    return _post(version.quote, "quote_paid", version.number, _offered(version))
