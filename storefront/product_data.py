"""A product as search engines read it, with what customers say of it."""

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

ORIGIN = "https://schema.org/"
BEST, WORST = "5", "1"
MOST_REVIEWS = 3


def product_data(product, sizes, gallery, told) -> dict:
    """Return schema.org's Product: an Offer for each size, prices in euros incl. VAT.

    ``told`` is what customers say of it, None for nothing: an empty rating is refused
    by Google, so there is none then. Nothing is read that the page has not read.
    """
    url = settings.SITE_URL + product.get_absolute_url()
    found = {
        "@context": ORIGIN,
        "@type": "Product",
        "name": product.title,
        "description": product.summary,
        "url": url,
        "brand": {"@type": "Brand", "name": "ChezFlora"},
    }
    if sizes:
        found["offers"] = [_offer(size, url) for size in sizes]
    pictures = [size.picture for size in sizes if size.picture] + gallery
    if pictures:
        found["image"] = settings.SITE_URL + pictures[0].file.url
    if told:
        found["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": f"{told.mean:.1f}",
            "reviewCount": told.count,
            "bestRating": BEST,
            "worstRating": WORST,
        }
        found["review"] = [_review(row) for row in told.reviews[:MOST_REVIEWS]]
    return found


def _offer(size, url):
    state = "SoldOut" if size.sold_out else "InStock"
    offer = {
        "@type": "Offer",
        "price": f"{size.price:.2f}",
        "priceCurrency": "EUR",
        "availability": f"{ORIGIN}{state}",
        "url": url,
    }
    if size.product.size:
        offer["name"] = str(size.product.get_size_display())
    if size.product.upc:
        offer["sku"] = size.product.upc
    if size.until:
        offer["priceValidUntil"] = f"{timezone.localtime(size.until):%Y-%m-%d}"
    return offer


def _review(row):
    return {
        "@type": "Review",
        "author": {"@type": "Person", "name": name_of(row.user)},
        "datePublished": f"{timezone.localtime(row.date_created):%Y-%m-%d}",
        "inLanguage": row.language,
        "reviewBody": row.body,
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": str(row.score),
            "bestRating": BEST,
            "worstRating": WORST,
        },
    }


def name_of(person) -> str:
    """Return a customer as pages name them: the last name is its first letter."""
    if person is None or not person.first_name:
        return _("A reader")
    initial = f" {person.last_name[0]}." if person.last_name else ""
    return person.first_name + initial
