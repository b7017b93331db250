"""What is printed about a day: recipes, cards, stops. Plain data, words included.

The sheets of the workroom and the van are in the reader's language; a card and a
delivery note in the buyer's.
"""

from collections import defaultdict
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext, override
from django.utils.translation import gettext_lazy as _

import segno

from catalogue.models import RecipeItem
from common.pdf import render_pdf
from delivery import states
from delivery.board import deliveries_on, lines_with, title_of
from delivery.funeral_paper import funeral_words, in_memory
from delivery.funerals import funeral_of
from delivery.models import Substitution, SubstitutionQuestion
from delivery.runs import order_stops, stops_on

PAPER = Path(__file__).parent / "paper"
# What the buyer chose, as the workroom says it.
SHORT = {
    Substitution.SAME_COLOUR: _("same colour and value"),
    Substitution.ASK: _("ask the customer first"),
    Substitution.REFUND: _("leave out, pay back"),
}


def hours_of(delivery) -> str:
    """Return the promised hours, in words where there are none."""
    if not delivery.starts:
        return gettext("any time")
    return f"{delivery.starts:%H:%M}–{delivery.ends:%H:%M}"


def cards_of(delivery) -> list[tuple[str, str]]:
    """Return each card's words and signature; a secret sender signs none."""
    signature = "" if delivery.anonymous else delivery.card_signature
    own = [(row.card_message, "") for row in delivery.lines.all() if row.card_message]
    if not delivery.card_message:
        return own
    return [(delivery.card_message, signature), *own]


def parcels_of(delivery) -> list[dict]:
    """Return what travels, without any amount."""
    return [
        {"quantity": row.quantity, "title": title_of(row)}
        for row in delivery.lines.all()
    ]


def workroom_data(day: date, slot_id=None) -> dict:
    """Return a day's makes, the first to leave first, each with its recipe."""
    rows = deliveries_on(day, slot_id).select_related("order", "funeral")
    rows = rows.order_by("pk")
    rows = order_stops(
        rows.prefetch_related(lines_with(), "questions").exclude(
            status__in=(states.DELIVERED, states.RETURNED)
        )
    )
    recipes = _recipes(rows)
    title = gettext("Workroom sheet")
    minutes = sum(row.minutes for row in rows if row.status == states.SCHEDULED)
    note = ngettext(
        "%(day)s: %(n)d delivery, %(minutes)d minutes to make",
        "%(day)s: %(n)d deliveries, %(minutes)d minutes to make",
        len(rows),
    )
    return {
        "language": get_language(),
        "title": title,
        "note": note
        % {"day": date_format(day, "l j F Y"), "n": len(rows), "minutes": minutes},
        "words": {
            "missing": gettext("If a flower is missing:"),
            "nocard": gettext("No card was written."),
            "none": gettext("Nothing to make on this day."),
        },
        "makes": [_make(row, recipes) for row in _by_departure(rows)],
    }


def _by_departure(rows):
    """Return deliveries by the hour they leave; the run's order within it stays."""
    return sorted(rows, key=lambda row: (row.starts is None, row.starts))


def _make(row, recipes):
    return {
        "made": row.status != states.SCHEDULED,
        "hours": hours_of(row),
        "minutes": gettext("%(n)d min") % {"n": row.minutes} if row.minutes else "",
        "number": row.order.number,
        "name": row.recipient_name,
        "place": gettext("pick-up") if row.is_pickup else row.commune,
        "substitution": str(SHORT[row.substitution]),
        "asked": _asked(row),
        "funeral": funeral_words(row),
        "cards": [
            f"{words}\n{signature}" if signature else words
            for words, signature in cards_of(row)
        ],
        "lines": [
            {
                "quantity": each.quantity,
                "title": title_of(each),
                "recipe": [
                    {"quantity": item.quantity * each.quantity, "name": name}
                    for item, name in _recipe_of(each.line.product, recipes)
                ],
            }
            for each in row.lines.all()
        ],
    }


def _asked(row):
    """Return what the buyer said about the last question."""
    question = next(reversed(row.questions.all()), None)
    if question is None:
        return ""
    if question.answer == SubstitutionQuestion.Answer.YES:
        return gettext("Agreed: %(proposal)s instead of %(missing)s") % {
            "proposal": question.proposal,
            "missing": question.missing,
        }
    if question.answer == SubstitutionQuestion.Answer.NO:
        return gettext("Leave out: %(missing)s") % {"missing": question.missing}
    return gettext("Asked about: %(missing)s") % {"missing": question.missing}


def _recipes(rows):
    """Return ``{product key: [RecipeItem]}`` of sizes and their bouquets."""
    products = {
        key
        for row in rows
        for each in row.lines.all()
        if each.line.product
        for key in (each.line.product_id, each.line.product.parent_id)
        if key
    }
    found = defaultdict(list)
    items = RecipeItem.objects.filter(product__in=products).select_related("material")
    for item in items.order_by("-quantity", "pk"):
        found[item.product_id].append(item)
    return found


