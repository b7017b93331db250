"""A service that flowers must be there for."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from delivery.models.travelling import Delivery

# Characters a woven ribbon of 1.2 m carries in letters one can read from the aisle.
MAX_RIBBON = 50


class Funeral(models.Model):
    """What a delivery for a funeral is about; the delivery's address is the venue's.

    The words are blanked some time after the service; the row stays, so that what the
    customer reads stays tactful.
    """

    delivery = models.OneToOneField(
        Delivery, on_delete=models.PROTECT, related_name="funeral"
    )
    deceased = models.CharField(_("name of the deceased"), max_length=120, blank=True)
    venue = models.CharField(_("where the service is"), max_length=120)
    service_at = models.DateTimeField(_("beginning of the service"), db_index=True)
    contact_name = models.CharField(_("contact there"), max_length=120, blank=True)
    contact_phone = models.CharField(_("contact's phone"), max_length=32, blank=True)
    ribbon = models.CharField(_("ribbon"), max_length=MAX_RIBBON, blank=True)

    class Meta:
        verbose_name = _("funeral")
        verbose_name_plural = _("funerals")
        ordering = ["service_at", "pk"]

    def __str__(self):
        return f"{self.deceased}, {self.service_at:%Y-%m-%d %H:%M}"
