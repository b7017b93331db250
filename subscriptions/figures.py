"""How many subscriptions there are, what they bring in, and why they end."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Max, Q, Sum
from django.db.models.functions import Coalesce, TruncMonth

from common.money import ZERO, round_cents
from shop.order import statuses
from subscriptions.models import CancelReason, Subscription
from subscriptions.rhythms import Rhythm

State = Subscription.State
MONTHS = 12
MOST_WORDS = 20
# Deliveries of a month, on average over a year.
A_MONTH = {
    Rhythm.WEEKLY: Decimal(52) / 12,
    Rhythm.FORTNIGHTLY: Decimal(26) / 12,
    Rhythm.MONTHLY: Decimal(1),
    Rhythm.YEARLY: Decimal(1) / 12,
}


@dataclass(frozen=True)
class Month:
    """Who came and went in a month; ``first`` is its first day."""

    first: date
    before: int
    new: int
    lost: int

    @property
    def churn(self) -> Decimal | None:
        """Return the percentage lost of those there were before; None of nobody."""
        if not self.before:
            return None
        share = Decimal(100 * self.lost) / self.before
        return share.quantize(Decimal("0.1"))


@dataclass(frozen=True)
class Figures:
    """What the page of figures shows; ``mrr`` is euros incl. VAT a month."""

    active: int
    gifts: int
    on_hold: int
    mrr: Decimal
    months: list
    reasons: list
    words: list


def last_months(new: dict, lost: dict, today: date) -> list[Month]:
    """Return the last twelve months, the oldest first. Pure.

    ``new`` and ``lost`` map the first day of each month since the shop opened to how
    many came and went in it.
    """
    found = []
    for back in range(MONTHS - 1, -1, -1):
        number = today.year * 12 + today.month - 1 - back
        first = date(number // 12, number % 12 + 1, 1)
        before = sum(n for month, n in new.items() if month < first)
        before -= sum(n for month, n in lost.items() if month < first)
        found.append(Month(first, before, new.get(first, 0), lost.get(first, 0)))
    return found


def monthly_revenue(sums: dict) -> Decimal:
    """Return euros a month of ``{rhythm: euros of one delivery of each}``. Pure."""
    return round_cents(
        sum((A_MONTH[rhythm] * euros for rhythm, euros in sums.items()), ZERO)
    )


def begun():
    """Return the subscriptions that ever ran; gifts end by themselves, not counted.

    An order that was never paid, or cancelled whole, began nothing.
    """
    rows = Subscription.objects.exclude(state=State.WAITING).exclude(is_gift=True)
    return rows.exclude(line__order__status=statuses.CANCELLED)


def _by_month(rows, name):
    found = rows.annotate(month=TruncMonth(name)).order_by().values_list("month")
    counted = {}
    for month, number in found.annotate(n=Count("pk")):
        first = date(month.year, month.month, 1)
        counted[first] = counted.get(first, 0) + number
    return counted


def _lost():
    """Return who cancelled, by the month they did; who ended, by their last day."""
    lost = _by_month(begun().filter(cancelled_at__isnull=False), "cancelled_at")
    over = begun().filter(state=State.ENDED, cancelled_at=None)
    over = over.annotate(over=Coalesce("ends_on", Max("occurrences__nominal")))
    for last in over.filter(over__isnull=False).values_list("over", flat=True):
        first = last.replace(day=1)
        lost[first] = lost.get(first, 0) + 1
    return lost


def current_figures(today: date) -> Figures:
    """Return all figures as they are now; six queries."""
    paid = Q(state__in=(State.ACTIVE, State.PAST_DUE))
    counts = Subscription.objects.aggregate(
        active=Count("pk", filter=paid),
        gifts=Count("pk", filter=paid & Q(is_gift=True)),
        on_hold=Count("pk", filter=Q(state=State.ON_HOLD)),
    )
    # Who cancelled and is brought the rest brings nothing in again.
    again = Subscription.objects.filter(paid, is_gift=False, renews=True).order_by()
    sums = again.values_list("rhythm").annotate(
        euros=Sum(F("unit_price") * F("bouquets"))
    )
    months = last_months(_by_month(begun(), "created_at"), _lost(), today)
    return Figures(
        **counts,
        mrr=monthly_revenue(dict(sums)),
        months=months,
        reasons=cancel_reasons(months[0].first),
        words=said_lately(),
    )


def cancel_reasons(since: date) -> list:
    """Return ``(reason in words, how many)`` of who stopped, most first (Y10)."""
    rows = Subscription.objects.filter(cancelled_at__date__gte=since)
    rows = rows.exclude(cancel_reason="").order_by().values_list("cancel_reason")
    counts = dict(rows.annotate(n=Count("pk")))
    found = [
        (reason.label, counts[reason]) for reason in CancelReason if reason in counts
    ]
    return sorted(found, key=lambda pair: -pair[1])


def said_lately() -> list:
    """Return what those who stopped said of it, the latest first."""
    rows = Subscription.objects.filter(cancelled_at__isnull=False)
    rows = rows.exclude(cancel_words="").order_by("-cancelled_at")
    return list(rows.only("code", "cancel_words", "cancelled_at")[:MOST_WORDS])
