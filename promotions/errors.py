"""Why a reduction is refused."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.errors import DomainError


class NotLower(DomainError):
    """The fixed price is no lower than a price it covers; ``price`` in euros."""

    code = "not-lower"
    message = gettext_lazy("The fixed price must be lower than the price.")

    @classmethod
    def of(cls, title, price):
        """Return the refusal that names the product."""
        words = _("%(title)s costs %(price)s €: the fixed price must be lower.")
        return cls(words % {"title": title, "price": price}, price=price)


class DiscountGone(DomainError):
    """A discount the customer was shown can no longer be had.

    Raised before anything is paid; the order is not placed, the basket stays.
    """

    code = "discount-gone"
    message = gettext_lazy("A discount in your basket is no longer available.")
