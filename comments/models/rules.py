"""What the rules look for: staff change it without a new version of the shop."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


def number(label, default, most):
    """Return a field for a small whole number."""
    return models.PositiveSmallIntegerField(
        label,
        default=default,
        validators=[MinValueValidator(0), MaxValueValidator(most)],
    )


@register_setting(icon="comment", order=120)
class ModerationRules(BaseGenericSetting):
    """When a comment or a review waits for somebody of the house."""

    banned_words = models.TextField(
        _("words that are not published at once"),
        blank=True,
        max_length=10_000,
        help_text=_("One a line; accents and capitals make no difference."),
    )
    most_links = number(_("links that are allowed"), 1, 20)
    new_account_days = number(_("days an account counts as new"), 7, 365)
    reports_to_hide = models.PositiveSmallIntegerField(
        _("reports that hide a comment"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("It waits to be read again then."),
    )

    panels = [
        FieldPanel("banned_words"),
        FieldPanel("most_links"),
        FieldPanel("new_account_days"),
        FieldPanel("reports_to_hide"),
    ]

    class Meta:
        verbose_name = _("comments and reviews")
