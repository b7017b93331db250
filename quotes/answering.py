"""What staff do with a request: answer it with a version, withdraw the answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from catalogue.models import VatRate
from common.money import ZERO, round_cents
from quotes import mails
from quotes.errors import (
    DepositWrong,
    LinesMissing,
    NotAnswerable,
    QuoteOver,
    ReasonMissing,
)
from quotes.models import Quote, QuoteLine, QuoteVersion

State = Quote.State
States = QuoteVersion.State


@dataclass(frozen=True)
class Line:
    """One thing that is offered; ``unit_price`` in euros incl. VAT."""

    kind: str
    description: str
    quantity: int
    unit_price: Decimal
    vat_category: str


@dataclass(frozen=True)
class Answer:
    """What staff answer; the deposit is ``amount`` euros, or ``percent`` of the total.

    ``internal_note`` is for staff and never leaves the admin.
    """

    lines: Sequence[Line]
    amount: Decimal | None = None
    percent: Decimal | None = None
    message: str = ""
    internal_note: str = ""
    valid_days: int = 30

    @property
    def total(self) -> Decimal:
        """Return what all lines cost, euros incl. VAT."""
        return sum((each.unit_price * each.quantity for each in self.lines), ZERO)

    @property
    def deposit(self) -> Decimal:
        """Return what is paid first, whole cents."""
        if self.amount is not None:
            return self.amount
        return round_cents(self.total * (self.percent or ZERO) / 100)


@transaction.atomic
def send_version(*, quote_id: int, answer: Answer, user, now=None) -> QuoteVersion:
    """Answer a request; a version sent before can no longer be accepted.

    Raises:
        NotAnswerable: a draft, or accepted already.
        LinesMissing: no line, or they add up to nothing.
        DepositWrong: not above zero, or above the total; carries ``total``.
    """
    now = now or timezone.now()
    quote = _lock(quote_id)
    if quote.state not in Quote.ANSWERABLE:
        raise NotAnswerable
    if not answer.lines or answer.total <= 0:
        raise LinesMissing
    if not ZERO < answer.deposit <= answer.total:
        raise DepositWrong(total=answer.total)
    sent = quote.versions.filter(state=States.SENT)
    sent.update(state=States.SUPERSEDED, answered_at=now)
    last = quote.versions.order_by("-number").first()
    version = QuoteVersion.objects.create(
        quote=quote,
        number=last.number + 1 if last else 1,
        total=answer.total,
        deposit=answer.deposit,
        message=answer.message,
        internal_note=answer.internal_note,
        sent_by=user,
        sent_at=now,
        valid_until=now + timedelta(days=answer.valid_days),
    )
    _write_lines(version, answer.lines, timezone.localdate(now))
    Quote.objects.filter(pk=quote.pk).update(state=State.ANSWERED)
    mails.post_sent(version)
    return version


def _lock(quote_id):
    return Quote.objects.select_for_update(of=("self",)).get(pk=quote_id)


def _write_lines(version, lines, day):
    for position, line in enumerate(lines, start=1):
        rate = VatRate.rate_on(line.vat_category, day)
        QuoteLine.objects.create(
            version=version, position=position, vat_rate=rate, **vars(line)
        )


@transaction.atomic
def withdraw_version(*, quote_id: int, reason: str, user, now=None) -> QuoteVersion:
    """Take back the open version of a quote; the customer is told why.

    Raises:
        ReasonMissing: nothing is said.
        QuoteOver: no version is open, or the customer answered first.
    """
    reason = reason.strip()[:500]
    if not reason:
        raise ReasonMissing
    now = now or timezone.now()
    quote = _lock(quote_id)
    version = quote.versions.filter(state=States.SENT).first()
    if version is None or not end_version(version, States.WITHDRAWN, now, reason):
        raise QuoteOver
    Quote.objects.filter(pk=quote.pk).update(state=State.WITHDRAWN)
    mails.post_withdrawn(version)
    return version


def end_version(version, state, now, reason="", **open_if) -> bool:
    """Move a version that is still open to ``state``; tell whether it was.

    One conditional UPDATE decides between answers given at once; ``open_if`` are
    further conditions.
    """
    still = QuoteVersion.objects.filter(pk=version.pk, state=States.SENT, **open_if)
    if not still.update(state=state, answered_at=now, reason=reason):
        return False
    version.refresh_from_db()
    return True
