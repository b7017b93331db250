"""What people write: answers lie in their thread, ratings count approved reviews."""

from django.db.models import Avg, F, Q

from oscar.core.loading import get_model

from catalogue.models import Product
from comments.models import Comment

ProductReview = get_model("reviews", "ProductReview")
# Means are stored as floats.
CLOSE = 1e-6


def answers_lie_in_their_thread():
    """An answer is one level below what it answers, in the same thread and page."""
    answers = Comment.objects.exclude(parent=None)
    wrong = answers.exclude(
        Q(parent__root=None, root=F("parent")) | Q(parent__root=F("root")),
        depth=F("parent__depth") + 1,
        page=F("parent__page"),
    )
    return [f"comment {pk}: not in its thread" for pk in _keys(wrong)]


def ratings_are_means():
    """A product's rating is the mean of its approved reviews, none without any."""
    rows = Product.objects.annotate(
        mean=Avg("reviews__score", filter=Q(reviews__status=ProductReview.APPROVED))
    ).exclude(rating=None, mean=None)
    return [
        f"product {pk}: rated {rating}, its reviews say {mean}"
        for pk, rating, mean in rows.order_by("pk").values_list("pk", "rating", "mean")
        if rating is None or mean is None or abs(rating - mean) > CLOSE
    ]


def verified_reviews_were_bought():
    """A review that says so is about its line's product, bought by its author."""
    rows = ProductReview.objects.exclude(line=None)
    wrong = rows.exclude(
        Q(line__product=F("product")) | Q(line__product__parent=F("product"))
    ) | rows.exclude(user=None).exclude(line__order__user=F("user"))
    return [f"review {pk}: not what its author bought" for pk in _keys(wrong)]


def _keys(rows):
    return rows.order_by("pk").values_list("pk", flat=True)


CHECKS = (
    ("J3", answers_lie_in_their_thread),
    ("K4", ratings_are_means),
    ("K4", verified_reviews_were_bought),
)
