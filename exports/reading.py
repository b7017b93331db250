"""How filters and cells of exports are read."""

from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import get_language

from common.money import round_cents


def midnight(day):
    """Return the moment a day begins in Brussels."""
    return timezone.make_aware(datetime.combine(day, time.min))


def within(asked, moment, state=""):
    """Return the form's clean data as a filter on a moment and a state."""
    found = {}
    if asked.get("date_from"):
        found[f"{moment}__gte"] = midnight(asked["date_from"])
    if asked.get("date_to"):
        found[f"{moment}__lt"] = midnight(asked["date_to"] + timedelta(days=1))
    if state and asked.get("status"):
        found[state] = asked["status"]
    return found


def moment_of(name):
    """Return a reader of a moment, in Brussels' time; empty where there is none."""

    def read(row):
        moment = row[name]
        return timezone.localtime(moment).isoformat(" ", "minutes") if moment else ""

    return read


def or_empty(name):
    """Return a reader of a cell that may be NULL."""
    return lambda row: "" if row[name] is None else row[name]


def euros(name):
    """Return a reader of an amount in whole cents that may be NULL.

    SQLite gives what a subquery found without its decimals.
    """
    return lambda row: "" if row[name] is None else round_cents(row[name])


def yes_or_no(name):
    """Return a reader of a mark, as a machine reads it."""
    return lambda row: "yes" if row[name] else "no"


def first_of(*names):
    """Return a reader of the first of these cells that says something."""
    return lambda row: next((row[name] for name in names if row[name]), "")


def titles(prefix=""):
    """Return the fields of a product's title in every language, its parent's too."""
    return tuple(
        f"{prefix}{owner}title_{language}"
        for owner in ("", "parent__")
        for language in ("en", "fr", "nl")
    )


def title_of(prefix=""):
    """Return a reader of a product's title in the reader's language; see ``titles``."""

    def read(row):
        language = get_language() or "en"
        wanted = [
            f"{prefix}{owner}title_{known}"
            for owner in ("", "parent__")
            for known in (language, "en", "fr", "nl")
        ]
        return next((row[name] for name in wanted if row.get(name)), "")

    return read
