"""Who the shop is and what it says above every page: settings of the site."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from cms.blocks import HoursBlock
from cms.fields import StoryField
from common.vat_numbers import is_belgian_vat_number

LANGUAGES = ("en", "fr", "nl")
check_phone = RegexValidator(
    r"^\+[1-9][0-9 ]{6,20}$", _("Write the number with its country: +32 2 123 45 67.")
)


def check_vat_number(value):
    """Refuse a Belgian VAT number whose check digits are wrong."""
    if not is_belgian_vat_number(value):
        raise ValidationError(_("This is not a Belgian VAT number."))


def in_each_language(name):
    """Return a panel per language for a translated field."""
    return [FieldPanel(f"{name}_{language}") for language in LANGUAGES]


@register_setting(icon="home", order=100)
class SiteIdentity(BaseSiteSetting):
    """What every visitor may know about the shop; nothing here is secret."""

    name = models.CharField(_("name"), max_length=80, default="ChezFlora")
    company = models.CharField(_("company"), max_length=120, blank=True)
    vat_number = models.CharField(
        _("VAT number"), max_length=20, blank=True, validators=[check_vat_number]
    )
    street = models.CharField(_("street and number"), max_length=120, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    directions = models.CharField(
        _("how to get there"),
        max_length=160,
        blank=True,
        help_text=_("For example the tram and its stop."),
    )
    phone = models.CharField(
        _("phone"), max_length=30, blank=True, validators=[check_phone]
    )
    email = models.EmailField(_("e-mail"), blank=True)
    hours = StoryField(
        [("days", HoursBlock())], verbose_name=_("opening hours"), blank=True
    )
    tagline = models.CharField(_("sentence in the footer"), max_length=160, blank=True)
    promise = models.CharField(
        _("promise"),
        max_length=160,
        blank=True,
        help_text=_("Shown on top of every page while no postcode is known."),
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel("name"), FieldPanel("company"), FieldPanel("vat_number")],
            heading=_("Company"),
        ),
        MultiFieldPanel(
            [
                *in_each_language("street"),
                FieldPanel("postcode"),
                *in_each_language("city"),
                *in_each_language("directions"),
                FieldPanel("phone"),
                FieldPanel("email"),
                FieldPanel("hours"),
            ],
            heading=_("Where and when"),
        ),
        MultiFieldPanel(in_each_language("promise"), heading=_("Promise")),
        MultiFieldPanel(in_each_language("tagline"), heading=_("Footer")),
    ]

    class Meta:
        verbose_name = _("shop identity")


@register_setting(icon="warning", order=110)
class Announcement(BaseSiteSetting):
    """One sentence above every page, for a while."""

    text = models.CharField(_("text"), max_length=200, blank=True)
    shown_from = models.DateTimeField(_("shown from"), null=True, blank=True)
    shown_until = models.DateTimeField(_("shown until"), null=True, blank=True)

    panels = [
        MultiFieldPanel(in_each_language("text"), heading=_("Text")),
        FieldPanel("shown_from"),
        FieldPanel("shown_until"),
    ]

    class Meta:
        verbose_name = _("announcement")

    def clean(self):
        """Refuse a period that ends before it begins."""
        super().clean()
        if self.shown_from and self.shown_until and self.shown_until < self.shown_from:
            raise ValidationError({"shown_until": _("This is before the beginning.")})


def is_shown(shown_from, shown_until) -> bool:
    """Tell whether an announcement's period holds now."""
    now = timezone.now()
    return (shown_from is None or shown_from <= now) and (
        shown_until is None or now < shown_until
    )
