"""The truest sentence about delivery at this moment."""

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from delivery.answers import COOKIE
from delivery.calendar import BRUSSELS, Wish
from delivery.offers import glance_loads, glance_postcode, soonest_for

register = template.Library()


@register.simple_tag(takes_context=True)
def delivery_promise(context=None):
    """Return ``(what, how)`` for work without lead time, None when there is none.

    Where the visitor's postcode is known and served, it is what the sentence is about.
    """
    place = known_place(context)
    now = timezone.now()
    wish = Wish(zone=place and place.zone_id)
    found = soonest_for(wish, now=now, loads=glance_loads())
    if not found:
        return None
    first = found[0]
    today = now.astimezone(BRUSSELS).date()
    return what(first, today, place), how(first, today)


def known_place(context):
    """Return the served postcode this visitor asked about before, else None."""
    request = context and context.get("request")
    postcode = request.COOKIES.get(COOKIE, "") if request else ""
    return glance_postcode(postcode) if postcode else None


def what(first, today, place):
    """Say on which day, and where when that is known."""
    day = date_format(first.day, "l j F")
    days = (first.day - today).days
    if place is None:
        words = [_("Delivered today"), _("Delivered tomorrow")]
        return words[days] if days < 2 else _("Delivered on %(day)s") % {"day": day}
    words = [
        _("Delivered today in %(place)s"),
        _("Delivered tomorrow in %(place)s"),
        _("Delivered on %(day)s in %(place)s"),
    ][min(days, 2)]
    return words % {"day": day, "place": f"{place.postcode} {place.commune}"}


def how(first, today):
    """Say until when to order for today, else how it travels."""
    if first.day != today:
        return _("by our own van")
    limit = first.last_call.astimezone(BRUSSELS).strftime("%H:%M")
    return _("when you order before %(time)s") % {"time": limit}
