"""The contact page, and what people wrote on it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel

from cms.blocks import StoryBlock
from cms.fields import StoryField
from cms.pages import BasePage
from contact.pages import serve_form

MOST_WORDS = 2000


class ContactPage(BasePage):
    """Where the shop is, and a form to write to it."""

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
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("contact page")

    def serve(self, request, *args, **kwargs):
        """Show the page with its form; a valid POST is stored and mailed."""
        return serve_form(self, request, super().serve)


class Enquiry(models.Model):
    """One message; it is kept for as long as the settings say."""

    class Subject(models.TextChoices):
        """What it is about."""

        ORDER = "order", _("An order")
        FLOWERS = "flowers", _("Flowers and prices")
        WORKSHOP = "workshop", _("A workshop")
        WEDDING = "wedding", _("A wedding or a celebration")
        FAREWELL = "farewell", _("A farewell")
        OTHER = "other", _("Something else")

    class State(models.TextChoices):
        """Whether somebody wrote back."""

        OPEN = "open", _("open")
        ANSWERED = "answered", _("answered")

    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"))
    subject = models.CharField(_("subject"), max_length=8, choices=Subject.choices)
    order_number = models.CharField(_("order number"), max_length=32, blank=True)
    message = models.TextField(_("message"), max_length=MOST_WORDS)
    language = models.CharField(_("language"), max_length=5)
    state = models.CharField(
        _("state"), max_length=8, choices=State.choices, default=State.OPEN
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who answered"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)

    class Meta:
        verbose_name = _("contact message")
        verbose_name_plural = _("contact messages")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "-id"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="open", answered_at__isnull=True)
                | models.Q(state="answered", answered_at__isnull=False),
                name="answered_enquiry_says_when",
            )
        ]

    def __str__(self):
        return f"{self.name}: {self.get_subject_display()}"
