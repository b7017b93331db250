"""The days of delivery as a row of chips and as months to leaf through."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from delivery.calendar import CLOSED, FULL, NOT_SOLD, TOO_LATE, TOO_SOON, DayOffer
from delivery.funerals import MISSES_SERVICE

# So many open days, within so many days, make the row of chips.
OPEN_CHIPS = 6
MOST_CHIPS = 10

# Under a day, in a word.
SHORT = {
    CLOSED: gettext_lazy("closed"),
    NOT_SOLD: gettext_lazy("not sold"),
    TOO_SOON: gettext_lazy("too soon"),
    TOO_LATE: gettext_lazy("too late"),
    FULL: gettext_lazy("full"),
    MISSES_SERVICE: gettext_lazy("not in time"),
}


@dataclass(frozen=True)
class Day:
    """A day as the picker shows it; ``why`` says in full why it is not offered."""

    offer: DayOffer
    why: str = ""

    @property
    def day(self):
        """Return the date."""
        return self.offer.day

    @property
    def short(self):
        """Return why not in a word, "" for an open day."""
        return SHORT.get(self.offer.problem, "")


@dataclass(frozen=True)
class Month:
    """A month; ``weeks`` hold Days, or None outside the month and the horizon."""

    first: date
    weeks: list


@dataclass(frozen=True)
class Picker:
    """All days of a recipient: first as chips, then as months."""

    chips: list
    months: list
    reasons: list


def make_picker(offers, chosen: date | None = None) -> Picker:
    """Return the days offered and not; the chosen one is among the chips."""
    days = [Day(offer, explain(offer)) for offer in offers]
    chips = first_days(days, chosen)
    in_chips = {each.day for each in chips}
    problems = dict.fromkeys(each.offer.problem for each in days if each.short)
    reasons = [SHORT[problem] for problem in problems]
    return Picker(chips, months(days, in_chips), reasons)


def first_days(days, chosen=None):
    """Return the soonest days with some open ones, and the chosen one if later."""
    first, found = [], 0
    for each in days[:MOST_CHIPS]:
        if found == OPEN_CHIPS:
            break
        first.append(each)
        found += each.offer.open
    later = days[len(first) :]
    return first + [each for each in later if each.day == chosen and each.offer.open]


def months(days, in_chips=()):
    """Return the months of ``days`` as ``(Day, is in a chip)`` cells."""
    known = {each.day: (each, each.day in in_chips) for each in days}
    return [
        Month(
            date(year, month, 1),
            [
                [known.get(day) if day.month == month else None for day in week]
                for week in Calendar().monthdatescalendar(year, month)
            ],
        )
        for year, month in sorted({(day.year, day.month) for day in known})
    ]


def week_days():
    """Return ``[(short, long)]`` names from Monday on."""
    return [(WEEKDAYS_ABBR[n], WEEKDAYS[n]) for n in range(7)]


def explain(offer) -> str:
    """Say in a sentence why a day is not offered, "" when it is."""
    if not offer.problem:
        return ""
    day = date_format(offer.day, "l j F")
    return refuse_day(offer.problem, day, offer.refused, offer.rule.name)


def refuse_day(problem, day, refused=(), name="") -> str:
    """Say why ``day``, in words already, cannot be had; ``refused`` are titles."""
    words = {
        CLOSED: _("We are closed on %(day)s."),
        FULL: _("%(day)s is full: we cannot tie more that day."),
        TOO_SOON: _("%(day)s is too soon: these flowers need more time."),
        TOO_LATE: _("It is too late to order for today."),
        MISSES_SERVICE: _("%(day)s does not suit the service: too late, or too early."),
        NOT_SOLD: _("Not sold for %(day)s: %(lines)s."),
    }[problem]
    if problem == NOT_SOLD and name:
        day = f"{day} ({name})"
    text = words % {"day": day, "lines": ", ".join(refused)}
    return text[:1].upper() + text[1:]
