"""At the door: a ticket is let in once, whichever phone says so first."""

import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from common.codes import ALPHABET
from common.faults import fault_point
from workshops.models import Attendee, Booking, Scan, Session

Outcome = Scan.Outcome
CODE_LENGTH = 16
# A phone's clock that is further off than this tells nothing.
OLDEST = timedelta(days=7)
READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", " ": "", "-": "", "\t": ""})


@dataclass(frozen=True)
class Scanned:
    """What a phone says: its own ``key`` names the scan, however often it is sent."""

    code: str
    key: uuid.UUID = field(default_factory=uuid.uuid4)
    at: datetime = field(default_factory=timezone.now)
    device: str = ""


@dataclass(frozen=True)
class Result:
    """What became of a scan; ``elsewhere`` is when another date starts."""

    key: uuid.UUID
    outcome: str
    attendee: Attendee | None = None
    elsewhere: datetime | None = None

    @property
    def label(self):
        """Return the outcome in words."""
        return Outcome(self.outcome).label

    @property
    def first(self):
        """Return when this ticket came in first, if it did."""
        return self.attendee and self.attendee.checked_in_at

    @property
    def welcome(self):
        """Tell whether whoever stands there may come in."""
        return self.outcome == Outcome.ADMITTED


def read_code(typed: str) -> str:
    """Return a code as tickets carry it, "" for what cannot be one.

    Spaces, dashes and small letters do not matter, nor what Crockford takes for the
    same; of an address only its end is read.
    """
    last = typed.strip().rstrip("/").rsplit("/", 1)[-1]
    code = last.upper().translate(READ_AS)
    fits = 0 < len(code) <= CODE_LENGTH
    return code if fits and set(code) <= set(ALPHABET) else ""


def take_scans(*, session_id: int, scans, user=None, now=None) -> list[Result]:
    """Let in whoever shows a valid ticket of a date; return a result for each scan.

    In one commit. The first scan of a ticket to get here wins, by a conditional UPDATE
    on the attendee; of scans that come together, the earliest. A key that was sent
    before gets the outcome it got then, and writes nothing.

    Raises Session.DoesNotExist.
    """
    scans, now = list(scans), now or timezone.now()
    try:
        with transaction.atomic():
            return _Take(session_id, scans, user, now).results()
    except IntegrityError:
        # The same key came by another road meanwhile: now its row is there.
        with transaction.atomic():
            return _Take(session_id, scans, user, now, look=True).results()


