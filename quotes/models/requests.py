"""What a customer asks for: the wish, its photos and what is written about it."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from delivery.photos import private_storage


class Quote(models.Model):
    """A customer's wish for an event, and how far it has come."""

    class State(models.TextChoices):
        """Where it is; services move it, never a form."""

        DRAFT = "draft", pgettext_lazy("quote", "draft")
        SUBMITTED = "submitted", pgettext_lazy("quote", "waiting for our answer")
        ANSWERED = "answered", pgettext_lazy("quote", "waiting for the customer")
        ACCEPTED = "accepted", pgettext_lazy("quote", "accepted")
        REFUSED = "refused", pgettext_lazy("quote", "declined")
        EXPIRED = "expired", pgettext_lazy("quote", "expired")
        WITHDRAWN = "withdrawn", pgettext_lazy("quote", "withdrawn")
        CANCELLED = "cancelled", pgettext_lazy("quote", "order cancelled")

    class Event(models.TextChoices):
        """What the flowers are for."""

        WEDDING = "wedding", _("wedding")
        FUNERAL = "funeral", _("funeral or farewell")
        CORPORATE = "corporate", _("corporate event")
        PARTY = "party", _("party or baptism")
        OTHER = "other", _("shop window or something else")

    # Staff may answer, or answer anew; once accepted nothing is answered any more.
    ANSWERABLE = (
        State.SUBMITTED,
        State.ANSWERED,
        State.REFUSED,
        State.EXPIRED,
        State.WITHDRAWN,
        State.CANCELLED,
    )

    code = models.CharField(_("code"), max_length=20, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("customer"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="quotes",
    )
    state = models.CharField(
        _("state"), max_length=9, choices=State.choices, default=State.DRAFT
    )
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"))
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    language = models.CharField(_("language"), max_length=5)
    event_type = models.CharField(
        _("occasion"), max_length=9, choices=Event.choices, default=Event.WEDDING
    )
    event_date = models.DateField(_("day of the event"))
    place = models.CharField(_("place"), max_length=200)
    # Euros incl. VAT; what they would like to stay within.
    budget = models.DecimalField(
        _("budget"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    style = models.CharField(_("colours and style"), max_length=200, blank=True)
    description = models.TextField(_("description"), max_length=4000)
    # The page that led here, a free choice.
    service = models.SlugField(_("service"), max_length=100, blank=True)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    submitted_at = models.DateTimeField(_("sent in"), null=True, blank=True)

    class Meta:
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "event_date"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(budget__isnull=True) | Q(budget__gte=0),
                name="budget_not_negative",
            ),
            models.CheckConstraint(
                condition=~Q(description=""), name="quote_is_described"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(submitted_at__isnull=False),
                name="sent_in_has_its_moment",
            ),
        ]

    def __str__(self):
        return self.code

    @property
    def heading(self):
        """Return what stands above the letter that answers it."""
        return HEADINGS[self.event_type]


HEADINGS = {
    Quote.Event.WEDDING: _("Flowers for your wedding"),
    Quote.Event.FUNERAL: _("Flowers for a farewell"),
    Quote.Event.CORPORATE: _("Flowers for your event"),
    Quote.Event.PARTY: _("Flowers for your party"),
    Quote.Event.OTHER: _("Flowers for your day"),
}


def photo_name(photo, filename):
    """Return a name that tells nothing of whom or what it shows."""
    return f"quotes/{secrets.token_hex(16)}.webp"


class QuotePhoto(models.Model):
    """A picture of inspiration, re-encoded; no web server serves it."""

    quote = models.ForeignKey(Quote, on_delete=models.CASCADE, related_name="photos")
    file = models.FileField(
        _("photo"), storage=private_storage, upload_to=photo_name, max_length=100
    )
    size = models.PositiveIntegerField(_("bytes"))
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        verbose_name = _("photo of inspiration")
        verbose_name_plural = _("photos of inspiration")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.quote}: {self.pk}"


class QuoteMessage(models.Model):
    """What customer and florist write to each other about a quote."""

    quote = models.ForeignKey(Quote, on_delete=models.CASCADE, related_name="messages")
    from_staff = models.BooleanField(_("from us"), default=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    body = models.TextField(_("message"), max_length=2000)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)

    class Meta:
        verbose_name = _("message about a quote")
        verbose_name_plural = _("messages about quotes")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(body=""), name="message_says_something")
        ]

    def __str__(self):
        return f"{self.quote}: {self.pk}"
