"""What goes into a product, and the reasons to give it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Tag(models.Model):
    """A reason to give flowers, to filter shelves by."""

    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["slug"]

    def __str__(self):
        return self.name


class Material(models.Model):
    """A stem or a sundry that goes into recipes."""

    class Nature(models.TextChoices):
        """Fresh materials and others are taxed apart."""

        FRESH = "fresh", _("fresh")
        SUNDRY = "sundry", _("sundry")

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    botanical_name = models.CharField(_("botanical name"), max_length=100, blank=True)
    nature = models.CharField(_("kind"), max_length=6, choices=Nature.choices)
    plant = models.CharField(_("plant"), max_length=40, blank=True)
    colour = models.CharField(_("colour"), max_length=40, blank=True)
    cost = models.DecimalField(
        _("cost excl. VAT"), max_digits=8, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        ordering = ["code"]

    def __str__(self):
        return self.name


class RecipeItem(models.Model):
    """How much of a material goes into one unit of a product."""

    product = models.ForeignKey(
        "catalogue.Product", on_delete=models.CASCADE, related_name="recipe"
    )
    material = models.ForeignKey(
        Material, on_delete=models.PROTECT, related_name="used_in"
    )
    quantity = models.PositiveSmallIntegerField(_("quantity"))
    # Overrides the material's cost where this recipe pays another price.
    cost = models.DecimalField(
        _("cost excl. VAT"), max_digits=8, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = _("recipe item")
        verbose_name_plural = _("recipe items")
        constraints = [
            models.UniqueConstraint(
                fields=["product", "material"], name="one_recipe_row_per_material"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0), name="recipe_quantity_positive"
            ),
        ]

    def __str__(self):
        return f"{self.quantity} × {self.material}"
