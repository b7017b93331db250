"""A service as search engines read it."""

from django.conf import settings

from cms.frame_data import load_frame

ORIGIN = "https://schema.org/"


def service_data(page) -> dict:
    """Return a service as schema.org's Service, its price where one is named."""
    identity = load_frame()[0].identity
    found = {
        "@context": ORIGIN,
        "@type": "Service",
        "name": page.title,
        "serviceType": str(page.get_kind_display()),
        "description": page.meta_description,
        "url": settings.SITE_URL + page.address,
        "provider": {
            "@type": "Florist",
            "name": identity.get("name") or "ChezFlora",
            "url": settings.SITE_URL,
        },
    }
    if phone := identity.get("phone"):
        found["provider"]["telephone"] = phone
    if picture := page.share_picture:
        found["image"] = settings.SITE_URL + picture.file.url
    if page.price_from is not None:
        found["offers"] = {
            "@type": "Offer",
            "priceSpecification": {
                "@type": "PriceSpecification",
                "minPrice": f"{page.price_from:.2f}",
                "priceCurrency": "EUR",
                "valueAddedTaxIncluded": True,
            },
        }
    return found
