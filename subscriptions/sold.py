"""The products of a size: what a delivery of it costs, now and a year in advance."""

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from oscar.core.loading import get_model

from catalogue.kinds import Kind, VatCategory
from catalogue.models import Product
from shop.partner.records import new_record
from subscriptions.models import PlanPage, PlanSize

ProductClass = get_model("catalogue", "ProductClass")
StockRecord = get_model("partner", "StockRecord")


@transaction.atomic
def write_size(*, size_id: int) -> PlanSize:
    """Put a size on sale at its price, or change what it costs from now on.

    Who has it in a basket is asked to accept the new price. Subscriptions that run are
    told before they pay it: see ``subscriptions.notices``.
    """
    size = PlanSize.objects.select_related("plan__page", "each", "year").get(pk=size_id)
    size.each = _write(size, "each", size.each, size.price)
    size.year = _write(size, "year", size.year, size.year_price)
    size.save(update_fields=["each", "year"])
    return size


def _write(size, term, product, price):
    new = product is None
    product = product or _new_product(size, term)
    product.landing_page = size.plan.page
    # A plan closed to new subscribers goes on for those who have it.
    product.is_public = True
    for language, title in titles(size).items():
        setattr(product, f"title_{language}", title)
    product.save()
    if new:
        new_record(product, price)
    else:
        record = StockRecord.objects.get(product=product)
        if record.price != price:
            record.price = price
            record.save(update_fields=["price"])
    return product


def _new_product(size, term):
    plans, _created = ProductClass.objects.get_or_create(
        name="Subscriptions",
        defaults={"requires_shipping": False, "track_stock": False},
    )
    return Product(
        title=size.plan.page.title,
        upc=f"plan-{size.pk}-{term}",
        structure=Product.STANDALONE,
        kind=Kind.PLAN,
        product_class=plans,
        vat_category=VatCategory.FLOWERS,
    )


def titles(size) -> dict:
    """Return ``{language: words}`` that name a delivery on orders and receipts."""
    page = size.plan.page
    pages = PlanPage.objects.filter(translation_key=page.translation_key)
    known = dict(pages.values_list("locale__language_code", "title"))
    found = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found[language] = _("%(plan)s, %(size)s, a delivery") % {
                "plan": known.get(language, page.title)[:180],
                "size": size.get_size_display(),
            }
    return found
