"""The seat products of a date: one for each price, sharing the date's seats."""

from decimal import Decimal

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from oscar.core.loading import get_model

from catalogue.kinds import Kind, VatCategory
from catalogue.models import Product
from promotions.services import set_early_price
from shop.partner.records import new_record
from workshops.models import Session, SessionTier, WorkshopPage

ProductClass = get_model("catalogue", "ProductClass")
StockRecord = get_model("partner", "StockRecord")

# The pools decide what is left; this only has to be more than any of them.
UNBOUND = 1_000_000


def write_tier(session, kind: str, price: Decimal, early=None) -> SessionTier:
    """Give a date a price, euros incl. VAT; ``early`` is a pair of price and end.

    In the caller's transaction. A price that exists is changed: who has it in a basket
    is asked to accept the new one.
    """
    tier = SessionTier.objects.filter(session=session, kind=kind).first()
    product = tier.product if tier else _new_product(session, kind)
    product.landing_page = session.page
    product.is_public = True
    for language, title in titles(session, kind).items():
        setattr(product, f"title_{language}", title)
    product.save()
    if tier is None:
        tier = SessionTier.objects.create(session=session, kind=kind, product=product)
        record = new_record(product, price, num_in_stock=UNBOUND, pooled=True)
    else:
        record = StockRecord.objects.get(product=product)
        if record.price != price:
            record.price = price
            record.save(update_fields=["price"])
    record.pools.set(session.pools)
    early_price, early_until = early or (None, None)
    set_early_price(stockrecord_id=record.pk, price=early_price, until=early_until)
    return tier


def _new_product(session, kind):
    seats, _created = ProductClass.objects.get_or_create(
        name="Seats", defaults={"requires_shipping": False, "track_stock": True}
    )
    return Product(
        title=session.page.title,
        upc=f"seat-{session.pk}-{kind}",
        structure=Product.STANDALONE,
        kind=Kind.SEAT,
        product_class=seats,
        vat_category=VatCategory.SERVICE,
    )


def titles(session, kind: str) -> dict:
    """Return ``{language: words}`` that name a seat on orders and receipts."""
    pages = WorkshopPage.objects.filter(translation_key=session.page.translation_key)
    known = dict(pages.values_list("locale__language_code", "title"))
    found = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            moment = date_format(timezone.localtime(session.starts_at), "j F Y, H:i")
            title = known.get(language, session.page.title)
            words = f"{title[:180]}, {moment}"
            if kind == SessionTier.Kind.CHILD:
                words = _("%(title)s (child)") % {"title": words}
            found[language] = words
    return found


def hide_tier(session: Session, kind: str) -> None:
    """Sell a price no more; what was bought at it stays."""
    Product.objects.filter(seat_tier__session=session, seat_tier__kind=kind).update(
        is_public=False
    )
