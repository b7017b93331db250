"""What was chosen on a plan's page, beside its line in the basket."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from subscriptions.models.plans import PlanSize
from subscriptions.rhythms import Rhythm


class PlanChoice(models.Model):
    """How a subscription in a basket shall run; the line counts deliveries paid now."""

    line = models.OneToOneField(
        "basket.Line", on_delete=models.CASCADE, related_name="plan_choice"
    )
    size = models.ForeignKey(PlanSize, on_delete=models.CASCADE, related_name="+")
    rhythm = models.CharField(_("rhythm"), max_length=11, choices=Rhythm.choices)
    start = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    bouquets = models.PositiveSmallIntegerField(_("bouquets"), default=1)
    # Deliveries paid at once; 1 pays each as it comes.
    term = models.PositiveSmallIntegerField(_("deliveries paid at once"), default=1)
    is_gift = models.BooleanField(_("a gift"), default=False)
    # A term of this one is paid again; nothing new begins.
    renewal = models.ForeignKey(
        "subscriptions.Subscription",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )

    class Meta:
        verbose_name = _("chosen subscription")
        verbose_name_plural = _("chosen subscriptions")
        constraints = [
            models.CheckConstraint(
                condition=Q(bouquets__gt=0, term__gt=0), name="plan_choice_positive"
            )
        ]

    def __str__(self):
        return f"{self.size}, {self.get_rhythm_display()}"

    @property
    def units(self) -> int:
        """Return how many bouquets are paid now."""
        return self.bouquets * self.term

    @property
    def renews(self) -> bool:
        """Tell whether it goes on by itself: a gift, or a few paid at once, do not."""
        return not self.is_gift
