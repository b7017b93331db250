"""What was uploaded, and which picture came from which file."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jobs.models import private_storage


def sheet_path(upload, filename):
    """Return a name that tells nothing of the file."""
    return f"imports/{upload.code.hex}/sheet"


def pictures_path(upload, filename):
    """Return a name that tells nothing of the file."""
    return f"imports/{upload.code.hex}/pictures"


class Upload(models.Model):
    """A spreadsheet with its zip of pictures: what is checked is what is loaded.

    The digests are of the files as they came; a load reads them again and refuses a
    file that is not the one that was checked.
    """

    code = models.UUIDField(_("code"), default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("who"),
    )
    name = models.CharField(_("name of the file"), max_length=200)
    sheet = models.FileField(storage=private_storage, upload_to=sheet_path)
    sheet_digest = models.CharField(max_length=64)
    pictures = models.FileField(
        storage=private_storage, upload_to=pictures_path, blank=True
    )
    pictures_digest = models.CharField(max_length=64, blank=True)
    options = models.JSONField(default=dict)
    check_job = models.ForeignKey(
        "jobs.Job", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    load_job = models.ForeignKey(
        "jobs.Job", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Good rows are loaded in steps of their own; a second worker goes on from here.
    steps = models.PositiveIntegerField(default=0)
    state = models.JSONField(default=dict)
    created_at = models.DateTimeField(_("when"), auto_now_add=True)
    loaded_at = models.DateTimeField(_("loaded"), null=True, blank=True)

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        ordering = ["-pk"]
        default_permissions = ()

    def __str__(self):
        return self.name


class LoadedPicture(models.Model):
    """Which file a product's picture came from, so that it is not taken twice."""

    image = models.OneToOneField(
        "catalogue.ProductImage", on_delete=models.CASCADE, related_name="loaded_from"
    )
    name = models.CharField(_("name of the file"), max_length=255)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("loaded picture")
        verbose_name_plural = _("loaded pictures")
        default_permissions = ()

    def __str__(self):
        return self.name
