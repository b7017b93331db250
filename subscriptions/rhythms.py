"""How often flowers come."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Rhythm(models.TextChoices):
    """Time between two deliveries."""

    WEEKLY = "weekly", _("every week")
    FORTNIGHTLY = "fortnightly", _("every two weeks")
    MONTHLY = "monthly", _("every month")
    YEARLY = "yearly", _("every year")


# Deliveries that a year paid in advance holds.
A_YEAR = {
    Rhythm.WEEKLY: 52,
    Rhythm.FORTNIGHTLY: 26,
    Rhythm.MONTHLY: 12,
    Rhythm.YEARLY: 1,
}
