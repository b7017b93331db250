"""What the customer answers: yes, which is an order, or no."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from quotes import mails
from quotes.answering import end_version
from quotes.errors import QuoteOver
from quotes.models import Quote, QuoteVersion
from quotes.orders import place_quote_order
from quotes.requests import lock_own

State = Quote.State
States = QuoteVersion.State


@transaction.atomic
def accept_version(*, user, code: str, number: int, now=None) -> QuoteVersion:
    """Accept the version its addressee read; it becomes one order, in the same commit.

    What it costs is what was sent, whatever else the browser says. Accepting again
    returns the version with its order: a double click places one.

    Raises:
        Quote.DoesNotExist, QuoteVersion.DoesNotExist: not one of theirs.
        QuoteOver: it expired, was answered otherwise, withdrawn or replaced.
        DomainError: what ``place_order`` refuses.
    """
    now = now or timezone.now()
    quote = lock_own(user, code)
    version = quote.versions.get(number=number)
    if version.state == States.ACCEPTED:
        return version
    if not end_version(version, States.ACCEPTED, now, valid_until__gt=now):
        raise QuoteOver(state=version.state)
    quote.state = State.ACCEPTED
    quote.save(update_fields=["state"])
    version.order = place_quote_order(version, quote=quote, user=user, now=now)
    version.terms = terms_of(version, quote.language)
    version.save(update_fields=["order", "terms"])
    mails.post_accepted(version)
    return version


@transaction.atomic
def refuse_version(*, user, code: str, number: int, reason: str = "", now=None):
    """Say no to a version; staff are told. Saying no again changes nothing.

    Raises what ``accept_version`` raises.
    """
    now = now or timezone.now()
    quote = lock_own(user, code)
    version = quote.versions.get(number=number)
    if version.state == States.REFUSED:
        return version
    reason = reason.strip()[:500]
    if not end_version(version, States.REFUSED, now, reason, valid_until__gt=now):
        raise QuoteOver(state=version.state)
    quote.state = State.REFUSED
    quote.save(update_fields=["state"])
    mails.post_refused(version)
    return version


def terms_of(version, language: str) -> str:
    """Return the words that are accepted with a version, in the customer's language."""
    with translation.override(language):
        words = _(
            "Version %(number)s at %(total)s EUR, VAT included. The deposit of "
            "%(deposit)s EUR is paid within %(days)s days and confirms the order; the "
            "balance is due %(before)s days before the event."
        )
        return words % {
            "number": version.number,
            "total": version.total,
            "deposit": version.deposit,
            "days": settings.QUOTE_DEPOSIT_DAYS,
            "before": settings.QUOTE_BALANCE_DAYS,
        }