class _Take:
    """One batch of scans of a date."""

    def __init__(self, session_id, scans, user, now, *, look=False):
        self.session_id, self.user, self.now = session_id, user, now
        self.scans, self.look = scans, look or len(scans) > 1
        self.found = self._attendees()
        self.known = self._known()

    def _attendees(self):
        """Return the attendees these codes are of, by code, locked by key.

        Who cancels or moves a seat locks it too: the UPDATE later asks the booking as
        it is after that.
        """
        codes = {read_code(scan.code) for scan in self.scans} - {""}
        if not codes:
            return {}
        rows = Attendee.objects.select_for_update(of=("self",))
        rows = rows.filter(code__in=codes).order_by("pk")
        rows = rows.select_related("booking__session")
        return {each.code: each for each in rows}

    def _known(self):
        """Return the scans that were taken before, by key.

        One scan of somebody who is expected needs no look: nobody came in with its key.
        """
        ours = [a for a in self.found.values() if self._is_ours(a)]
        if not ours and not Session.objects.filter(pk=self.session_id).exists():
            raise Session.DoesNotExist
        if not self.look and ours and ours[0].checked_in_at is None:
            return {}
        keys = [scan.key for scan in self.scans]
        rows = Scan.objects.filter(key__in=keys)
        rows = rows.select_related("attendee__booking__session")
        return {row.key: row for row in rows}

    def _is_ours(self, attendee):
        return attendee.booking.session_id == self.session_id

    def results(self):
        """Judge and write what is new; return a result for each scan, in order."""
        new = {s.key: s for s in self.scans if s.key not in self.known}
        first = self._let_in(sorted(new.values(), key=self._moment))
        rows = {}
        for key, scan in new.items():
            attendee = self.found.get(read_code(scan.code))
            admitted = attendee is not None and first.get(attendee.pk) == key
            rows[key] = Scan(
                key=key,
                session_id=self.session_id,
                attendee=attendee,
                typed=scan.code.replace("\x00", "")[:40],
                outcome=Outcome.ADMITTED if admitted else self._why_not(attendee),
                scanned_at=self._moment(scan),
                device=scan.device[:36],
                user=self.user,
            )
        Scan.objects.bulk_create(rows.values())
        rows |= self.known
        return [self._result(rows[scan.key]) for scan in self.scans]

    def _moment(self, scan):
        """Return when it was scanned: never ahead of us, nor long ago."""
        return scan.at if self.now - OLDEST <= scan.at <= self.now else self.now

    def _let_in(self, scans):
        """Return ``{attendee: key of the scan that let them in}``."""
        wanted = {}
        for scan in scans:
            attendee = self.found.get(read_code(scan.code))
            if attendee is not None and self._may_come_in(attendee):
                wanted.setdefault(attendee.pk, (attendee, scan))
        first = {}
        # By key, so that two phones never wait for each other in a circle.
        for pk, (attendee, scan) in sorted(wanted.items()):
            moment = self._moment(scan)
            fault_point("before_check_in")
            if self._check_in(pk, moment):
                first[pk], attendee.checked_in_at = scan.key, moment
            else:
                attendee.refresh_from_db()
        return first

    def _check_in(self, pk, moment) -> bool:
        # A join would make Django look in a subquery, which PostgreSQL does not ask
        # again once another phone let go of the row.
        expected = Attendee.objects.filter(
            pk=pk,
            checked_in_at=None,
            cancelled_at=None,
            booking__in=Booking.objects.filter(
                session=self.session_id, state=Booking.State.BOOKED
            ),
        )
        return bool(expected.update(checked_in_at=moment))

    def _may_come_in(self, attendee):
        booked = attendee.booking.state == Booking.State.BOOKED
        stays = attendee.cancelled_at is None and attendee.checked_in_at is None
        return booked and stays and self._is_ours(attendee)

    def _why_not(self, attendee):
        if attendee is None:
            return Outcome.UNKNOWN
        if not self._is_ours(attendee):
            return Outcome.ELSEWHERE
        if attendee.checked_in_at:
            return Outcome.AGAIN
        if attendee.booking.state == Booking.State.HELD:
            return Outcome.UNPAID
        return Outcome.CANCELLED

    def _result(self, row):
        if row.outcome != Outcome.ELSEWHERE:
            return Result(row.key, row.outcome, row.attendee)
        # Who goes to another date is nobody's business here.
        starts_at = row.attendee.booking.session.starts_at
        return Result(row.key, row.outcome, elsewhere=starts_at)


def people_of(session_id: int) -> list[Attendee]:
    """Return who is expected at a date or came, by name; one query."""
    rows = Attendee.objects.filter(booking__session=session_id)
    rows = rows.filter(booking__state=Booking.State.BOOKED, cancelled_at=None)
    return list(rows.order_by("name", "pk"))


def conflicts_of(session_id: int) -> list[Scan]:
    """Return the scans of tickets that had come in before, the latest first."""
    again = Scan.objects.filter(session=session_id, outcome=Outcome.AGAIN)
    return list(again.select_related("attendee", "user").order_by("-pk")[:200])


def count_scans(session_id: int) -> Counter:
    """Return how many scans of a date had which outcome."""
    rows = Scan.objects.filter(session=session_id).order_by()
    return Counter(rows.values_list("outcome", flat=True))
