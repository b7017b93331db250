"""What was changed of products: one row per field, written with the change."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ProductChange(models.Model):
    """One field of a product that became another: from what, to what, who, when.

    Values are text, as ``history.recording.as_text`` writes them; None is no value.
    """

    class Field(models.TextChoices):
        """What is remembered."""

        PRICE = "price", _("price in euros incl. VAT")
        TITLE_EN = "title_en", _("title (English)")
        TITLE_FR = "title_fr", _("title (French)")
        TITLE_NL = "title_nl", _("title (Dutch)")
        DESCRIPTION_EN = "description_en", _("description (English)")
        DESCRIPTION_FR = "description_fr", _("description (French)")
        DESCRIPTION_NL = "description_nl", _("description (Dutch)")
        PUBLIC = "is_public", _("public")
        VAT = "vat_category", _("VAT category")
        DELETED = "deleted_at", _("deleted")

    product = models.ForeignKey(
        "catalogue.Product", on_delete=models.CASCADE, related_name="changes"
    )
    field = models.CharField(_("field"), max_length=16, choices=Field.choices)
    old = models.TextField(_("from"), null=True)  # noqa: DJ001
    new = models.TextField(_("to"), null=True)  # noqa: DJ001
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("change of a product")
        verbose_name_plural = _("changes of products")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["product", "at"])]

    def __str__(self):
        return f"{self.get_field_display()}: {self.old} → {self.new}"
