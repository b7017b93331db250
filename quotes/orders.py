"""The order of an accepted version: through ``place_order``, paid in two."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone, translation

from oscar.core.loading import get_model

from catalogue.kinds import Kind
from catalogue.models import Product
from payments.instalments import split_payment
from shop.checkout.services import SenderDetails, Terms, place_order, prepare_basket
from shop.partner.records import new_record

Basket = get_model("basket", "Basket")
ProductClass = get_model("catalogue", "ProductClass")

DAY_MINUTES = 24 * 60


def place_quote_order(version, *, quote, user, now):
    """Place the order of a version, in the transaction that accepts it.

    Each line becomes a product that is in no shop and no search, bought by this order
    and no other. The order waits for its deposit as many days as the settings say.

    Raises what ``place_order`` refuses.
    """
    lines = list(version.lines.all())
    records = {line.pk: _record(line, version) for line in lines}
    prices = {records[line.pk].pk: line.unit_price for line in lines}
    terms = Terms(prices, settings.QUOTE_DEPOSIT_DAYS * DAY_MINUTES)
    with translation.override(quote.language):
        # Nobody's own: whatever the customer has in a basket stays there.
        basket = Basket.objects.create()
        prepare_basket(basket, email=quote.email, terms=terms)
        for line in lines:
            basket.add_product(line.product, line.quantity)
        order = place_order(
            basket_id=basket.pk,
            sender=SenderDetails(quote.name, quote.email, quote.phone, quote.language),
            deliveries=[],
            user=user,
            expected_total=version.total,
            terms=terms,
            now=now,
        )
    split_payment(
        order=order, deposit=version.deposit, due_on=balance_day(quote.event_date, now)
    )
    # Bought: not even its own door sells it again.
    own = Product.objects.filter(quote_line__version=version)
    own.update(is_public=False)
    return order


def balance_day(event_date, now):
    """Return by when the balance is due: before the event, never in the past."""
    wanted = event_date - timedelta(days=settings.QUOTE_BALANCE_DAYS)
    return max(wanted, timezone.localdate(now))


def _record(line, version):
    """Write the product a line is ordered as; return what it costs."""
    kind, _created = ProductClass.objects.get_or_create(
        name="Quotes", defaults={"requires_shipping": False, "track_stock": False}
    )
    title = line.description
    product = Product(
        upc=f"quote-{version.pk}-{line.position}",
        structure=Product.STANDALONE,
        kind=Kind.QUOTE,
        product_class=kind,
        vat_category=line.vat_category,
        is_public=True,
        title=title,
    )
    for language, _name in settings.LANGUAGES:
        setattr(product, f"title_{language}", title)
    product.save()
    line.product = product
    line.save(update_fields=["product"])
    return new_record(product, line.unit_price)
