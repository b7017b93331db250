"""Who took which data out of the shop."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from exports.registry import EXPORTS


class ExportLog(models.Model):
    """One download: written before its first row leaves."""

    name = models.CharField(_("export"), max_length=40)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("who"),
    )
    # What was asked, as the form said it: dates, status, columns.
    asked = models.JSONField(_("filters"), default=dict)
    rows = models.PositiveIntegerField(_("rows"))
    created_at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-pk"]
        default_permissions = ("view",)
        permissions = [
            ("export_orders", _("Can export orders")),
            ("export_customers", _("Can export customers")),
            ("export_products", _("Can export products and stock")),
            ("export_payments", _("Can export payments and refunds")),
        ]

    def __str__(self):
        return f"{self.name}, {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def label(self):
        """Return what the export is called."""
        export = EXPORTS.get(self.name)
        return export.label if export else self.name
