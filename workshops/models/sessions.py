"""The dates of a workshop: plain rows, so that no page revision ever touches them."""

from datetime import timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# More people than this fit no room of ours.
MOST_SEATS = 200
MOST_HOURS = 24 * 60
# So few seats are told as "only so many".
FEW = 3


class Room(models.Model):
    """Where people meet; two dates never share a room at one time."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    street = models.CharField(_("street and number"), max_length=120)
    postcode = models.CharField(_("postcode"), max_length=4)
    city = models.CharField(_("commune"), max_length=80)
    access = models.CharField(
        _("how to get in"),
        max_length=300,
        blank=True,
        help_text=_("Stairs, the bell to ring, where a bicycle can stand."),
    )

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering = ["name"]

    def __str__(self):
        return self.name

    @property
    def address(self):
        """Return the address in one line."""
        return f"{self.street}, {self.postcode} {self.city}"


class MaterialQuota(models.Model):
    """Material that several dates share: thirty wreath frames for three evenings."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    pool = models.OneToOneField(
        "partner.StockPool", on_delete=models.PROTECT, related_name="material_quota"
    )

    class Meta:
        verbose_name = _("shared material")
        verbose_name_plural = _("shared materials")
        ordering = ["name"]

    def __str__(self):
        return self.name


class SessionQuerySet(models.QuerySet):
    """Dates by what may be done with them."""

    def upcoming(self, now=None):
        """Return public dates that have not begun and were not cancelled."""
        return self.open().filter(starts_at__gt=now or timezone.now(), code="")

    def on_sale(self, now=None):
        """Return the upcoming dates of workshops that are published."""
        return self.upcoming(now).filter(page__live=True)

    def open(self):
        """Return dates that were not cancelled."""
        return self.filter(state=Session.State.OPEN)


class Session(models.Model):
    """One date of a workshop; its seats are units of ``pool``.

    Times are moments; deadlines count whole hours back from ``starts_at``.
    """

    class State(models.TextChoices):
        """Whether it takes place."""

        OPEN = "open", _("takes place")
        CANCELLED = "cancelled", _("cancelled")

    page = models.ForeignKey(
        "workshops.WorkshopPage",
        verbose_name=_("workshop"),
        on_delete=models.PROTECT,
        related_name="sessions",
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    room = models.ForeignKey(
        Room, verbose_name=_("room"), on_delete=models.PROTECT, related_name="sessions"
    )
    language = models.CharField(
        _("language spoken"), max_length=5, choices=settings.LANGUAGES
    )
    note = models.CharField(_("note"), max_length=120, blank=True)
    pool = models.OneToOneField(
        "partner.StockPool", on_delete=models.PROTECT, related_name="session"
    )
    materials = models.ForeignKey(
        MaterialQuota,
        verbose_name=_("shared material"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sessions",
    )
    cancel_hours = models.PositiveSmallIntegerField(
        _("customers may cancel until (hours before)"),
        default=24,
        validators=[MaxValueValidator(MOST_HOURS)],
    )
    close_hours = models.PositiveSmallIntegerField(
        _("booking closes (hours before)"),
        default=2,
        validators=[MaxValueValidator(MOST_HOURS)],
    )
    min_seats = models.PositiveSmallIntegerField(
        _("takes place from (people)"), default=0
    )
    decide_days = models.PositiveSmallIntegerField(
        _("decide so many days before"), default=5
    )
    confirmed_at = models.DateTimeField(_("decided to go"), null=True, blank=True)
    let_smaller_pass = models.BooleanField(
        _("a smaller party may pass on the waiting list"),
        default=False,
        help_text=_("Otherwise seats are kept until the first party fits."),
    )
    # Who knows it sees and books a private date.
    code = models.CharField(_("private code"), max_length=16, blank=True)
    state = models.CharField(
        _("state"), max_length=9, choices=State.choices, default=State.OPEN
    )
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    cancel_reason = models.CharField(_("reason"), max_length=200, blank=True)
    # How often who booked was told of another time or place.
    changes = models.PositiveSmallIntegerField(_("changes told"), default=0)
    created_at = models.DateTimeField(_("opened"), auto_now_add=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("workshop date")
        verbose_name_plural = _("workshop dates")
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["state", "starts_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")), name="session_takes_time"
            ),
            models.CheckConstraint(
                condition=Q(state="open") | ~Q(cancel_reason=""),
                name="session_cancelled_with_a_reason",
            ),
            models.UniqueConstraint(
                fields=["code"], condition=~Q(code=""), name="session_code_once"
            ),
        ]

    def __str__(self):
        return f"{self.page_title}, {self.local_start:%d/%m/%Y %H:%M}"

    @property
    def page_title(self):
        """Return the workshop's title."""
        return self.page.title

    @property
    def local_start(self):
        """Return when it starts, in Brussels' time."""
        return timezone.localtime(self.starts_at)

    @property
    def closes_at(self):
        """Return until when seats can be booked."""
        return self.starts_at - timedelta(hours=self.close_hours)

    @property
    def cancel_until(self):
        """Return until when a customer may cancel or choose another date."""
        return self.starts_at - timedelta(hours=self.cancel_hours)

    @property
    def decide_at(self):
        """Return when too few people make somebody decide."""
        return self.starts_at - timedelta(days=self.decide_days)

    @property
    def is_cancelled(self):
        """Tell whether it was called off."""
        return self.state == self.State.CANCELLED

    @property
    def is_private(self):
        """Tell whether only who has the code may see it."""
        return bool(self.code)

    @property
    def capacity(self):
        """Return how many people fit."""
        return self.pool.units

    @property
    def pools(self):
        """Return what a seat takes a unit of, by key."""
        found = [self.pool, *([self.materials.pool] if self.materials_id else [])]
        return sorted(found, key=lambda pool: pool.pk)

    @property
    def free(self):
        """Return how many seats can be sold now, material included."""
        return min(pool.free for pool in self.pools)

    @property
    def is_full(self):
        """Tell whether no seat can be sold now."""
        return self.free < 1

    @property
    def few_left(self):
        """Return how many seats are left where that is worth saying, else 0."""
        return self.free if self.free <= FEW else 0

    def is_bookable(self, now=None):
        """Tell whether booking has not closed; seats are not asked about here."""
        return not self.is_cancelled and (now or timezone.now()) < self.closes_at


class SessionTier(models.Model):
    """A price of a date: its product is what lies in a basket."""

    class Kind(models.TextChoices):
        """Whom a price is for."""

        ADULT = "adult", _("adult")
        CHILD = "child", _("child")

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="tiers")
    kind = models.CharField(_("for"), max_length=5, choices=Kind.choices)
    product = models.OneToOneField(
        "catalogue.Product", on_delete=models.PROTECT, related_name="seat_tier"
    )

    class Meta:
        verbose_name = _("seat price")
        verbose_name_plural = _("seat prices")
        ordering = ["session", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "kind"], name="one_price_of_a_kind"
            )
        ]

    def __str__(self):
        return f"{self.session}: {self.get_kind_display()}"
