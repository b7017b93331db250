"""What a product can be, and its sizes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """Goods are browsed and found; the others have a door of their own."""

    GOODS = "goods", _("bouquet, plant or object")
    ADDON = "add-on", _("add-on to a bouquet")
    SEAT = "seat", _("workshop seat")
    PLAN = "plan", _("subscription")
    QUOTE = "quote", _("line of a quote")


class Size(models.TextChoices):
    """Sizes of a bouquet, each a child product with its own stock and recipe."""

    STANDARD = "standard", _("Standard")
    DELUXE = "deluxe", _("Deluxe")
    GRAND = "grand", _("Grand")


class VatCategory(models.TextChoices):
    """Which VAT rate a product falls under; the rate itself is a dated row."""

    FLOWERS = "flowers", _("flowers and plants")
    GOODS = "goods", _("other goods")
    FOOD = "food", _("food")
    SERVICE = "service", _("services and workshops")


SIZE_ORDER = {size: position for position, size in enumerate(Size.values)}
