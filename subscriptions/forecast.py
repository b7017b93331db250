"""What the board of a day tells of recurring bouquets that are not ordered yet."""

from datetime import date

from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from delivery.expecting import Forecast
from delivery.rules import current_rules
from subscriptions import rights
from subscriptions.load import Expected, expect, read_rhythmics

# Reading every subscription takes longer than a look at the board may.
GLANCE_SECONDS = 60


def glance_expected(today: date) -> dict[date, Expected]:
    """Return what is expected of the 60 days from today on, kept for a minute.

    What the run orders meanwhile is counted twice until then.
    """
    return cache.get_or_set(
        f"subscriptions-expected:{today}",
        lambda: expect(read_rhythmics(), current_rules(), today),
        GLANCE_SECONDS,
    )


def forecast_of(day: date, user) -> Forecast | None:
    """Return how many recurring bouquets a day expects, and the page about them all.

    None for who may not plan; a day that is over, or beyond the 60, expects nothing.
    """
    if not user.has_perm(rights.SEE_LOAD):
        return None
    expected = glance_expected(timezone.localdate()).get(day)
    return Forecast(
        words=_words(expected) if expected else "",
        url=reverse("subscription_admin:load"),
        label=_("Expected of subscriptions"),
    )


def _words(expected):
    return ngettext(
        "%(n)d recurring delivery is expected and not ordered yet, %(minutes)d minutes "
        "to make.",
        "%(n)d recurring deliveries are expected and not ordered yet, %(minutes)d "
        "minutes to make.",
        expected.deliveries,
    ) % {"n": expected.deliveries, "minutes": expected.minutes}
