"""What becomes of the units of refunded and cancelled lines, decided once each."""

from django.db.models import F
from django.utils.translation import gettext as _

from oscar.core.loading import get_model

from refunds.errors import StockChoiceMissing
from refunds.models import LineTally, RefundItem
from shop.partner.movements import MovementKind
from stock.models import Waste
from stock.services import correct_stock

StockPool = get_model("partner", "StockPool")

SHELF = "shelf"
WASTED = "wasted"


def settle_units(order, left, parts, choices, user) -> None:
    """Let stock follow refunded lines, in the caller's transaction.

    ``choices`` maps line keys to SHELF or WASTED. Before making starts no choice is
    needed: promised units go back on the shelf by themselves, and so do seats always.

    Raises StockChoiceMissing for a made line without a choice; names ``line_id``.
    """
    of_lines = [part for part in parts if part.kind == RefundItem.Kind.LINE]
    StockPool.attach([part.row.line.stockrecord for part in of_lines], lock=True)
    for part in of_lines:
        units = min(part.quantity, part.row.undecided)
        if left.made and not part.row.shared:
            decide(order, part.row, units, choices, user)
        elif units:
            release(part.row, units)


def release(row, units) -> None:
    """Give promised units back: nobody will make them."""
    promised = min(units, row.line.num_allocated)
    if promised:
        row.line.stockrecord.cancel_allocation(promised)
        row.line.num_allocated -= promised
        row.line.save(update_fields=["num_allocated"])
    _mark(row.line, units)


def decide(order, row, units, choices, user) -> None:
    """Write down what became of made units: back in stock, or wasted."""
    if not units:
        return
    choice = choices.get(row.line.pk)
    if choice not in (SHELF, WASTED):
        raise StockChoiceMissing(line_id=row.line.pk)
    back = choice == SHELF
    words = _("Back on the shelf") if back else _("Wasted")
    correct_stock(
        stockrecord_id=row.line.stockrecord_id,
        delta=units if back else 0,
        reason=f"{words}: {units} × {row.line.title}, {order.number}"[:200],
        user=user,
        line=row.line,
        **({"kind": MovementKind.RETURN} if back else _wasted(units)),
    )
    _mark(row.line, units)


def _wasted(units):
    return {"kind": MovementKind.WASTE, "cause": Waste.OTHER, "wasted": units}


def _mark(line, units):
    LineTally.objects.get_or_create(
        line=line,
        defaults={"bought": line.quantity, "price": line.line_price_incl_tax},
    )
    marked = LineTally.objects.filter(
        line=line, bought__gte=F("returned") + units
    ).update(returned=F("returned") + units)
    if not marked:
        raise StockChoiceMissing(line_id=line.pk)
