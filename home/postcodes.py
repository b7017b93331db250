"""Answer when and for how much flowers can be somewhere."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from delivery.errors import PostcodeNotServed
from delivery.services import find_postcode, offer_days

_POSTCODE = re.compile(r"[1-9]\d{3}")


@dataclass(frozen=True)
class PostcodeAnswer:
    """What the shop says about a postcode; the fee is euros incl. VAT."""

    postcode: str
    commune: str = ""
    fee: Decimal | None = None
    day: date | None = None
    problem: str = ""


def answer_postcode(typed: str) -> PostcodeAnswer | None:
    """Return what to say about ``typed``, None when nothing was asked."""
    typed = typed.strip()[:20]
    if not typed:
        return None
    if not _POSTCODE.fullmatch(typed):
        return PostcodeAnswer(postcode=typed, problem="wrong")
    try:
        served = find_postcode(typed)
    except PostcodeNotServed:
        return PostcodeAnswer(postcode=typed, problem="not-served")
    day = next(iter(offer_days(lead_time_days=0)), None)
    return PostcodeAnswer(
        postcode=served.postcode,
        commune=served.commune,
        fee=served.zone.fee,
        day=day,
    )
