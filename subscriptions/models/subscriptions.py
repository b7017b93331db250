"""Who gets flowers again and again, and what was paid for them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from delivery.models import Slot
from delivery.models.words import MAX_CARD
from subscriptions.models.plans import PlanSize
from subscriptions.rhythms import Rhythm
from subscriptions.schedule import next_nominal

# What the recipient's side of a subscription is made of, and what one delivery may
# have otherwise.
RECIPIENT = (
    *("recipient_name", "recipient_phone", "line1", "line2", "postcode", "commune"),
    *("notes", "card_message", "card_signature"),
)


class CancelReason(models.TextChoices):
    """Why somebody stops."""

    PRICE = "price", _("It costs too much for me")
    OFTEN = "often", _("They came too often")
    FLOWERS = "flowers", _("I was not happy with the flowers")
    DELIVERY = "delivery", _("I was not happy with the delivery")
    MOVING = "moving", _("I move, or go away for long")
    GIFT = "gift", _("It was a gift that is over")
    OTHER = "other", _("Something else")


class Subscription(models.Model):
    """Flowers that come again; each period has one ``Occurrence`` at most.

    ``credits`` are deliveries that were paid and not used yet. ``due_at`` is when the
    next delivery locks and the run takes it up; None when nothing is to come.
    """

    class State(models.TextChoices):
        """Where it is."""

        WAITING = "waiting", _("waiting for payment")
        ACTIVE = "active", _("running")
        PAST_DUE = "past-due", _("payment failed, being tried again")
        ON_HOLD = "on-hold", _("on hold, not paid")
        ENDED = "ended", _("over")
        CANCELLED = "cancelled", _("cancelled")

    RUNNING = (State.ACTIVE, State.PAST_DUE, State.ON_HOLD)

    code = models.CharField(_("number"), max_length=16, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="subscriptions",
    )
    # The first line that paid for it; none where it was brought over from elsewhere.
    line = models.OneToOneField(
        "order.Line",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="subscription",
    )
    size = models.ForeignKey(
        PlanSize,
        verbose_name=_("size"),
        on_delete=models.PROTECT,
        related_name="subscriptions",
    )
    state = models.CharField(
        _("state"), max_length=9, choices=State.choices, default=State.WAITING
    )
    rhythm = models.CharField(_("rhythm"), max_length=11, choices=Rhythm.choices)
    # The day every other one is counted from.
    anchor = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    bouquets = models.PositiveSmallIntegerField(_("bouquets"), default=1)
    # Swapped for good; None is the plan's own.
    bouquet = models.ForeignKey(
        "catalogue.Product",
        verbose_name=_("bouquet"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    # Euros incl. VAT, one bouquet of one delivery, as last agreed.
    unit_price = models.DecimalField(_("price"), max_digits=8, decimal_places=2)
    # Deliveries paid at a time: 1 pays each as it comes.
    term = models.PositiveSmallIntegerField(_("deliveries paid at once"), default=1)
    renews = models.BooleanField(_("goes on by itself"), default=True)
    credits = models.PositiveSmallIntegerField(_("deliveries paid"), default=0)
    is_gift = models.BooleanField(_("a gift"), default=False)
    gift_email = models.EmailField(_("recipient's e-mail"), blank=True)

    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"))
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    language = models.CharField(_("language"), max_length=5)

    recipient_name = models.CharField(_("recipient"), max_length=120)
    recipient_phone = models.CharField(
        _("recipient's phone"), max_length=32, blank=True
    )
    line1 = models.CharField(_("street and number"), max_length=120)
    line2 = models.CharField(_("box, floor, company"), max_length=120, blank=True)
    postcode = models.CharField(_("postcode"), max_length=4)
    commune = models.CharField(_("commune"), max_length=80, blank=True)
    notes = models.CharField(_("notes for the driver"), max_length=300, blank=True)
    card_message = models.CharField(_("card"), max_length=MAX_CARD, blank=True)
    card_signature = models.CharField(_("signed"), max_length=80, blank=True)
    slot = models.ForeignKey(
        Slot,
        verbose_name=_("hours"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    method = models.ForeignKey(
        "payments.SavedMethod",
        verbose_name=_("paid with"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    next_day = models.DateField(_("next nominal day"), null=True, blank=True)
    due_at = models.DateTimeField(_("locks"), null=True, blank=True)
    # Why its next delivery could not be prepared; staff clear it.
    problem = models.CharField(_("problem"), max_length=200, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    cancel_reason = models.CharField(
        _("reason"), max_length=8, choices=CancelReason.choices, blank=True
    )
    cancel_words = models.CharField(_("in their words"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("started"), auto_now_add=True)

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "due_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(bouquets__gt=0), name="subscription_brings_something"
            ),
            models.CheckConstraint(
                condition=Q(term__gt=0), name="subscription_term_positive"
            ),
            models.CheckConstraint(
                condition=Q(unit_price__gte=0), name="subscription_price_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("anchor")),
                name="subscription_ends_after_it_starts",
            ),
            # A gift is never charged again to who gave it.
            models.CheckConstraint(
                condition=Q(is_gift=False) | Q(renews=False), name="a_gift_never_renews"
            ),
        ]

    def __str__(self):
        return self.code

    @property
    def is_running(self):
        """Tell whether deliveries may still come."""
        return self.state in self.RUNNING

    @property
    def brought(self):
        """Return the bouquet of a usual delivery."""
        return self.bouquet or self.size.bouquet

    def following(self, day):
        """Return the nominal day after ``day``, None once the subscription is over."""
        later = next_nominal(self.anchor, self.rhythm, day)
        return None if self.ends_on and later > self.ends_on else later

    @property
    def price_of_delivery(self):
        """Return what a usual delivery costs, euros incl. VAT."""
        return self.unit_price * self.bouquets


class Pause(models.Model):
    """Days on which nothing comes, both included."""

    subscription = models.ForeignKey(
        Subscription, on_delete=models.CASCADE, related_name="pauses"
    )
    first = models.DateField(_("from"))
    last = models.DateField(_("until"))

    class Meta:
        verbose_name = _("pause")
        verbose_name_plural = _("pauses")
        ordering = ["first"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first__lte=F("last")), name="pause_takes_time"
            )
        ]

    def __str__(self):
        return f"{self.first}–{self.last}"
