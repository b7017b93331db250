"""The columns of each file format, and other names they go by."""

LANGUAGES = ("en", "fr", "nl")
OWN, SHOPIFY, WOOCOMMERCE = "own", "shopify", "woocommerce"

OWN_COLUMNS = (
    "sku",
    "parent_sku",
    "size",
    "kind",
    *(
        f"{name}_{code}"
        for name in ("title", "summary", "description")
        for code in LANGUAGES
    ),
    "category",
    "price",
    "vat_category",
    "stock",
    "stock_change",
    "low_stock_threshold",
    "published",
    "lead_time_days",
    "pictures",
    "alt_texts",
)
OWN_ALIASES = {
    "price_incl_vat": "price",
    "prix": "price",
    "prijs": "price",
    "categories": "category",
    "category_path": "category",
    "low_stock": "low_stock_threshold",
    "size_of": "parent_sku",
    "alt_text": "alt_texts",
    "lead_time": "lead_time_days",
}
# https://help.shopify.com/en/manual/products/import-export/using-csv
SHOPIFY_COLUMNS = (
    "handle",
    "title",
    "body_html",
    "type",
    "published",
    "status",
    "option1_name",
    "option1_value",
    "option2_name",
    "option2_value",
    "variant_sku",
    "variant_price",
    "variant_inventory_qty",
    "image_src",
    "image_alt_text",
)
# https://woocommerce.com/document/product-csv-importer-exporter/
WOO_COLUMNS = (
    "id",
    "type",
    "sku",
    "name",
    "published",
    "short_description",
    "description",
    "stock",
    "low_stock_amount",
    "regular_price",
    "categories",
    "images",
    "parent",
    "attribute_1_name",
    "attribute_1_value_s",
)
COLUMNS = {OWN: OWN_COLUMNS, SHOPIFY: SHOPIFY_COLUMNS, WOOCOMMERCE: WOO_COLUMNS}
ALIASES = {
    OWN: OWN_ALIASES,
    SHOPIFY: {
        "url_handle": "handle",
        "sku": "variant_sku",
        "price": "variant_price",
        "description": "body_html",
        "product_image_url": "image_src",
        "published_on_online_store": "published",
        "inventory_quantity": "variant_inventory_qty",
    },
    WOOCOMMERCE: {},
}
