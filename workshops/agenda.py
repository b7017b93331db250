"""The list of dates: what a visitor asked for, and what is shown of it."""

from calendar import Calendar
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.conf import settings
from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.http import urlencode

from workshops.models.sessions import Session
from workshops.prices import with_prices

PER_PAGE, MAX_PER_PAGE = 24, 100
# Further ahead nobody leafs, and nobody sells.
MOST_MONTHS = 60
MOST_DATES = 2000


@dataclass(frozen=True)
class Wanted:
    """What the address asks for; anything that makes no sense is left out."""

    month: date | None = None
    day: date | None = None
    free: bool = False
    level: str = ""
    language: str = ""
    calendar: bool = False
    per_page: int = PER_PAGE

    @classmethod
    def read(cls, query, levels):
        """Return what a query string asks for; ``levels`` are the known ones."""
        level, language = query.get("level", ""), query.get("language", "")
        return cls(
            month=_month(query.get("month", "")),
            day=_day(query.get("date", "")),
            free=query.get("free") == "1",
            level=level if level in levels else "",
            language=language if language in dict(settings.LANGUAGES) else "",
            calendar=query.get("view") == "calendar",
            per_page=_per_page(query.get("per_page", "")),
        )

    @property
    def any(self):
        """Tell whether anything narrows the list."""
        where = self.day or (self.month and not self.calendar)
        return bool(where or self.free or self.level or self.language)

    @property
    def month_key(self):
        """Return the month as the address says it."""
        return f"{self.month:%Y-%m}" if self.month else ""

    def link(self, **changes):
        """Return the query of the same wish with some answers changed."""
        wish = replace(self, **changes)
        known = {
            "view": "calendar" if wish.calendar else "",
            "month": wish.month_key,
            "date": wish.day.isoformat() if wish.day else "",
            "free": "1" if wish.free else "",
            "level": wish.level,
            "language": wish.language,
            "per_page": wish.per_page if wish.per_page != PER_PAGE else "",
        }
        return f"?{urlencode({name: text for name, text in known.items() if text})}"


@dataclass(frozen=True)
class Entry:
    """A date as the calendar shows it; one query reads them all."""

    pk: int
    page: object
    starts_at: datetime
    language: str
    free: int

    @property
    def day(self):
        """Return its day in Brussels."""
        return timezone.localtime(self.starts_at).date()

    @property
    def address(self):
        """Return the page that sells it, opened at this date."""
        return f"{self.page.address}?session={self.pk}#date-{self.pk}"

    def fits(self, wanted):
        """Tell whether it is what somebody asked for, whatever the month."""
        return (
            (self.free > 0 or not wanted.free)
            and wanted.language in ("", self.language)
            and wanted.level in ("", self.page.difficulty)
        )


def _month(text):
    """Return the first day of a month written "2026-12", None for any other text."""
    return _near(f"{text}-01") if len(text) == 7 else None


def _day(text):
    return _near(text) if len(text) == 10 else None


def _near(text):
    """Return a day of this month or one of the coming five years, None for others."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    first = timezone.localdate().replace(day=1)
    return day if first <= day < add_months(first, MOST_MONTHS) else None


def _per_page(text):
    if not (text.isascii() and text.isdigit()):
        return PER_PAGE
    # Longer numbers are as absurd as five digits.
    return min(max(int(text[:5]), 1), MAX_PER_PAGE)


def add_months(first: date, months: int) -> date:
    """Return the first day of the month so many months later."""
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1)


def read_entries(pages, now=None) -> list[Entry]:
    """Return every date on sale of ``pages``, soonest first, in one query."""
    pages = {page.translation_key: page for page in pages}
    rows = Session.objects.on_sale(now).filter(page__translation_key__in=pages)
    rows = rows.values_list(
        *("pk", "page__translation_key", "starts_at", "language"),
        *("pool__units", "pool__taken"),
        *("materials__pool__units", "materials__pool__taken"),
    )
    return [
        Entry(pk, pages[key], starts_at, language, _free(units, taken, *material))
        for pk, key, starts_at, language, units, taken, *material in rows[:MOST_DATES]
    ]


def _free(units, taken, shared_units, shared_taken):
    free = units - taken
    if shared_units is not None:
        free = min(free, shared_units - shared_taken)
    return max(free, 0)


def show_agenda(pages, query, levels) -> dict:
    """Return one page of the dates asked for, or a month of them.

    Two queries for the list however many there are, none for the calendar, beside the
    one that reads all dates.
    """
    pages = list(pages)
    entries = read_entries(pages)
    wanted = Wanted.read(query, levels)
    fitting = [entry for entry in entries if entry.fits(wanted)]
    dated = {entry.page.pk for entry in entries}
    context = {
        "wanted": wanted,
        "months": sorted({entry.day.replace(day=1) for entry in entries}),
        "languages": sorted({entry.language for entry in entries}),
        "any_date": bool(entries),
        "undated": [page for page in pages if page.pk not in dated],
        "list_link": wanted.link(calendar=False),
        "calendar_link": wanted.link(calendar=True, day=None),
    }
    if wanted.calendar:
        return context | show_month(fitting, wanted)
    return context | show_list(fitting, wanted, query)


def all_dates(pages) -> list:
    """Return every date on sale of ``pages`` with its room, for a feed."""
    entries = {entry.pk: entry for entry in read_entries(pages)}
    sessions = list(Session.objects.filter(pk__in=entries).select_related("room"))
    return [_place(session, entries) for session in sessions]


def _place(session, entries):
    """Give a date the page it is read on, in the reader's language."""
    entry = entries[session.pk]
    session.page, session.address = entry.page, entry.address
    return session


def show_list(entries, wanted, query) -> dict:
    """Return the dates of one page of the list."""
    if wanted.month:
        entries = [e for e in entries if e.day.replace(day=1) == wanted.month]
    if wanted.day:
        entries = [e for e in entries if e.day == wanted.day]
    paginator = Paginator(entries, wanted.per_page)
    page = paginator.get_page(query.get("page"))
    known = {entry.pk: entry for entry in page}
    sessions = with_prices(Session.objects.filter(pk__in=known)) if known else []
    page.object_list = [_place(session, known) for session in sessions]
    link = wanted.link()
    return {
        "dates": page,
        "found": paginator.count,
        "page_query": f"{link[1:]}&" if link != "?" else "",
    }


def show_month(entries, wanted) -> dict:
    """Return a month as weeks of ``(day, whether it is in the month, entries)``."""
    today = timezone.localdate()
    this_month = today.replace(day=1)
    days = defaultdict(list)
    for entry in entries:
        days[entry.day].append(entry)
    first = wanted.month or min(days, default=today).replace(day=1)
    last = max([*days, this_month]).replace(day=1)
    before, after = add_months(first, -1), add_months(first, 1)
    weeks = [
        [(day, day.month == first.month, days.get(day, [])) for day in week]
        for week in Calendar().monthdatescalendar(first.year, first.month)
    ]
    return {
        "first": first,
        "today": today,
        "weeks": weeks,
        "found": sum(len(days[day]) for day in days if day.replace(day=1) == first),
        "before": before,
        "before_link": wanted.link(month=before) if before >= this_month else "",
        "after": after,
        "after_link": wanted.link(month=after) if after <= last else "",
        "next_with": wanted.link(month=min(days).replace(day=1)) if days else "",
    }
