"""Words and columns the tables of delivery share."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from delivery.calendar import PICKUP, VAN

MAX_CARD = 200


class Way(models.TextChoices):
    """How flowers reach somebody."""

    VAN = VAN, _("our own van")
    PICKUP = PICKUP, _("pick-up in the shop")


class Substitution(models.TextChoices):
    """What we may do when a flower is missing that morning."""

    SAME_COLOUR = "same-colour", _("Choose something of the same colour and value")
    ASK = "ask", _("Ask me first")
    REFUND = "refund", _("Leave it out and pay it back")


def money_field(words, **options):
    """Return a field for euros incl. VAT that cannot be negative."""
    options = {"max_digits": 8, "decimal_places": 2, "default": 0} | options
    return models.DecimalField(words, validators=[MinValueValidator(0)], **options)


def limit_field(words, **options):
    """Return a field for what a day can bear; empty is no limit, 0 is nothing."""
    return models.PositiveIntegerField(words, null=True, blank=True, **options)
