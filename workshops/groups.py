"""Private groups: they ask, staff quote, they accept once, a private date opens."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from common.codes import random_code
from common.errors import DomainError
from workshops import group_mails
from workshops.errors import (
    DateNotFree,
    EndsBeforeItStarts,
    InThePast,
    QuoteOver,
    RoomTaken,
)
from workshops.models import GroupEnquiry, Session
from workshops.sessions import SessionDetails, clash_in_room, open_session

State = GroupEnquiry.State
VALID_DAYS = 30
CODE_LENGTH = 8


@dataclass(frozen=True)
class Quote:
    """What staff offer a group; ``price`` is per person, euros incl. VAT."""

    price: Decimal
    seats: int
    starts_at: datetime
    ends_at: datetime
    room_id: int
    valid_until: datetime
    note: str = ""


@transaction.atomic
def ask_for_group(*, page_id: int, language: str, **said) -> GroupEnquiry:
    """Write down what a group of 4 to 200 people wishes; staff are told by mail.

    ``said`` is name, email, phone, wished, people and message.
    """
    enquiry = GroupEnquiry.objects.create(page_id=page_id, language=language, **said)
    group_mails.post_asked(enquiry)
    return enquiry


@transaction.atomic
def quote_group(*, enquiry_id: int, quote: Quote, user, now=None) -> GroupEnquiry:
    """Offer a group a date; a quote sent before is void from now on.

    Raises:
        InThePast, EndsBeforeItStarts, RoomTaken: the date could not be opened now.
        QuoteOver: the group accepted a quote already.
    """
    now = now or timezone.now()
    if quote.ends_at <= quote.starts_at:
        raise EndsBeforeItStarts
    if quote.starts_at <= now:
        raise InThePast
    if clash := clash_in_room(quote.room_id, quote.starts_at, quote.ends_at):
        raise RoomTaken(other=clash)
    enquiry = GroupEnquiry.objects.select_for_update(of=("self",)).get(pk=enquiry_id)
    if enquiry.state == State.ACCEPTED:
        raise QuoteOver
    for name, value in vars(quote).items():
        setattr(enquiry, name, value)
    enquiry.state, enquiry.quotes = State.QUOTED, enquiry.quotes + 1
    enquiry.quoted_by, enquiry.answered_at = user, None
    enquiry.save()
    group_mails.post_quote(enquiry)
    return enquiry


@transaction.atomic
def accept_quote(*, enquiry_id: int, quote: int, now=None) -> Session:
    """Open the private date of a quote; the group gets its link by mail.

    ``quote`` counts the quotes the group was sent: it accepts what it read. What it
    costs, when and where is what staff wrote, whatever else was sent.

    Raises:
        QuoteOver: it expired, was answered before, or another was sent since.
        DateNotFree: the room or the moment is gone; nothing is written.
    """
    now = now or timezone.now()
    if not _answer(enquiry_id, quote, State.ACCEPTED, now):
        raise QuoteOver
    enquiry = GroupEnquiry.objects.select_related("page", "room").get(pk=enquiry_id)
    details = SessionDetails(
        starts_at=enquiry.starts_at,
        ends_at=enquiry.ends_at,
        room_id=enquiry.room_id,
        language=enquiry.language,
        capacity=enquiry.seats,
        price=enquiry.price,
        code=random_code(CODE_LENGTH),
    )
    try:
        session = open_session(page_id=enquiry.page_id, details=details, now=now)
    except DomainError as refusal:
        raise DateNotFree from refusal
    GroupEnquiry.objects.filter(pk=enquiry_id).update(session=session)
    enquiry.session = session
    group_mails.post_accepted(enquiry)
    group_mails.post_answered(enquiry)
    return session


@transaction.atomic
def refuse_quote(*, enquiry_id: int, quote: int, now=None) -> None:
    """Say no to a quote; staff are told. Raises QuoteOver as ``accept_quote`` does."""
    if not _answer(enquiry_id, quote, State.REFUSED, now or timezone.now()):
        raise QuoteOver
    enquiry = GroupEnquiry.objects.select_related("page", "room").get(pk=enquiry_id)
    group_mails.post_answered(enquiry)


def _answer(enquiry_id, quote, state, now) -> bool:
    """Write an answer if the quote is open still; two at once, and one finds it."""
    still = GroupEnquiry.objects.filter(
        pk=enquiry_id, state=State.QUOTED, quotes=quote, valid_until__gt=now
    )
    return bool(still.update(state=state, answered_at=now))


def usual_end(now=None) -> datetime:
    """Return until when a quote is valid unless staff say otherwise: 30 days."""
    return (now or timezone.now()) + timedelta(days=VALID_DAYS)