def _recipe_of(product, recipes):
    """Return a size's recipe, its bouquet's where it has none."""
    if product is None:
        return []
    items = recipes.get(product.pk) or recipes.get(product.parent_id) or []
    return [(item, item.material.name) for item in items]


def cards_data(day: date, slot_id=None) -> dict:
    """Return the cards of a day in the order they leave, each in its own language."""
    rows = deliveries_on(day, slot_id).select_related("order__sender", "funeral")
    rows = order_stops(
        rows.order_by("pk")
        .prefetch_related(lines_with())
        .filter(status__in=(states.SCHEDULED, states.MADE))
    )
    return {
        "title": gettext("Cards"),
        "none": gettext("No card is to be printed for this day."),
        "cards": [
            _card(row, words, signature)
            for row in rows
            for words, signature in cards_of(row)
        ],
    }


def _card(row, words, signature):
    language = row.order.sender.language
    with override(language):
        for_ = in_memory(row) or gettext("For %(name)s") % {"name": row.recipient_name}
    return {
        "language": language,
        "for_": for_,
        "message": words,
        "signature": signature,
        "number": row.order.number,
    }


def run_data(day: date, slot=None, board_url="") -> dict:
    """Return the stops of a day, or of one slot of it, numbered as the day is driven.

    ``slot`` is a SlotRule; ``board_url`` is what the code on the sheet opens. No price
    and no sender is in it.
    """
    rows = stops_on(day).select_related("funeral").order_by("pk")
    rows = rows.prefetch_related(lines_with())
    stops = enumerate(order_stops(rows), start=1)
    shown = [(n, row) for n, row in stops if not slot or row.slot_id == slot.pk]
    note = ngettext("%(day)s: %(n)d stop", "%(day)s: %(n)d stops", len(shown)) % {
        "day": date_format(day, "l j F Y"),
        "n": len(shown),
    }
    if slot:
        note += f", {slot.starts:%H:%M}–{slot.ends:%H:%M}"
    return {
        "language": get_language(),
        "title": gettext("Run sheet"),
        "note": note,
        "qr": qr_of(board_url) if board_url else "",
        "words": {
            "stop": gettext("Stop"),
            "hours": gettext("Hours"),
            "where": gettext("Where"),
            "what": gettext("What"),
            "done": gettext("Done"),
            "scan": gettext("Opens the board"),
            "anonymous": gettext("anonymous: say nothing"),
            "none": gettext("No stop on this day."),
        },
        "stops": [_stop(n, row) for n, row in shown],
    }


def _stop(number, row):
    return {
        "number": number,
        "hours": hours_of(row),
        "name": row.recipient_name,
        "address": ", ".join(filter(None, (row.line1, row.line2))),
        "place": f"{row.postcode} {row.commune}",
        "phone": row.recipient_phone,
        "notes": row.notes,
        "anonymous": row.anonymous,
        "parcels": parcels_of(row),
        "funeral": funeral_words(row),
    }


def qr_of(path: str) -> str:
    """Return the code, as SVG, that opens an address of the shop."""
    return segno.make(settings.SITE_URL + path, error="m").svg_inline(border=0)


def note_data(delivery) -> dict:
    """Return what lies in a parcel, for who opens it: no amount, no secret sender.

    Read it in the order's language.
    """
    address = [delivery.line1, delivery.line2]
    if delivery.is_pickup:
        address = [gettext("Pick-up in the shop")]
    else:
        address.append(f"{delivery.postcode} {delivery.commune}")
    return {
        "language": get_language(),
        "title": gettext("Delivery note"),
        "note": gettext("Order %(number)s") % {"number": delivery.order.number},
        "name": delivery.recipient_name,
        "address": [line for line in address if line],
        "phone": delivery.recipient_phone,
        "day": date_format(delivery.date, "l j F Y"),
        "hours": hours_of(delivery),
        "sender": "" if delivery.anonymous else delivery.order.sender.name,
        "parcels": parcels_of(delivery),
        "words": {
            "to": gettext("For"),
            "when": gettext("When"),
            "sender": gettext("Sent by"),
            "quantity": gettext("Units"),
            "what": gettext("What"),
            "care": _care(delivery),
        },
    }


def _care(delivery):
    """Return what to do with the flowers; at a funeral whom they are for."""
    if funeral_of(delivery):
        return in_memory(delivery)
    return gettext("Cut the stems, give fresh water, and enjoy them.")


def print_sheet(name: str, data: dict) -> bytes:
    """Return the PDF of one of the sheets."""
    return render_pdf(PAPER / f"{name}.typ", data)
