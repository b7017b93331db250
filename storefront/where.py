"""Where and when: a postcode's fee and first days, told before anything is bought."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.conf import settings
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from delivery.errors import PostcodeNotServed
from delivery.services import find_postcode, offer_days

COOKIE = "postcode"
REMEMBERED_FOR = 180 * 24 * 3600
DAYS_SHOWN = 6
MAX_LEAD = 60


@dataclass(frozen=True)
class Where:
    """What a postcode means for a bouquet; the fee is euros incl. VAT."""

    postcode: str = ""
    commune: str = ""
    fee: Decimal | None = None
    problem: str = ""
    days: list = field(default_factory=list)
    today: object = None

    @property
    def served(self):
        """Tell whether we drive there."""
        return self.fee is not None


def look_up(typed: str | None, lead_time_days: int) -> Where:
    """Return fee and first days for what was typed; None when nothing was."""
    days = offer_days(lead_time_days=lead_time_days)[:DAYS_SHOWN]
    today = timezone.localdate()
    if typed is None:
        return Where(days=days, today=today)
    postcode = typed.replace("\x00", "").strip()[:10]
    if not (postcode.isascii() and postcode.isdigit() and len(postcode) == 4):
        problem = _("A Belgian postcode has four digits, 1000 to 9999.")
        return Where(postcode=postcode, problem=problem, today=today)
    try:
        row = find_postcode(postcode)
    except PostcodeNotServed as refusal:
        return Where(postcode=postcode, problem=str(refusal.message), today=today)
    return Where(
        postcode=postcode,
        commune=row.commune,
        fee=row.zone.fee,
        days=days,
        today=today,
    )


@require_GET
def where(request):
    """Answer a postcode from anywhere: htmx gets the answer alone."""
    found = look_up(request.GET.get("postcode"), lead_time(request.GET.get("lead")))
    partial = request.htmx and not request.htmx.boosted
    name = "storefront/_where.html" if partial else "storefront/where.html"
    response = render(request, name, {"where": found})
    response.headers["Vary"] = "HX-Request, Cookie"
    return remember(response, found)


def lead_time(text):
    """Return the lead time in days an address asks for, 0 for nonsense."""
    number = text or ""
    known = number.isascii() and number.isdigit() and len(number) < 3
    return min(int(number), MAX_LEAD) if known else 0


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
