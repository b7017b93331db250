"""When a workshop takes place."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from wagtail import blocks


class DateState(TextChoices):
    """Whether one may still ask for a place."""

    OPEN = "open", _("places left")
    FULL = "full", _("full")
    CANCELLED = "cancelled", _("cancelled")


class WorkshopDateBlock(blocks.StructBlock):
    """One date of a workshop."""

    starts_at = blocks.DateTimeBlock(label=_("starts"))
    state = blocks.ChoiceBlock(
        label=_("state"), choices=DateState.choices, default=DateState.OPEN
    )
    note = blocks.CharBlock(
        label=_("note"),
        required=False,
        max_length=80,
        help_text=_("For example the language spoken."),
    )

    class Meta:
        icon = "date"
        label = _("Date")
