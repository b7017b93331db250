"""Workshops in the page tree: what hands will make; dates are rows of their own."""

from dataclasses import dataclass

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from cms.blocks import GalleryBlock, StoryBlock
from cms.fields import StoryField
from cms.pages import BasePage, with_untranslated
from workshops.agenda import all_dates, show_agenda
from workshops.blocks import AnswerKind, FaqBlock, QuestionBlock, options_of
from workshops.feeds import calendar_of_dates, dates_data
from workshops.page_dates import show_dates
from workshops.panels import DatesPanel

# What lists do without; a page that is read has it.
LONG = ("body", "gallery", "faq", "questions")


class WorkshopIndexPage(RoutablePageMixin, BasePage):
    """All workshops, by date."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["workshops.WorkshopPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("list of workshops")

    def workshops(self):
        """Return the workshops a visitor may read about."""
        pages = with_untranslated(WorkshopPage, self).select_related("locale")
        return pages.defer(*LONG).order_by("path")

    def gather(self, request):
        """Return the dates asked for, and the workshops that have none."""
        context = show_agenda(self.workshops(), request.GET, dict(Difficulty.choices))
        shown = [session.page for session in context.get("dates", ())]
        holders = {page.pk: page for page in [*shown, *context["undated"]]}
        return context | {
            "levels": Difficulty.choices,
            "picture_holders": [(page, "cover") for page in holders.values()],
        }

    def get_context(self, request, *args, **kwargs):
        """Add what search engines read, once the pictures are there."""
        context = super().get_context(request, *args, **kwargs)
        if context.get("dates"):
            context["data"] = dates_data(context["dates"])
        return context

    @path("calendar.ics/", name="calendar")
    def calendar(self, request):
        """Answer with every public date, for a calendar that subscribes."""
        name = f"ChezFlora, {self.title}"
        file = calendar_of_dates(all_dates(self.workshops()), name=name)
        return HttpResponse(file, content_type="text/calendar; charset=utf-8")


class Difficulty(models.TextChoices):
    """What hands should know already; visitors filter by it."""

    EVERYBODY = "everybody", _("for everybody")
    BEGINNERS = "beginners", _("for beginners")
    PRACTISED = "practised", _("for practised hands")


@dataclass(frozen=True)
class Question:
    """A question of a page; ``key`` stays the same through its revisions."""

    key: str
    text: str
    kind: str
    options: tuple
    required: bool

    def accepts(self, answer: str) -> bool:
        """Tell whether this may be an answer; no answer is one where none is needed."""
        if not answer:
            return not self.required
        return self.kind != AnswerKind.CHOICE or answer in self.options


class WorkshopPage(BasePage):
    """One workshop; its dates, seats and prices are sessions."""

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
    difficulty = models.CharField(
        _("level"),
        max_length=10,
        choices=Difficulty.choices,
        default=Difficulty.EVERYBODY,
    )
    level = models.CharField(_("for whom, in words"), max_length=120, blank=True)
    place = models.CharField(
        _("place"),
        max_length=200,
        blank=True,
        help_text=_("Said beside the address of the room each date has."),
    )
    teacher = models.CharField(_("teacher"), max_length=80, blank=True)
    duration_minutes = models.PositiveSmallIntegerField(
        _("duration in minutes"), default=120, validators=[MinValueValidator(1)]
    )
    # What a new date starts from; a date's own price is what is sold. Euros incl. VAT.
    price = models.DecimalField(
        _("usual price per person, incl. VAT"),
        max_digits=8,
        decimal_places=2,
        validators=[MinValueValidator(0)],
    )
    seats = models.PositiveSmallIntegerField(_("people at the table"), default=10)
    takes_groups = models.BooleanField(
        _("private groups may ask for a date"), default=True
    )
    gallery = StoryField(
        [("gallery", GalleryBlock())], verbose_name=_("gallery"), blank=True, max_num=1
    )
    body = StoryField(StoryBlock(), verbose_name=_("story"), blank=True)
    faq = StoryField(
        [("faq", FaqBlock())], verbose_name=_("questions and answers"), blank=True
    )
    questions = StoryField(
        [("question", QuestionBlock())],
        verbose_name=_("asked of everybody who comes"),
        blank=True,
        max_num=6,
    )

    stories = ("gallery", "body", "faq")
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
                FieldPanel("difficulty"),
                FieldPanel("level"),
                FieldPanel("place"),
                FieldPanel("teacher"),
            ],
            heading=_("What and where"),
        ),
        FieldRowPanel(
            [FieldPanel("duration_minutes"), FieldPanel("price"), FieldPanel("seats")]
        ),
        DatesPanel(heading=_("Dates")),
        FieldPanel("takes_groups"),
        FieldPanel("gallery"),
        FieldPanel("body"),
        FieldPanel("faq"),
        FieldPanel("questions"),
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

    def gather(self, request):
        """Return the dates that may be booked, or the one a visitor was let in to."""
        return show_dates(self, request)

    def get_context(self, request, *args, **kwargs):
        """Add what search engines read, once the pictures are there."""
        context = super().get_context(request, *args, **kwargs)
        if context["dates"] and not context["private"]:
            context["data"] = dates_data(context["dates"])
        return context

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

    def asked(self) -> list[Question]:
        """Return the questions everybody is asked, read without a query."""
        return [
            Question(
                key=item["id"][:8],
                text=item["value"]["question"],
                kind=item["value"].get("kind") or AnswerKind.TEXT,
                options=tuple(options_of(item["value"].get("options"))),
                required=bool(item["value"].get("required")),
            )
            for item in self.questions.raw_data
            if item.get("id")
        ]
