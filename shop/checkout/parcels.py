"""Who gets what: a basket's units shared out over its recipients."""

from dataclasses import dataclass

from common.money import ZERO, round_cents
from delivery.errors import NotAddressed
from shop.checkout.lifecycles import travelling


@dataclass(frozen=True)
class Item:
    """Units of a basket line that travel together."""

    line: object
    quantity: int

    @property
    def value(self):
        """Return what they cost after discounts, euros incl. VAT."""
        whole = self.line.line_price_incl_tax_incl_discounts or ZERO
        if self.quantity == self.line.quantity:
            return whole
        return round_cents(whole * self.quantity / self.line.quantity)


def share_out(basket, requests) -> list[list[Item]]:
    """Return the items of each delivery asked for; every unit goes to exactly one.

    Only what travels is shared out: a basket of seats takes no delivery.

    A request names bouquets only: an add-on follows the bouquet it goes with, dealt
    out as the bouquets are.

    Raises NotAddressed when units are missing, named twice, or not in the basket, and
    when a delivery would be empty.
    """
    lines = travelling(basket)
    if bool(requests) is not bool(lines):
        raise NotAddressed
    if not lines:
        return []
    if len(requests) == 1 and not requests[0].items:
        return [[Item(line, line.quantity) for line in lines]]
    asked = [_read(request) for request in requests]
    wanted = [dict(wants) for wants in asked]
    for line in lines:
        if line.parent_line_id is not None:
            continue
        if sum(wants.pop(line.pk, 0) for wants in asked) != line.quantity:
            raise NotAddressed(line_id=line.pk)
    if any(asked):
        raise NotAddressed
    parcels = pack(lines, wanted)
    if not all(parcels):
        raise NotAddressed
    return parcels


def pack(lines, wanted) -> list[list[Item]]:
    """Return the items of each ``{line key: units}``, add-ons with their bouquets."""
    shares = {}
    for line in lines:
        if line.parent_line_id is None:
            shares[line.pk] = [wants.get(line.pk, 0) for wants in wanted]
    for line in lines:
        if line.parent_line_id is not None:
            shares[line.pk] = _deal(line.quantity, shares[line.parent_line_id])
    return [
        [Item(line, shares[line.pk][n]) for line in lines if shares[line.pk][n]]
        for n in range(len(wanted))
    ]


def _read(request):
    """Return ``{line key: units}`` of a request, refusing nonsense."""
    wants = {}
    for line_id, quantity in request.items:
        if quantity < 1 or line_id in wants:
            raise NotAddressed(line_id=line_id)
        wants[line_id] = quantity
    return wants


def _deal(units, shares):
    """Return ``units`` dealt over recipients like the bouquets they go with."""
    order = [n for n, share in enumerate(shares) for _unit in range(share)]
    dealt = [0] * len(shares)
    for unit in range(units):
        dealt[order[unit % len(order)]] += 1
    return dealt
