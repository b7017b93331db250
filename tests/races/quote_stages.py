"""Quotes that are open, for races, written inside the shop."""

from common.errors import DomainError
from ops.integrity import find_breaches
from quotes.accepting import accept_version
from quotes.answering import withdraw_version
from quotes.expiry import expire_versions
from quotes.models import QuoteVersion
from quotes.tests import factories
from users.models import User


def open_version():
    """Send a quote of 1000 euros to a customer; return its key."""
    user, _new = User.objects.get_or_create(
        email="bride@example.com", defaults={"is_active": True}
    )
    return factories.make_version(factories.make_quote(user)).pk


def _told(act):
    try:
        act()
    except DomainError as refusal:
        return refusal.code
    return "done"


def accept(version):
    """Accept a version; return "done" or the code of the refusal."""
    row = QuoteVersion.objects.select_related("quote__user").get(pk=version)
    quote = row.quote
    return _told(
        lambda: accept_version(user=quote.user, code=quote.code, number=row.number)
    )


def withdraw(version):
    """Take a version back; return "done" or the code of the refusal."""
    quote = QuoteVersion.objects.get(pk=version).quote_id
    return _told(
        lambda: withdraw_version(quote_id=quote, reason="No peonies", user=None)
    )


def replace(version):
    """Send a second version; return "done" or the code of the refusal."""
    quote = QuoteVersion.objects.select_related("quote").get(pk=version).quote
    return _told(lambda: factories.make_version(quote))


def expire():
    """Run the sweep."""
    return expire_versions()


def breaches():
    """Return what is wrong with the shop's rows."""
    return find_breaches()
