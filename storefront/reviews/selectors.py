"""The reviews of one product that everybody may read: approved ones, of no other."""

from dataclasses import dataclass

from django.db.models import Count, Window

from oscar.core.loading import get_model

ProductReview = get_model("reviews", "ProductReview")
SHOWN = 4


@dataclass(frozen=True)
class Told:
    """What is said of a product: some reviews, how many there are, their mean."""

    reviews: list
    count: int
    mean: object

    @property
    def stars(self):
        """Return for each of five stars whether the mean fills it, halves up."""
        return [number <= int(self.mean * 2 + 1) // 2 for number in range(1, 6)]


def approved_reviews(product_id):
    """Return what everybody may read of a product, newest first."""
    rows = ProductReview.objects.filter(
        product_id=product_id, status=ProductReview.APPROVED
    )
    return rows.select_related("user").order_by("-pk")


def told_of(product) -> Told | None:
    """Return the newest reviews in one query, in none where nobody reviewed it."""
    if product.rating is None:
        return None
    rows = approved_reviews(product.pk).annotate(total=Window(Count("pk")))
    rows = list(rows[:SHOWN])
    return Told(rows, rows[0].total, product.rating) if rows else None
