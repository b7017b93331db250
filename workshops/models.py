"""Workshops: what hands will make, and when."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from cms.blocks import StoryBlock
from cms.fields import StoryField
from cms.pages import BasePage, with_untranslated
from workshops.blocks import DateState, WorkshopDateBlock


@dataclass(frozen=True)
class WorkshopDate:
    """One date ahead of a workshop."""

    page: "WorkshopPage"
    starts_at: datetime
    ends_at: datetime
    full: bool
    note: str = ""

    @property
    def month(self):
        """Return the month in a form that sorts and goes into an address."""
        return f"{self.starts_at:%Y-%m}"


class WorkshopIndexPage(BasePage):
    """All workshops, by date."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["workshops.WorkshopPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("list of workshops")

    def workshops(self):
        """Return the workshops a visitor may read about."""
        return with_untranslated(WorkshopPage, self)

    def gather(self, request):
        """Return the dates ahead, of one month if asked, and undated workshops."""
        workshops = list(self.workshops())
        dates = dates_ahead(workshops)
        months = {date.month: date.starts_at for date in dates}
        month = request.GET.get("month", "")
        month = month if month in months else ""
        dates = [date for date in dates if month in ("", date.month)]
        dated = {date.page.pk for date in dates}
        undated = [w for w in workshops if w.pk not in dated] if not month else []
        return {
            "dates": dates,
            "months": sorted(months.items()),
            "month": month,
            "undated": undated,
            "picture_holders": [(workshop, "cover") for workshop in undated],
        }


class WorkshopPage(BasePage):
    """One workshop; its dates are told here, places are asked for by phone or mail."""

    cover = models.ForeignKey(
        "cms.CustomImage",
        verbose_name=_("cover"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    you_make = models.CharField(_("what you will make"), max_length=200, blank=True)
    included = models.CharField(_("included"), max_length=300, blank=True)
    level = models.CharField(_("level"), max_length=120, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    teacher = models.CharField(_("teacher"), max_length=80, blank=True)
    duration_minutes = models.PositiveSmallIntegerField(
        _("duration in minutes"), default=120, validators=[MinValueValidator(1)]
    )
    # Euros incl. VAT, for one person.
    price = models.DecimalField(
        _("price per person, incl. VAT"),
        max_digits=8,
        decimal_places=2,
        validators=[MinValueValidator(0)],
    )
    seats = models.PositiveSmallIntegerField(_("people at the table"), default=10)
    dates = StoryField(
        [("date", WorkshopDateBlock())], verbose_name=_("dates"), blank=True
    )
    body = StoryField(StoryBlock(), verbose_name=_("story"), blank=True)

    stories = ("body",)
    pictures = ("social_image", "cover")
    parent_page_types = ["workshops.WorkshopIndexPage"]
    subpage_types = []

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("cover"),
        MultiFieldPanel(
            [
                FieldPanel("you_make"),
                FieldPanel("included"),
                FieldPanel("level"),
                FieldPanel("place"),
                FieldPanel("teacher"),
            ],
            heading=_("What and where"),
        ),
        FieldRowPanel(
            [FieldPanel("duration_minutes"), FieldPanel("price"), FieldPanel("seats")]
        ),
        FieldPanel("dates"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("workshop")
        verbose_name_plural = _("workshops")
        constraints = [
            models.CheckConstraint(
                condition=Q(duration_minutes__gt=0), name="workshop_takes_time"
            ),
            models.CheckConstraint(
                condition=Q(price__gte=0), name="workshop_price_not_negative"
            ),
        ]

    def search_texts(self):
        """Return the texts a workshop may be found by."""
        facts = [self.you_make, self.included, self.level, self.teacher]
        return [*super().search_texts(), *facts]

    @property
    def duration_words(self):
        """Return how long it takes, in words."""
        hours, minutes = divmod(self.duration_minutes, 60)
        parts = []
        if hours:
            parts.append(
                ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
            )
        if minutes:
            parts.append(_("%(count)s min") % {"count": minutes})
        return " ".join(parts)

    def dates_ahead(self):
        """Return what is still to come and not cancelled, soonest first."""
        return dates_ahead([self])

    def gather(self, request):
        """Return the dates ahead."""
        return {"dates": self.dates_ahead()}


def dates_ahead(workshops) -> list[WorkshopDate]:
    """Return the dates to come of ``workshops``, soonest first, cancelled ones out."""
    now = timezone.now()
    found = []
    for page in workshops:
        for item in page.dates.raw_data:
            date = _date(page, item["value"])
            if date and date.starts_at > now:
                found.append(date)
    return sorted(found, key=lambda date: (date.starts_at, date.page.pk))


def _date(page, raw):
    starts_at = raw["starts_at"]
    if isinstance(starts_at, str):
        starts_at = parse_datetime(starts_at)
    if starts_at is None or raw.get("state") == DateState.CANCELLED:
        return None
    if timezone.is_naive(starts_at):
        starts_at = timezone.make_aware(starts_at)
    starts_at = timezone.localtime(starts_at)
    return WorkshopDate(
        page=page,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=page.duration_minutes),
        full=raw.get("state") == DateState.FULL,
        note=raw.get("note") or "",
    )
