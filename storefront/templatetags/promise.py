"""The truest sentence about delivery at this moment."""

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from delivery.calendar import SAME_DAY_CUT_OFF
from delivery.services import offer_days

register = template.Library()


@register.simple_tag
def delivery_promise():
    """Return ``(what, how)`` for work without lead time, None when closed."""
    days = offer_days(lead_time_days=0)
    if not days:
        return None
    today = timezone.localdate()
    if days[0] == today:
        limit = SAME_DAY_CUT_OFF.strftime("%H:%M")
        return _("Delivered today"), _("when you order before %(time)s") % {
            "time": limit
        }
    if (days[0] - today).days == 1:
        return _("Delivered tomorrow"), _("by our own van")
    day = date_format(days[0], "l j F")
    return _("Delivered on %(day)s") % {"day": day}, _("by our own van")
