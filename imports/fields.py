"""Which fields a row may set, and what carries them: a product, a size, an offer."""

from imports.columns import LANGUAGES

TRANSLATED_FIELDS = tuple(
    f"{name}_{language}"
    for name in ("title", "summary", "description")
    for language in LANGUAGES
)
PRODUCT_FIELDS = (
    *TRANSLATED_FIELDS,
    "kind",
    "vat_category",
    "is_public",
    "lead_time_days",
    "size",
)
OFFER_FIELDS = ("price", "stock", "stock_change", "low_stock_threshold")
SIZE_FIELDS = {"size", "is_public", "lead_time_days", "pictures", *OFFER_FIELDS}
