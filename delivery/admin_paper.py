"""The day on paper: workroom sheet, cards, run sheet, delivery note."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import override
from django.views.decorators.http import require_safe

from delivery.admin_board import address, asked_day
from delivery.admin_rights import workroom
from delivery.board import lines_with
from delivery.funeral_paper import ribbons_data
from delivery.models import Delivery
from delivery.rules import current_rules
from delivery.sheets import (
    cards_data,
    note_data,
    print_sheet,
    run_data,
    workroom_data,
)
from shop.order import statuses


def _run(day, slot_id):
    slot = next((each for each in current_rules().slots if each.pk == slot_id), None)
    return run_data(day, slot, address("board", day, slot_id))


SHEETS = {
    "workroom": workroom_data,
    "cards": cards_data,
    "ribbons": ribbons_data,
    "run": _run,
}


@require_safe
@workroom
def day_sheet(request, duties, sheet):
    """Answer a sheet of a day, and slot, as a PDF; 404 for one we do not print."""
    if sheet not in SHEETS:
        raise Http404
    day, slot_id = asked_day(request)
    pages = print_sheet(sheet, SHEETS[sheet](day, slot_id))
    return _answer(pages, f"{sheet}-{day.isoformat()}.pdf")


@require_safe
@workroom
def delivery_note(request, duties, pk):
    """Answer what travels with a delivery, in the language of its order."""
    delivery = get_object_or_404(
        Delivery.objects.select_related("order__sender").prefetch_related(lines_with()),
        pk=pk,
        order__status__in=statuses.PLACED,
    )
    with override(delivery.order.sender.language):
        pages = print_sheet("note", note_data(delivery))
    return _answer(pages, f"note-{delivery.order.number}-{pk}.pdf")


def _answer(pages, filename):
    answer = HttpResponse(pages, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{filename}"'
    return answer
