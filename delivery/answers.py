"""Where and when: what a postcode means for some flowers, told before buying."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from common.money import ZERO
from delivery.calendar import BRUSSELS, DayOffer
from delivery.errors import PostcodeNotServed
from delivery.models import Zone
from delivery.offers import find_postcode, glance_loads, soonest_for
from delivery.plans import zone_fee
from delivery.wishes import make_wish

COOKIE = "postcode"
REMEMBERED_FOR = 180 * 24 * 3600
DAYS_SHOWN = 6
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Where:
    """What a postcode means for some flowers worth ``value`` euros incl. VAT."""

    postcode: str = ""
    commune: str = ""
    zone: Zone | None = None
    value: Decimal = ZERO
    problem: str = ""
    days: tuple = ()
    now: datetime | None = None

    @property
    def served(self):
        """Tell whether we drive there."""
        return self.zone is not None

    @property
    def fee(self) -> Decimal | None:
        """Return what the way costs, euros incl. VAT, None where we do not drive."""
        return zone_fee(self.zone, self.value) if self.zone else None

    @property
    def free_over(self) -> Decimal | None:
        """Return from which price flowers travel free there; None where never."""
        return self.zone and self.zone.free_over

    @property
    def missing_for_free(self) -> Decimal | None:
        """Return the euros that are missing to travel free, None when nothing is."""
        if not self.fee or self.free_over is None or not self.value:
            return None
        return self.free_over - self.value

    @property
    def first(self) -> DayOffer | None:
        """Return the earliest day."""
        return self.days[0] if self.days else None

    @property
    def today(self):
        """Return today in Brussels."""
        return self.now.astimezone(BRUSSELS).date()

    @property
    def within(self) -> str:
        """Return how long it can still be ordered for the earliest day, in words.

        "" when that is more than a day.
        """
        left = self.first.last_call - self.now if self.first else A_DAY
        if left >= A_DAY:
            return ""
        minutes = max(int(left.total_seconds()) // 60, 1)
        hours, rest = divmod(minutes, 60)
        if not hours:
            return _("%(minutes)d min") % {"minutes": rest}
        if not rest:
            return _("%(hours)d h") % {"hours": hours}
        return _("%(hours)d h %(minutes)02d") % {"hours": hours, "minutes": rest}


def look_up(typed: str | None, items=(), *, value: Decimal = ZERO) -> Where:
    """Return fee, earliest days and hours for what was typed.

    ``items`` are pairs of a product and units; their lead times, shelves, minutes and
    peak ranges count. Nothing typed tells the days alone; nonsense, what Belgium does
    not have and what no zone serves come back with ``problem`` and no day.
    """
    now = timezone.now()
    if not (typed or "").strip():
        return Where(days=_days(items, None, now), now=now)
    postcode = typed.replace("\x00", "").strip()[:10]
    if not (postcode.isascii() and postcode.isdigit() and len(postcode) == 4):
        problem = _("A Belgian postcode has four digits, 1000 to 9999.")
        return Where(postcode=postcode, problem=problem, now=now)
    try:
        row = find_postcode(postcode)
    except PostcodeNotServed as refusal:
        return Where(postcode=postcode, problem=str(refusal.message), now=now)
    return Where(
        postcode=postcode,
        commune=row.commune,
        zone=row.zone,
        value=value,
        days=_days(items, row.zone_id, now),
        now=now,
    )


def _days(items, zone, now):
    wish, loads = make_wish(items, zone=zone), glance_loads()
    return tuple(soonest_for(wish, most=DAYS_SHOWN, now=now, loads=loads))


def asked_postcode(request) -> str | None:
    """Return the postcode a visitor asks about, else the one remembered."""
    return request.GET.get("postcode", request.COOKIES.get(COOKIE))


def remember(response, found: Where):
    """Keep a served postcode for the next look; it fills the checkout in, too."""
    if found.served:
        response.set_cookie(
            COOKIE,
            found.postcode,
            max_age=REMEMBERED_FOR,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
    return response
