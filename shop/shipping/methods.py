"""How flowers travel, as Oscar's order wants to hear it."""

from django.utils.translation import gettext_lazy as _

from oscar.apps.shipping.methods import Base
from oscar.core import prices

from common.vat import split_gross


class LocalDelivery(Base):
    """Our own van, for a fee that the zone decides."""

    code = "local-delivery"
    name = _("Delivery by our own van")

    def __init__(self, fee, vat_rate):
        self.price = split_gross(fee, vat_rate)

    def calculate(self, basket):
        """Return the fee in euros, VAT apart."""
        return prices.Price(
            currency=basket.currency,
            excl_tax=self.price.net,
            tax=self.price.vat,
            tax_code=f"{self.price.rate.normalize():f}",
        )


class PickUp(LocalDelivery):
    """Somebody comes to the shop."""

    code = "pick-up"
    name = _("Pick-up in the shop")


class NothingTravels(LocalDelivery):
    """Seats and other things nobody brings."""

    code = "none"
    name = _("No delivery")
