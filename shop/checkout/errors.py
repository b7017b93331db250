"""Why an order is refused."""

from django.utils.translation import gettext_lazy as _

from common.errors import DomainError


class EmptyBasket(DomainError):
    """There is nothing to order, or it was ordered already."""

    code = "empty-basket"
    message = _("Your basket is empty.")


class LinesRefused(DomainError):
    """Some lines cannot be bought; ``lines`` pairs each line with its reason."""

    code = "lines-refused"
    message = _("Something in your basket can no longer be bought.")


class PricesChanged(DomainError):
    """What the customer saw is not what it costs now; must be accepted first."""

    code = "prices-changed"
    message = _("A price changed since you last looked. Please check and accept it.")
