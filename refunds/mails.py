"""Tell customers and staff what becomes of money that goes back."""

from django.urls import reverse

from outbox.services import post_to_staff
from refunds.models import Refund
from shop.order.mails import post_order_mail

Kind = Refund.Kind


def post_requested(refund) -> None:
    """Say that money is on its way, in the transaction that decided it.

    A cancelled order's own mail says it already.
    """
    if refund.kind == Kind.LATE:
        _post(refund, "payment_refunded")
        _post_staff(refund, "late")
    elif refund.kind != Kind.CANCELLED:
        _post(refund, "refund_requested")


def post_done(refund) -> None:
    """Say that the bank confirmed it."""
    _post(refund, "refund_done", round=refund.refusals)


def post_failed(refund) -> None:
    """Tell the staff, once per refusal, that the bank did not pay back."""
    _post_staff(refund, "failed")


def _post(refund, template, round=0):
    post_order_mail(
        refund.order,
        template,
        key=f"{refund.key}:{round}",
        amount=str(refund.amount),
        currency=refund.currency,
        reason=refund.reason,
    )


def _post_staff(refund, what):
    post_to_staff(
        key=f"staff-refund:{refund.key}:{what}:{refund.refusals}",
        template="staff_refund",
        path=reverse("refund:index"),
        context={
            "what": what,
            "number": refund.order.number,
            "amount": f"{refund.amount} {refund.currency}",
            "gateway": refund.attempt.gateway,
            "error": refund.last_error,
            "again": refund.due_at is not None,
        },
    )
