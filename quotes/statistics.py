"""How many quotes there are, what they are worth, and how many are accepted."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Avg, Count, OuterRef, Q, Subquery, Sum

from common.money import ZERO, round_cents
from delivery.calendar import BRUSSELS
from quotes.models import Quote, QuoteVersion

States = QuoteVersion.State
# Versions the customer, or time, has decided.
DECIDED = (States.ACCEPTED, States.REFUSED, States.EXPIRED, States.LAPSED)
YES = (States.ACCEPTED, States.LAPSED)


@dataclass(frozen=True)
class Figures:
    """Quotes sent in between two days; prices in euros incl. VAT, rate in percent."""

    states: list
    asked: int
    mean: Decimal | None
    accepted: int
    decided: int
    worth: Decimal

    @property
    def rate(self):
        """Return how many of the decided ones were accepted, None without any."""
        if not self.decided:
            return None
        return round_cents(Decimal(100) * self.accepted / self.decided)


def count_quotes(first: date, last: date) -> Figures:
    """Return the figures of requests sent in from ``first`` to ``last``, Brussels days.

    A quote counts with its newest version alone: what v2 replaced was never decided.
    """
    rows = Quote.objects.filter(
        submitted_at__gte=_midnight(first), submitted_at__lt=_midnight(last, 1)
    )
    counts = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    last_of = QuoteVersion.objects.filter(quote=OuterRef("pk")).order_by("-number")
    keys = rows.order_by().values_list(Subquery(last_of.values("pk")[:1]))
    newest = QuoteVersion.objects.filter(pk__in=keys).order_by()
    sums = newest.aggregate(
        mean=Avg("total"),
        accepted=Count("pk", filter=Q(state__in=YES)),
        decided=Count("pk", filter=Q(state__in=DECIDED)),
        worth=Sum("total", filter=Q(state=States.ACCEPTED)),
    )
    return Figures(
        states=[
            (label, counts.get(value, 0))
            for value, label in Quote.State.choices
            if value != Quote.State.DRAFT
        ],
        asked=sum(counts.values()),
        mean=None if sums["mean"] is None else round_cents(Decimal(sums["mean"])),
        accepted=sums["accepted"],
        decided=sums["decided"],
        worth=sums["worth"] or ZERO,
    )


def _midnight(day, more=0):
    day += timedelta(days=more)
    return datetime.combine(day, time.min, BRUSSELS)
