"""The order of a day's stops, set by hand."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wagtail.admin import messages

from delivery.admin_board import address, as_key, asked_day
from delivery.admin_rights import workroom
from delivery.duties import PLAN
from delivery.runs import forget_stops, order_stops, save_stops, stops_on

UP, DOWN = "up", "down"


@require_http_methods(["GET", "HEAD", "POST"])
@workroom
def run(request, duties):
    """Show the stops of a day; a POST puts them in another order."""
    day, _slot = asked_day(request)
    may_plan = duties.may(PLAN)
    if request.method == "POST" and may_plan:
        moved = _reorder(request, day)
        anchor = f"#stop-{moved}" if moved else ""
        return redirect(f"{address('run', day)}{anchor}")
    stops = order_stops(stops_on(day).select_related("slot").order_by("pk"))
    title = _("Order of the stops")
    context = {
        "day": day,
        "stops": stops,
        "planned": any(stop.stop for stop in stops),
        "unplanned": any(stop.stop for stop in stops)
        and any(not stop.stop for stop in stops),
        "may_plan": may_plan,
        "board_url": address("board", day),
        "sheet_url": address("sheet", day, None, "run"),
        "page_title": title,
        "header_title": title,
        "header_icon": "list-ol",
    }
    refused = request.method == "POST"
    return render(request, "delivery/run.html", context, status=403 if refused else 200)


def _reorder(request, day):
    """Write the order that was sent; return the key of the stop that was moved."""
    if "propose" in request.POST:
        forget_stops(day=day)
        messages.success(request, _("The order is proposed anew."))
        return 0
    keys = _typed(request.POST)
    key, _colon, way = request.POST.get("move", "").partition(":")
    moved = as_key(key)
    if moved in keys:
        shift(keys, moved, way)
    save_stops(day=day, keys=keys)
    messages.success(request, _("The order of the stops is kept."))
    return moved


def _typed(sent) -> list[int]:
    """Return the keys by the numbers typed; what is no number stays where it was."""
    rows = []
    for at, key in enumerate(sent.getlist("stop"), start=1):
        place = as_key(sent.get(f"number-{key}")) or at
        # Given another one's number, a stop pushes that one aside.
        rows.append((place, (place > at) - (place < at), at, as_key(key)))
    return [key for *_place, key in sorted(rows)]


def shift(keys: list[int], key: int, way: str) -> None:
    """Move one key up or down by a place, in place."""
    here = keys.index(key)
    there = here + {UP: -1, DOWN: 1}.get(way, 0)
    if 0 <= there < len(keys):
        keys[here], keys[there] = keys[there], keys[here]
