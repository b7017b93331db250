"""Why a delivery cannot be, in the customer's words."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from delivery.errors import DateNotOffered
from shop.checkout.days import refuse_day


def words_for(refusal, ask) -> str:
    """Say a refusal with its reason and the next day that works.

    ``ask`` is what the recipient asked for; its day names the reason.
    """
    words = str(refusal.message)
    offer = ask.offer_on_chosen_day
    if isinstance(refusal, DateNotOffered) and offer is not None and offer.problem:
        day = date_format(offer.day, "l j F")
        refused = refusal.data.get("refused", ())
        words = refuse_day(offer.problem, day, refused, offer.rule.name)
    later = refusal.data.get("next_date")
    if later is None:
        if isinstance(refusal, DateNotOffered):
            if ask.call_us:
                return ask.call_us
            return _("We cannot deliver in the coming weeks.")
        return words
    next_day = date_format(later, "l j F")
    return words + " " + _("The next possible day is %(day)s.") % {"day": next_day}
