"""Plans, what was chosen of them, and the subscriptions that run."""

from subscriptions.models.choices import PlanChoice
from subscriptions.models.pages import PlanIndexPage, PlanPage
from subscriptions.models.plans import Plan, PlanSize
from subscriptions.models.subscriptions import (
    RECIPIENT,
    Bill,
    CancelReason,
    Occurrence,
    OccurrenceOrder,
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
