"""What the workroom, the van and the ribbon printer read about a funeral."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from delivery import states
from delivery.board import deliveries_on
from delivery.funerals import flag_of, funeral_of
from delivery.runs import order_stops

NOTHING = {"flag": "", "deceased": "", "venue": "", "contact": "", "ribbon": ""}


def funeral_words(delivery) -> dict:
    """Return what a sheet says of a funeral, each part "" where there is none."""
    funeral = funeral_of(delivery)
    if funeral is None:
        return NOTHING
    contact = filter(None, (funeral.contact_name, funeral.contact_phone))
    ribbon = funeral.ribbon
    return {
        "flag": flag_of(delivery),
        "deceased": funeral.deceased,
        "venue": funeral.venue,
        "contact": ", ".join(contact),
        "ribbon": gettext("Ribbon: %(words)s") % {"words": ribbon} if ribbon else "",
    }


def in_memory(delivery) -> str:
    """Return whom a card or a note remembers, "" for flowers that are a gift."""
    funeral = funeral_of(delivery)
    if funeral is None or not funeral.deceased:
        return ""
    return gettext("In memory of %(name)s") % {"name": funeral.deceased}


def ribbons_data(day: date, slot_id=None) -> dict:
    """Return the ribbons to print for a day, the first to leave first.

    The words stand as they were typed: whoever sets them copies, and corrects nothing.
    """
    rows = deliveries_on(day, slot_id).exclude(funeral__ribbon="")
    rows = rows.filter(
        funeral__isnull=False, status__in=(states.SCHEDULED, states.MADE)
    )
    ribbons = [
        {
            "words": row.funeral.ribbon,
            "flag": flag_of(row),
            "deceased": row.funeral.deceased,
            "number": row.order.number,
        }
        for row in order_stops(rows.select_related("order", "funeral").order_by("pk"))
    ]
    return {
        "language": get_language(),
        "title": gettext("Ribbons"),
        "note": date_format(day, "l j F Y"),
        "words": {"none": gettext("No ribbon is to be printed for this day.")},
        "ribbons": ribbons,
    }
