"""Write, change and take back a review; decide who reads it."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from oscar.core.loading import get_model

from catalogue.models import Product
from comments.moderation import Draft, judge
from outbox.services import post_to_staff
from shop.order import statuses
from storefront.reviews.errors import NotBought, ReviewDecided, ReviewReasonMissing

ProductReview = get_model("reviews", "ProductReview")
Line = get_model("order", "Line")


def bought_line(user, product_id):
    """Return a line with the product, or a size of it, that was brought to ``user``.

    The order must be the account's own: an address a guest typed proves nothing.
    """
    family = Q(product_id=product_id) | Q(product__parent_id=product_id)
    brought = Q(order__user=user, order__status=statuses.DELIVERED)
    return Line.objects.filter(family, brought).order_by("pk").first()


def write_review(*, product_id: int, user, score: int, text: str, language: str):
    """Keep a customer's one review of a product until staff have read it.

    Writing again replaces one's own words, which wait again. Raises NotBought where no
    order of the account with it was delivered; nothing is written then.
    """
    line = bought_line(user, product_id)
    if line is None:
        raise NotBought
    verdict = judge(Draft(text, user))
    said = {
        "score": score,
        "body": text,
        "language": language,
        "flags": verdict.flags,
        "line": line,
        "verified": True,
        "status": ProductReview.FOR_MODERATION,
    }
    with transaction.atomic():
        # The unique key of product and user decides between two at once.
        review, created = ProductReview.objects.select_for_update().get_or_create(
            product_id=product_id, user=user, defaults=said
        )
        if not created:
            for name, value in said.items():
                setattr(review, name, value)
            review.edited_at, review.reason = timezone.now(), ""
            review.save()
        _tell_staff()
    return review


def delete_review(*, product_id: int, user) -> bool:
    """Take one's own review back; return whether there was one."""
    own = ProductReview.objects.filter(product_id=product_id, user=user).first()
    if own is None:
        return False
    own.delete()
    return True


def approve_review(*, review_id: int, user, seen: datetime | None):
    """Let everybody read a review and count its stars.

    ``seen`` is ``edited_at`` of the words that were read: others are not approved.
    Raises ReviewDecided where they changed or are approved already.
    """
    return _decide(review_id, user, seen, ProductReview.APPROVED, "")


def reject_review(*, review_id: int, user, seen: datetime | None, reason: str):
    """Show a review to nobody. ``reason`` is for colleagues only.

    Raises ReviewReasonMissing without one, ReviewDecided as ``approve_review`` does.
    """
    if not reason.strip():
        raise ReviewReasonMissing
    return _decide(review_id, user, seen, ProductReview.REJECTED, reason.strip())


@transaction.atomic
def _decide(review_id, user, seen, status, reason):
    open_rows = ProductReview.objects.filter(pk=review_id, edited_at=seen)
    decided = open_rows.exclude(status=status).update(
        status=status, reason=reason, decided_by=user, decided_at=timezone.now()
    )
    if not decided:
        raise ReviewDecided
    review = ProductReview.objects.get(pk=review_id)
    Product.objects.get(pk=review.product_id).update_rating()
    return review


def _tell_staff():
    """Tell staff that a review waits: the first of a day only."""
    post_to_staff(
        key=f"reviews-waiting:{timezone.localdate()}",
        template="staff_review_waiting",
        path=f"{reverse('productreview:index')}?status=0",
        context={},
    )
