"""Plans, what was chosen of them, and the subscriptions that run."""

from subscriptions.models.choices import PlanChoice
from subscriptions.models.pages import PlanIndexPage, PlanPage
from subscriptions.models.periods import Bill, Occurrence, OccurrenceOrder
from subscriptions.models.plans import Plan, PlanSize
from subscriptions.models.subscriptions import (
    RECIPIENT,
    CancelReason,
    Pause,
    Subscription,
)

__all__ = [
    "RECIPIENT",
    "Bill",
    "CancelReason",
    "Occurrence",
    "OccurrenceOrder",
    "Pause",
    "Plan",
    "PlanChoice",
    "PlanIndexPage",
    "PlanPage",
    "PlanSize",
    "Subscription",
]
