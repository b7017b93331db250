"""The image library and the site's settings; pages live in their own apps."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wagtail.images.models import (
    AbstractImage,
    AbstractRendition,
    Image,
    get_upload_to,
)

from cms.fields import PictureField
from cms.identity import Announcement, SiteIdentity
from cms.navigation import Navigation

__all__ = [
    "Announcement",
    "CustomImage",
    "CustomRendition",
    "Navigation",
    "SiteIdentity",
]


class CustomImage(AbstractImage):
    """A picture that cannot be kept without words for who does not see it."""

    file = PictureField(
        _("file"),
        upload_to=get_upload_to,
        width_field="width",
        height_field="height",
    )
    description = models.CharField(
        _("alternative text"),
        max_length=255,
        help_text=_("What is to be seen, for people who cannot see it."),
    )
    description_fr = models.CharField(
        _("alternative text in French"), max_length=255, blank=True
    )
    description_nl = models.CharField(
        _("alternative text in Dutch"), max_length=255, blank=True
    )

    admin_form_fields = (
        "title",
        "file",
        "description",
        "description_fr",
        "description_nl",
        *(
            name
            for name in Image.admin_form_fields
            if name not in ("title", "file", "description")
        ),
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        constraints = [
            models.CheckConstraint(
                condition=~Q(description=""), name="picture_has_alternative_text"
            )
        ]

    @property
    def default_alt_text(self):
        """Return the words for this picture in the reader's language."""
        return getattr(self, f"description_{get_language()}", "") or self.description


class CustomRendition(AbstractRendition):
    """A picture in one size and format."""

    image = models.ForeignKey(
        CustomImage, on_delete=models.CASCADE, related_name="renditions"
    )

    class Meta:
        unique_together = ("image", "filter_spec", "focal_point_key")
