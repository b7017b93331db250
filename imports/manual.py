"""What the columns mean, for whoever fills them."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.kinds import Kind, Size, VatCategory


def columns() -> list[tuple[str, str]]:
    """Return ``(heading, what to write)`` of our own columns."""
    kinds = ", ".join((Kind.GOODS.value, Kind.ADDON.value))
    return [
        ("sku", _("The article number. It decides: known ones are updated.")),
        ("parent_sku", _("Of a size: the article number of its bouquet.")),
        ("size", ", ".join(Size.values)),
        ("kind", kinds),
        ("title_en, title_fr, title_nl", _("At least one for a new article.")),
        ("summary_en, summary_fr, summary_nl", _("At most 300 characters.")),
        (
            "description_en, description_fr, description_nl",
            _("Plain text or simple HTML; anything else is taken out."),
        ),
        ("category", _("Bouquets > Roses; several with | between them.")),
        ("price", _("Euros with VAT, like 39.50.")),
        ("vat_category", ", ".join(VatCategory.values)),
        ("stock", _("What is on the shelf, what orders were promised included.")),
        ("stock_change", _("Instead of stock: +5 or -2. It counts each time.")),
        ("low_stock_threshold", _("From how many units on stock counts as low.")),
        ("published", _("yes or no")),
        ("lead_time_days", _("Days of preparation.")),
        ("pictures", _("File names in the zip; several with | between them.")),
        (
            "alt_texts",
            _("What is to be seen, in the same order; the title otherwise."),
        ),
    ]


OTHER_SHOPS = (
    (
        "Shopify",
        "Handle, Title, Body (HTML), Type, Status, Published, Option1 Name,"
        " Option1 Value, Variant SKU, Variant Price, Variant Inventory Qty,"
        " Image Src, Image Alt Text",
        gettext_lazy("Type is the category, the value of the option the size."),
    ),
    (
        "WooCommerce",
        "ID, Type, SKU, Name, Published, Short description, Description, Stock,"
        " Low stock amount, Regular price, Categories, Images, Parent,"
        " Attribute 1 name, Attribute 1 value(s)",
        gettext_lazy(
            "Types simple, variable and variation; the first attribute of a variation"
            " is its size. Export in English: other headings are not known."
        ),
    ),
)
