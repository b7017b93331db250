"""Plans in the page tree: stories; prices, rhythms and sizes are rows."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel

from cms.blocks import StoryBlock
from cms.fields import StoryField
from cms.pages import BasePage, with_untranslated
from subscriptions.shown import show_plan, show_plans


class PlanIndexPage(BasePage):
    """All recurring bouquets."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["subscriptions.PlanPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("list of subscriptions")

    def gather(self, request):
        """Return the plans with what they cost, and their pictures."""
        pages = with_untranslated(PlanPage, self).defer("body").order_by("path")
        plans = show_plans(pages)
        return {
            "plans": plans,
            "picture_holders": [(shown.page, "cover") for shown in plans],
        }


class PlanPage(BasePage):
    """One recurring bouquet."""

    cover = models.ForeignKey(
        "cms.CustomImage",
        verbose_name=_("cover"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    body = StoryField(StoryBlock(), verbose_name=_("story"), blank=True)

    stories = ("body",)
    pictures = ("social_image", "cover")
    parent_page_types = ["subscriptions.PlanIndexPage"]
    subpage_types = []

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("cover"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")

    def gather(self, request):
        """Return sizes, rhythms, prices and the form that puts one in the basket."""
        return show_plan(self, request)
