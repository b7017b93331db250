"""VAT inside prices: shelf prices in Belgium include it."""

from dataclasses import dataclass
from decimal import Decimal

from common.money import round_cents


@dataclass(frozen=True)
class TaxedPrice:
    """Euros with their VAT; refuses parts that do not add up."""

    net: Decimal
    vat: Decimal
    gross: Decimal
    rate: Decimal

    def __post_init__(self):
        if self.net + self.vat != self.gross:
            raise ValueError(f"{self.net} + {self.vat} is not {self.gross}")


def split_gross(gross: Decimal, rate: Decimal) -> TaxedPrice:
    """Split a price with VAT into net and VAT.

    ``gross`` is euros incl. VAT, ``rate`` a percentage (6, 21). The net part is rounded
    half up to the cent and the VAT is what is left, so the price on the shelf stands.
    """
    net = round_cents(gross * 100 / (100 + rate))
    return TaxedPrice(net=net, vat=gross - net, gross=gross, rate=rate)
