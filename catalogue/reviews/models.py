"""A review that outlives its author's account and tells staff what the rules found."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from oscar.apps.catalogue.reviews.abstract_models import AbstractProductReview

LONGEST = 1500
BEST = 5


class ProductReview(AbstractProductReview):
    """One to five stars and words for a family of sizes.

    ``flags`` and ``reason`` are for staff. ``line`` is the purchase that gave the right
    to write; ``verified`` stays when the order's rows are gone.
    """

    title = models.CharField(_("title"), max_length=255, blank=True, default="")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("author"),
        blank=True,
        null=True,
        on_delete=models.SET_NULL,
        related_name="reviews",
    )
    line = models.ForeignKey(
        "order.Line",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    verified = models.BooleanField(_("verified purchase"), default=False)
    language = models.CharField(_("language"), max_length=5, default="en")
    flags = models.JSONField(_("what the rules found"), default=list, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)

    class Meta(AbstractProductReview.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=Q(score__gte=1, score__lte=BEST),
                name="review_has_one_to_five_stars",
            )
        ]

    def __str__(self):
        return f"{self.score} ★ {self.body[:60]}"

    @property
    def stars(self):
        """Return for each of the five stars whether it is full."""
        return [number <= self.score for number in range(1, BEST + 1)]


from oscar.apps.catalogue.reviews.models import *
