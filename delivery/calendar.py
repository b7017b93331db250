"""On which days and in which slots flowers can arrive. Pure: no database, no clock.

Every place that promises a day asks ``offer_days``: the product page, the basket, the
checkout, ``place_order``, articles. What it offers is what may be ordered.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from types import MappingProxyType
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")
SAME_DAY_CUT_OFF = time(14, 0)
HORIZON_DAYS = 60
# Monday, where no rule says otherwise.
RESTING_WEEKDAYS = frozenset({0})
NOTHING = Decimal("0.00")

VAN = "van"
PICKUP = "pickup"

# Why a day or a slot is not offered, the reason a customer can do least about first.
CLOSED = "closed"
NOT_SOLD = "not-sold"
TOO_SOON = "too-soon"
TOO_LATE = "too-late"
FULL = "full"


@dataclass(frozen=True)
class DayRule:
    """What holds on a weekday or on one date; euros incl. VAT, Brussels time.

    ``deliveries`` and ``minutes`` are what the day can bear, None for no limit.
    ``only`` and ``without`` are keys of product ranges.
    """

    van: bool = True
    pickup: bool = True
    cut_off: time | None = None
    surcharge: Decimal = NOTHING
    deliveries: int | None = None
    minutes: int | None = None
    name: str = ""
    only: frozenset = frozenset()
    without: frozenset = frozenset()
    order_until: datetime | None = None

    def open_for(self, way: str) -> bool:
        """Tell whether the shop drives, or opens its counter, on such a day."""
        return self.pickup if way == PICKUP else self.van


@dataclass(frozen=True)
class SlotRule:
    """Hours somebody can choose; no ``zones`` means everywhere we drive.

    The order must be in at ``cut_off``, ``cut_off_days`` before the day; None is the
    day's own cut-off.
    """

    pk: int
    name: str
    starts: time
    ends: time
    way: str = VAN
    fee: Decimal = NOTHING
    cut_off: time | None = None
    cut_off_days: int = 0
    weekdays: frozenset = frozenset(range(7))
    zones: frozenset = frozenset()
    deliveries: int | None = None


def _every_weekday():
    resting = DayRule(van=False, pickup=False)
    return tuple(resting if n in RESTING_WEEKDAYS else DayRule() for n in range(7))


@dataclass(frozen=True)
class Rules:
    """Everything that decides what is offered; weekdays count from Monday = 0."""

    weekdays: tuple = field(default_factory=_every_weekday)
    closed_days: Mapping = field(default_factory=dict)
    peaks: Mapping = field(default_factory=dict)
    slots: tuple = ()
    horizon_days: int = HORIZON_DAYS

    def on(self, day: date) -> DayRule:
        """Return what holds on ``day``: the date's own rule before its weekday's."""
        return self.peaks.get(day) or self.weekdays[day.weekday()]

    def slots_on(self, day: date, wish: "Wish") -> list[SlotRule]:
        """Return the slots that exist for a wish on ``day``, full or not."""
        weekday = day.weekday()
        return [
            slot
            for slot in self.slots
            if slot.way == wish.way
            and weekday in slot.weekdays
            and (not slot.zones or wish.zone in slot.zones)
        ]


@dataclass(frozen=True)
class Wish:
    """What is to be brought: how, how far, and the work in it.

    ``ranges`` pairs each line that a range can refuse, by its title, with the keys of
    the ranges it belongs to.
    """

    way: str = VAN
    zone: int | None = None
    lead_days: int = 0
    minutes: int = 0
    ranges: tuple = ()


@dataclass(frozen=True)
class Load:
    """What a day or a slot bears already."""

    deliveries: int = 0
    minutes: int = 0


@dataclass(frozen=True)
class SlotOffer:
    """A slot on a day: ``problem`` says why not; ``until`` is its last moment."""

    rule: SlotRule
    problem: str
    until: datetime

    @property
    def open(self):
        """Tell whether it may be ordered."""
        return not self.problem


@dataclass(frozen=True)
class DayOffer:
    """A day: ``problem`` says why not; ``refused`` names lines not sold then.

    ``until`` is the last moment to order for it, in Brussels time.
    """

    day: date
    rule: DayRule
    problem: str
    until: datetime
    slots: tuple = ()
    refused: tuple = ()

    @property
    def open(self):
        """Tell whether it may be ordered."""
        return not self.problem

    @property
    def surcharge(self):
        """Return what the day costs more, euros incl. VAT."""
        return self.rule.surcharge

    @property
    def last_call(self) -> datetime:
        """Return the last moment to order what is still open on this day."""
        return max((slot.until for slot in self.open_slots), default=self.until)

    def slot(self, pk) -> SlotOffer | None:
        """Return the slot of this key on this day, None when there is none."""
        return next((each for each in self.slots if each.rule.pk == pk), None)

    @property
    def open_slots(self):
        """Return the slots that may be ordered."""
        return [slot for slot in self.slots if slot.open]


NO_LOADS = MappingProxyType({})
NO_LOAD = Load()


def offer_days(now: datetime, wish: Wish, rules: Rules, loads=NO_LOADS) -> list:
    """Return a DayOffer for each day from today to the horizon, offered or not.

    ``now`` is any aware moment; days and cut-offs count in Brussels and a cut-off
    strikes at its minute: 13:59 is before 14:00, 14:00 is not. ``loads`` maps
    ``(day, slot key or None)`` to a Load.
    """
    today = now.astimezone(BRUSSELS).date()
    days = (today + timedelta(days=n) for n in range(rules.horizon_days + 1))
    return [offer_day(now, day, wish, rules, loads) for day in days]


def offer_day(now: datetime, day: date, wish: Wish, rules: Rules, loads=NO_LOADS):
    """Return what is offered on one day, see ``offer_days``."""
    local = now.astimezone(BRUSSELS)
    rule = rules.on(day)
    until = _until(day, wish.lead_days, rules)
    existing = rules.slots_on(day, wish)
    refused = _refused(wish, rule)
    problem = _day_problem(day, wish, rules, loads) or (NOT_SOLD if refused else "")
    slots = ()
    if not problem or problem == FULL:
        slots = tuple(
            _offer_slot(local, day, slot, problem, wish, rules, loads)
            for slot in existing
        )
    if slots:
        until = max(slot.until for slot in slots)
        if not problem and not any(slot.open for slot in slots):
            problem = _common_problem(slots)
    # Nobody waits for a place on a day that cannot be reached anyway.
    if problem in ("", FULL) and local >= until:
        problem = _missed(local, day)
    return DayOffer(day, rule, problem, until, slots, refused)


def _day_problem(day, wish, rules, loads):
    if day in rules.closed_days or not rules.on(day).open_for(wish.way):
        return CLOSED
    load = loads.get((day, None), NO_LOAD)
    return "" if has_room(load, rules.on(day), wish.minutes) else FULL


def has_room(load: Load, rule: DayRule, minutes: int) -> bool:
    """Tell whether a day bears one delivery more, of so many minutes of work."""
    if rule.deliveries is not None and load.deliveries >= rule.deliveries:
        return False
    return rule.minutes is None or load.minutes + minutes <= rule.minutes


def _offer_slot(local, day, slot, day_problem, wish, rules, loads):
    until = _until(day, wish.lead_days, rules, slot)
    if local >= until:
        return SlotOffer(slot, _missed(local, day), until)
    if day_problem:
        return SlotOffer(slot, day_problem, until)
    taken = loads.get((day, slot.pk), NO_LOAD).deliveries
    full = slot.deliveries is not None and taken >= slot.deliveries
    return SlotOffer(slot, FULL if full else "", until)


def _common_problem(slots):
    """Return why no slot is open: full says more than late."""
    problems = {slot.problem for slot in slots}
    return FULL if FULL in problems else slots[0].problem


def _missed(local, day):
    return TOO_LATE if day <= local.date() else TOO_SOON


def _until(day, lead_days, rules, slot=None):
    """Return the moment at which ordering for ``day`` ends."""
    ahead, cut_off = lead_days, None
    if slot and slot.cut_off:
        ahead, cut_off = max(lead_days, slot.cut_off_days), slot.cut_off
    last_day = day - timedelta(days=ahead)
    cut_off = cut_off or rules.on(last_day).cut_off or SAME_DAY_CUT_OFF
    until = datetime.combine(last_day, cut_off, tzinfo=BRUSSELS)
    limits = [until]
    if slot:
        # Hours that are over cannot be promised, whatever the day's cut-off.
        limits.append(datetime.combine(day, slot.ends, tzinfo=BRUSSELS))
    if latest := rules.on(day).order_until:
        limits.append(latest.astimezone(BRUSSELS))
    return min(limits)


def _refused(wish, rule):
    """Return the titles a day's ranges keep away."""
    if not (rule.only or rule.without):
        return ()
    return tuple(
        title
        for title, ranges in wish.ranges
        if (rule.only and not ranges & rule.only) or ranges & rule.without
    )


def find_next(offers, after: date | None = None) -> DayOffer | None:
    """Return the first open day after ``after``, else the first one at all."""
    open_days = [offer for offer in offers if offer.open]
    later = (offer for offer in open_days if after and offer.day > after)
    return next(later, None) or next(iter(open_days), None)


def may_cancel(now: datetime, day: date, rules: Rules) -> bool:
    """Tell whether a delivery on ``day`` may still be called off by its customer.

    The cut-off of the day itself ends it, as it ends ordering for that day without
    lead time.
    """
    return now.astimezone(BRUSSELS) < _until(day, 0, rules)
