"""What the shop does beyond bouquets, and what it made before."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from cms.blocks import StoryBlock
from cms.fields import StoryField
from cms.pages import BasePage, with_untranslated
from home.blocks import ServiceBlock
from home.links import farewell_shelf, quote_address
from home.service_data import service_data

PER_PAGE = 6


def cover_field(words):
    """Return the field of a page's own picture."""
    return models.ForeignKey(
        "cms.CustomImage",
        verbose_name=words,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )


class ServiceIndexPage(BasePage):
    """All services."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.ServicePage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("list of services")

    def gather(self, request):
        """Return the services visitors may read about, in the editors' order."""
        services = with_untranslated(ServicePage, self).select_related("locale")
        services = list(services.defer("body").order_by("path"))
        return {
            "services": services,
            "picture_holders": [(service, "cover") for service in services],
        }


class Kind(models.TextChoices):
    """What a service is for; a funeral is talked about, never asked for on a form."""

    WEDDING = "wedding", _("wedding")
    FUNERAL = "funeral", _("funeral")
    COMPANY = "company", _("company")
    EVENT = "event", _("event")


class Mode(models.TextChoices):
    """How a service is agreed on."""

    ONCE = "once", _("one-off")
    CONSULTATION = "consultation", _("by consultation")


class ServicePage(BasePage):
    """A service; it leads to a quote, or to a conversation.

    One that is not ``active`` is never live, and neither are its realisations: lists,
    menus, searches, feeds and visitors, who all ask what is live, do not find it.
    """

    active = models.BooleanField(
        _("offered"),
        default=True,
        help_text=_(
            "Without this tick visitors see neither the service nor its realisations, "
            "published or not."
        ),
    )
    kind = models.CharField(
        _("kind"), max_length=10, choices=Kind.choices, default=Kind.EVENT
    )
    mode = models.CharField(
        _("agreed on"), max_length=12, choices=Mode.choices, default=Mode.CONSULTATION
    )
    # Euros incl. VAT.
    price_from = models.DecimalField(
        _("price from, incl. VAT"),
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    cover = cover_field(_("picture"))
    action = models.CharField(_("words of the action"), max_length=80, blank=True)
    body = StoryField(ServiceBlock(), verbose_name=_("how it goes"), blank=True)

    stories = ("body",)
    pictures = ("social_image", "cover")
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("active"),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [FieldPanel("kind"), FieldPanel("mode"), FieldPanel("price_from")]
                )
            ],
            heading=_("What it is"),
        ),
        FieldPanel("cover"),
        FieldPanel("action"),
        FieldPanel("body"),
    ]
    parent_page_types = ["home.ServiceIndexPage"]
    subpage_types = ["home.RealisationPage"]

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        constraints = [
            models.CheckConstraint(
                condition=Q(price_from__gte=0), name="service_price_not_negative"
            ),
        ]

    def clean(self):
        """Refuse a name another service of this language already has."""
        super().clean()
        same = ServicePage.objects.filter(
            title__iexact=self.title, locale_id=self.locale_id
        )
        if self.title and same.exclude(pk=self.pk).exists():
            raise ValidationError({"title": _("Another service has this name.")})

    def save(self, *args, **kwargs):
        """Keep what is not offered out of sight, with what was made for it.

        A draft writes a few columns only: it shows and hides nothing.
        """
        whole = kwargs.get("update_fields") is None
        if whole and not self.active:
            self.live = False
        super().save(*args, **kwargs)
        if whole:
            self._hide_or_show_works()

    def _hide_or_show_works(self):
        below = RealisationPage.objects.filter(path__startswith=self.path)
        if not self.active:
            below.filter(live=True).update(live=False, hidden=True)
        elif self.live:
            below.filter(hidden=True).update(live=True, hidden=False)

    def works(self):
        """Return the realisations a visitor may see, latest first.

        In another language also those nobody translated yet, in English.
        """
        pages = RealisationPage.objects.live().filter(view_restrictions=None)
        own = Q(path__startswith=self.path)
        if self.language != settings.LANGUAGE_CODE:
            twin = ServicePage.objects.live().filter(
                translation_key=self.translation_key,
                locale__language_code=settings.LANGUAGE_CODE,
            )
            if path := twin.values_list("path", flat=True).first():
                translated = pages.filter(own).values("translation_key")
                own |= Q(path__startswith=path) & ~Q(translation_key__in=translated)
        found = pages.filter(own).select_related("locale").defer("body")
        return found.order_by("-date", "-pk")

    def gather(self, request):
        """Return one page of what was made, and where the service leads."""
        works = Paginator(self.works(), PER_PAGE).get_page(request.GET.get("page"))
        works.object_list = list(works.object_list)
        mourning = self.kind == Kind.FUNERAL
        return {
            "works": works,
            "mourning": mourning,
            "quote_url": "" if mourning else quote_address(self),
            "shelf": farewell_shelf() if mourning else None,
            "picture_holders": [(work, "cover") for work in works],
        }

    def get_context(self, request, *args, **kwargs):
        """Add what search engines read, once the pictures are there."""
        context = super().get_context(request, *args, **kwargs)
        return context | {"data": service_data(self)}


class RealisationPage(BasePage):
    """Work done for a service: when, by whom, what it looked like."""

    date = models.DateField(_("date"), default=timezone.localdate)
    author = models.CharField(
        _("made by"),
        max_length=80,
        blank=True,
        help_text=_("Left empty, your name. It stays when a colleague leaves."),
    )
    cover = cover_field(_("picture"))
    body = StoryField(StoryBlock(), verbose_name=_("story and pictures"), blank=True)
    # Out of sight because its service is not offered; it was live before.
    hidden = models.BooleanField(default=False, editable=False)

    stories = ("body",)
    pictures = ("social_image", "cover")
    content_panels = [
        *BasePage.content_panels,
        FieldRowPanel([FieldPanel("date"), FieldPanel("author")]),
        FieldPanel("cover"),
        FieldPanel("body"),
    ]
    parent_page_types = ["home.ServicePage"]
    subpage_types = []

    class Meta:
        verbose_name = _("realisation")
        verbose_name_plural = _("realisations")
        indexes = [models.Index(fields=["-date"], name="realisation_by_date")]

    def save(self, *args, **kwargs):
        """Sign with the name of who made the page; stay hidden with the service."""
        if not self.author and self.owner:
            self.author = self.owner.get_full_name()[:80]
        if self.live and kwargs.get("update_fields") is None:
            service = ServicePage.objects.filter(path=self.path[: -self.steplen])
            if service.filter(active=False).exists():
                self.live, self.hidden = False, True
        super().save(*args, **kwargs)

    def gather(self, request):
        """Return the service this was made for; 404 where visitors do not see that."""
        service = self.get_parent().specific
        if not service.live and not getattr(request, "is_preview", False):
            raise Http404
        return {
            "service": service,
            "quote_url": "" if service.kind == Kind.FUNERAL else quote_address(service),
        }
