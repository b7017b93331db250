"""The pages that gather the others, and the pages of the house."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel

from blog.models import ArticlePage
from cms.blocks import StoryBlock
from cms.fields import StoryField
from cms.pages import BasePage, with_untranslated
from delivery.answers import asked_postcode, look_up, remember
from home.blocks import HomeBlock, RealisationBlock
from workshops.models import WorkshopPage
from workshops.selectors import next_dates

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


class ServiceIndexPage(BasePage):
    """What the shop does beyond bouquets."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.ServicePage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("list of services")

    def gather(self, request):
        """Return the services."""
        services = with_untranslated(ServicePage, self)
        services = list(services.defer("body", "realisations").order_by("path"))
        return {
            "services": services,
            "picture_holders": [(service, "cover") for service in services],
        }


class ServicePage(BasePage):
    """A service with what was made before; it leads to a conversation."""

    cover = models.ForeignKey(
        "cms.CustomImage",
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    action = models.CharField(_("words of the action"), max_length=80, blank=True)
    body = StoryField(StoryBlock(), verbose_name=_("how it goes"), blank=True)
    realisations = StoryField(
        [("realisation", RealisationBlock())],
        verbose_name=_("realisations"),
        blank=True,
    )

    stories = ("body", "realisations")
    pictures = ("social_image", "cover")
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("cover"),
        FieldPanel("action"),
        FieldPanel("body"),
        FieldPanel("realisations"),
    ]
    parent_page_types = ["home.ServiceIndexPage"]
    subpage_types = []

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")

    def clean(self):
        """Refuse a name another service of this language already has."""
        super().clean()
        same = ServicePage.objects.filter(
            title__iexact=self.title, locale_id=self.locale_id
        )
        if self.title and same.exclude(pk=self.pk).exists():
            raise ValidationError({"title": _("Another service has this name.")})

    @property
    def works(self):
        """Return the realisations, latest first."""
        works = [item.value for item in self.realisations]
        return sorted(works, key=lambda work: work["date"], reverse=True)
