"""Lines of accepted quotes at the checkout: bought by their own order, once."""

from django.utils.translation import gettext as _

from catalogue.kinds import Kind
from payments.instalments import owes_balance
from quotes.errors import QuoteOver
from quotes.models import QuoteLine, QuoteVersion
from shop.checkout.lifecycles import Lifecycle


class QuoteLifecycle(Lifecycle):
    """Lines of kind quote; see ``shop.checkout.lifecycles``."""

    kind = Kind.QUOTE
    prefix = "quote-"

    def refusals(self, basket, lines):
        """Name what belongs to no version that is being accepted by this basket."""
        fit = _fit_products(basket, lines)
        words = _("This is no longer for sale.")
        return {line: words for line in lines if line.product_id not in fit}

    def check(self, basket, lines, *, said, sender, user, now):
        """Raise QuoteOver for lines of any other version, or bought before."""
        fit = _fit_products(basket, lines)
        if any(line.product_id not in fit for line in lines):
            raise QuoteOver

    def order_sections(self, order):
        """Show what was paid of a quote and what is still due."""
        versions = QuoteVersion.objects.filter(order=order).select_related("quote")
        version = versions.first()
        if version is None:
            return []
        shown = {
            "version": version,
            "quote": version.quote,
            "plan": getattr(order, "payment_plan", None),
            "owes": owes_balance(order),
        }
        return [("quotes/_ordered.html", shown)]


def _fit_products(basket, lines) -> set:
    """Return the products of ``lines`` that this basket may order.

    Its owner is nobody, and each belongs to an accepted version without an order yet: a
    basket a customer can reach never holds one.
    """
    if basket.owner_id is not None:
        return set()
    rows = QuoteLine.objects.filter(
        product__in=[line.product_id for line in lines],
        version__state=QuoteVersion.State.ACCEPTED,
        version__order=None,
    )
    return set(rows.values_list("product_id", flat=True))
