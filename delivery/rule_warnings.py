"""What a new rule does to days that were sold already: it is allowed, and told."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from delivery import states
from delivery.board import deliveries_on
from delivery.models import DayLoad
from delivery.rules import read_rules

NAMED = 5


def about_closed(day) -> str:
    """Return which paid deliveries lie on a day that is closed now."""
    rows = deliveries_on(day).exclude(status__in=states.ENDED).order_by("pk")
    names = list(rows.values_list("recipient_name", flat=True))
    if not names:
        return ""
    words = ngettext(
        "%(n)d paid delivery is planned on this day: %(names)s. Move it, or call.",
        "%(n)d paid deliveries are planned on this day: %(names)s. Move them, or call.",
        len(names),
    )
    return words % {"n": len(names), "names": _listed(names)}


def about_slot(slot) -> str:
    """Return on which days a slot has more deliveries than it takes now."""
    if slot.max_deliveries is None:
        return ""
    full = _ahead(slot=slot).filter(deliveries__gt=slot.max_deliveries)
    return _too_much(full.values_list("day", flat=True))


def about_days(days=None) -> str:
    """Return which days bear more than they may now; ``days`` asks about some only."""
    # Not committed yet: nobody else may hear of it.
    rules = read_rules()
    over = []
    for row in _ahead(slot=None):
        if days is not None and not days(row.day):
            continue
        rule = rules.on(row.day)
        pairs = ((row.deliveries, rule.deliveries), (row.minutes, rule.minutes))
        if any(most is not None and taken > most for taken, most in pairs):
            over.append(row.day)
    return _too_much(over)


def _ahead(**key):
    return DayLoad.objects.filter(day__gte=timezone.localdate(), **key).order_by("day")


def _too_much(days) -> str:
    days = [date_format(day, "j F") for day in days]
    if not days:
        return ""
    return _("More than this limit is sold already on: %(days)s. It stays sold.") % {
        "days": _listed(days)
    }


def _listed(names):
    more = len(names) - NAMED
    words = ", ".join(names[:NAMED])
    return f"{words}, +{more}" if more > 0 else words
