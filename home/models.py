"""The pages that gather the others, and the pages of the house."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel

from blog.models import ArticlePage
from cms.blocks import StoryBlock
from cms.fields import StoryField
from cms.pages import BasePage, with_untranslated
from delivery.answers import asked_postcode, look_up, remember
from home.blocks import HomeBlock
from home.service_pages import RealisationPage, ServiceIndexPage, ServicePage
from workshops.models import WorkshopPage
from workshops.selectors import next_dates

__all__ = [
    "HomePage",
    "RealisationPage",
    "ServiceIndexPage",
    "ServicePage",
    "StandardPage",
]

NEXT_DATES = 3


class HomePage(BasePage):
    """The first page of a language."""

    body = StoryField(HomeBlock(), verbose_name=_("body"), blank=True)

    stories = ("body",)
    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "blog.BlogIndexPage",
        "workshops.WorkshopIndexPage",
        "subscriptions.PlanIndexPage",
        "home.ServiceIndexPage",
        "home.StandardPage",
        "contact.ContactPage",
    ]
    # One per language.
    max_count = 3

    class Meta:
        verbose_name = _("home page")

    def serve(self, request, *args, **kwargs):
        """Show the page; a postcode that is served is remembered."""
        response = super().serve(request, *args, **kwargs)
        return remember(response, response.context_data["where"])

    def gather(self, request):
        """Return the next dates, the latest article and the answer on a postcode."""
        kinds = {item["type"] for item in self.body.raw_data}
        context = {"where": look_up(asked_postcode(request))}
        if "workshops" in kinds:
            workshops = with_untranslated(WorkshopPage, self, below=2).defer("body")
            context["dates"] = next_dates(workshops, NEXT_DATES)
        if "article" in kinds:
            articles = with_untranslated(ArticlePage, self, below=2).defer("body")
            article = articles.order_by("-date", "-pk").first()
            context["article"] = article
            context["picture_holders"] = [(article, "cover")] if article else []
        return context


class StandardPage(BasePage):
    """A page of the house: delivery, care, terms."""

    cover = models.ForeignKey(
        "cms.CustomImage",
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    body = StoryField(StoryBlock(), verbose_name=_("body"), blank=True)

    stories = ("body",)
    pictures = ("social_image", "cover")
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("cover"),
        FieldPanel("body"),
    ]
    parent_page_types = ["home.HomePage"]
    subpage_types = []

    class Meta:
        verbose_name = _("page")
