"""Quotes: versions, their sums and their orders tell the same."""

from decimal import Decimal

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce

from quotes.models import Quote, QuoteVersion
from shop.order import statuses

State = Quote.State
States = QuoteVersion.State


def totals_are_their_lines():
    """A version costs what its lines add up to."""
    sums = Sum(F("lines__unit_price") * F("lines__quantity"))
    rows = QuoteVersion.objects.annotate(lines_total=Coalesce(sums, Decimal(0)))
    return [
        f"version {row.quote_id}/{row.number}: {row.total}, "
        f"its lines {row.lines_total:.2f}"
        for row in rows.exclude(lines_total=F("total")).order_by("pk")
    ]


def accepted_is_one_order():
    """I7: who accepted has one order, of that price, and nobody else has one."""
    yes = Q(state__in=(States.ACCEPTED, States.LAPSED))
    broken = (
        (yes & Q(order=None))
        | (~yes & Q(order__isnull=False))
        | (yes & ~Q(order__total_incl_tax=F("total")))
        | Q(state=States.ACCEPTED, order__status=statuses.CANCELLED)
        | (Q(state=States.LAPSED) & ~Q(order__status__in=statuses.ENDED))
    )
    rows = QuoteVersion.objects.filter(broken).select_related("order")
    return [
        f"version {row.quote_id}/{row.number}: {row.state} at {row.total}, its order "
        f"is {row.order and (row.order.status, str(row.order.total_incl_tax))}"
        for row in rows.order_by("pk")
    ]


def quotes_follow_their_versions():
    """An accepted quote has an accepted version, an answered one an open one."""
    rows = Quote.objects.annotate(
        accepted=Count("versions", filter=Q(versions__state=States.ACCEPTED)),
        sent=Count("versions", filter=Q(versions__state=States.SENT)),
    )
    broken = (
        (Q(state=State.ACCEPTED) & ~Q(accepted=1))
        | (~Q(state=State.ACCEPTED) & Q(accepted__gt=0))
        | (Q(state=State.ANSWERED) & ~Q(sent=1))
        | (~Q(state=State.ANSWERED) & Q(sent__gt=0))
    )
    return [
        f"quote {row.code}: {row.state} with {row.accepted} accepted and "
        f"{row.sent} open versions"
        for row in rows.filter(broken).order_by("pk")
    ]


CHECKS = (
    ("quotes", totals_are_their_lines),
    ("quotes", accepted_is_one_order),
    ("quotes", quotes_follow_their_versions),
)
