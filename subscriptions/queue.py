"""What could not be charged: who owes what, and when it is tried again."""

from django.db.models import (
    Case,
    CharField,
    Exists,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)

from subscriptions.models import Bill, Occurrence, Subscription

LATE = (Subscription.State.PAST_DUE, Subscription.State.ON_HOLD)
READ = ("order__total_incl_tax", "tries", "next_try_at", "last_error", "period")


def failed_charges():
    """Return the subscriptions that are not paid, those tried soonest first.

    Each has ``amount`` (euros incl. VAT), ``tried``, ``next_try``, ``last_said`` and
    ``what`` of its latest charge that failed, in one query.
    """
    rows = Subscription.objects.filter(state__in=LATE)
    charged = Q(state__in=Occurrence.CHARGED, next_try_at__isnull=False)
    period = Occurrence.objects.filter(
        charged | Q(state=Occurrence.State.UNPAID), subscription=OuterRef("pk")
    ).order_by("-nominal", "-pk")
    bill = Bill.objects.filter(
        subscription=OuterRef("pk"), state__in=(Bill.State.OPEN, Bill.State.UNPAID)
    ).order_by("-pk")
    names = ("amount", "tried", "next_try", "last_said", "for_period")
    rows = rows.annotate(of_bill=Exists(bill))
    rows = rows.annotate(
        **{
            name: Case(
                When(of_bill=True, then=Subquery(bill.values(field)[:1])),
                default=Subquery(period.values(field)[:1]),
            )
            for name, field in zip(names, READ, strict=True)
        },
        what=Case(
            When(of_bill=True, then=Value("bill")),
            default=Value("delivery"),
            output_field=CharField(),
        ),
    )
    return rows.order_by("next_try", "pk")
