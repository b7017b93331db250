"""Tell the staff about money a person must look at."""

from django.urls import reverse

from outbox.services import post_to_staff


def post_payment_alert(attempt) -> None:
    """Write a mail to the staff, once per attempt, in the caller's transaction."""
    post_to_staff(
        key=f"payment-alert:{attempt.key}:{attempt.state}",
        template="staff_payment",
        path=reverse("paymentattempt:index"),
        context={
            "number": attempt.order.number,
            "asked": f"{attempt.amount} {attempt.currency}",
            "taken": f"{attempt.captured} {attempt.captured_currency}",
            "gateway": attempt.gateway,
            "reason": attempt.reason,
        },
    )


def post_foreign_event(gateway: str, *, event_id: str, why: str) -> None:
    """Tell the staff, once per event, of a genuine webhook that is not ours."""
    post_to_staff(
        key=f"foreign-event:{gateway}:{event_id}",
        template="staff_foreign_event",
        path=reverse("paymentattempt:index"),
        context={"gateway": gateway, "event_id": event_id, "why": why},
    )
