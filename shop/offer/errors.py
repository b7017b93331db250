"""Why an offer is refused."""

from django.utils.translation import gettext as _

from promotions.errors import DiscountGone


class OfferGone(DiscountGone):
    """Somebody else took the last of a capped offer, or this customer had it all."""

    code = "offer-gone"

    @classmethod
    def of(cls, name):
        """Return the refusal that names the offer."""
        return cls(_("“%(name)s” has just been used up.") % {"name": name}, offer=name)
