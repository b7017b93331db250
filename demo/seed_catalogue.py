"""The demo shop's shelves: materials, categories, bouquets, sizes, add-ons, zones."""

from datetime import date
from decimal import Decimal

from oscar.apps.catalogue.categories import create_from_breadcrumbs
from oscar.core.loading import get_model

from catalogue.kinds import Kind, Size
from catalogue.models import (
    Category,
    Material,
    Product,
    ProductImage,
    RecipeItem,
    Tag,
    VatRate,
)
from delivery.models import Zone, ZonePostcode
from demo.data import load
from demo.illustrator.alt import describe
from demo.library import library_picture

ProductClass = get_model("catalogue", "ProductClass")
Partner = get_model("partner", "Partner")
StockRecord = get_model("partner", "StockRecord")
Country = get_model("address", "Country")

LANGUAGES = ("en", "fr", "nl")
RATES = {"flowers": "6", "food": "6", "goods": "21", "service": "21"}


def seed_catalogue(report=print):
    """Write or refresh everything on the shelves; a second run changes no count."""
    _seed_ground()
    materials = _seed_materials()
    categories = _seed_categories()
    for position, entry in enumerate(load("products")["product"]):
        _seed_product(entry, 100 - position, categories, materials)
    for position, entry in enumerate(load("addons")["addon"]):
        _seed_addon(entry, 100 - position, categories)
    report(f"{Product.objects.goods().count()} products on the shelves")


def translated(entry, *names):
    """Return ``{name_language: text}`` for the fields an entry has."""
    return {
        f"{name}_{language}": entry[name][language]
        for name in names
        for language in LANGUAGES
        if language in entry.get(name, {})
    }


def _seed_ground():
    for category, rate in RATES.items():
        VatRate.objects.get_or_create(
            category=category, valid_from=date(2020, 1, 1), defaults={"rate": rate}
        )
    Country.objects.get_or_create(
        iso_3166_1_a2="BE",
        defaults={
            "iso_3166_1_a3": "BEL",
            "iso_3166_1_numeric": "056",
            "printable_name": "Belgium",
            "name": "Kingdom of Belgium",
            "is_shipping_country": True,
        },
    )


def _seed_materials():
    for code, entry in load("materials").items():
        Material.objects.update_or_create(
            code=code,
            defaults={
                "botanical_name": entry["botanical"],
                "nature": entry["kind"],
                "plant": entry["plant"],
                "colour": entry["colour"],
                "cost": Decimal(entry["cost"]),
                **translated(entry, "name"),
            },
        )
    return {material.code: material for material in Material.objects.all()}


def _seed_categories():
    categories = {}
    for entry in load("categories")["category"]:
        category = Category.objects.filter(slug=entry["slug"]).first()
        if category is None:
            category = create_from_breadcrumbs(entry["name"]["en"])
        category.slug = entry["slug"]
        for name, text in translated(entry, "name", "description").items():
            setattr(category, name, text)
        category.save()
        categories[entry["slug"]] = category
    return categories


def _seed_product(entry, priority, categories, materials):
    parent = _write(
        entry,
        upc=entry["slug"],
        structure=Product.PARENT,
        priority=priority,
        product_class=_product_class("Flowers"),
        season=entry["season"],
        lead_time_days=entry["lead_days"],
    )
    parent.categories.set([categories[entry["category"]]])
    parent.tags.set(_tags(entry["tags"]))
    for size in entry["size"]:
        _seed_size(entry, size, parent, materials)
    _hang_pictures(entry, parent)
    # Searchable words include the recipe, which exists only now.
    parent.save()


def _tags(slugs):
    names = load("tags")
    return [
        Tag.objects.update_or_create(
            slug=slug, defaults=translated(names[slug], "name")
        )[0]
        for slug in slugs
    ]


def _seed_size(entry, size, parent, materials):
    recipe = [(materials[code], quantity) for code, quantity in size["recipe"]]
    child = _write(
        entry | {"title": {"en": "", "fr": "", "nl": ""}},
        upc=f"{entry['slug']}-{size['key']}",
        structure=Product.CHILD,
        parent=parent,
        size=size["key"],
        lead_time_days=entry["lead_days"],
        make_minutes=size["make_minutes"],
        stems=sum(quantity for material, quantity in recipe if material.plant),
    )
    for material, quantity in recipe:
        RecipeItem.objects.update_or_create(
            product=child, material=material, defaults={"quantity": quantity}
        )
    _stock(child, size)


def _seed_addon(entry, priority, categories):
    addon = _write(
        entry,
        upc=entry["slug"],
        structure=Product.STANDALONE,
        kind=Kind.ADDON,
        priority=priority,
        product_class=_product_class("Add-ons"),
    )
    addon.categories.set([categories[slug] for slug in entry["fits"]])
    _stock(addon, entry)
    _hang(addon, 0, f"addons/{entry['slug']}.webp", entry["title"])


def _write(entry, *, upc, **fields):
    words = translated(entry, "title", "summary", "description", "care")
    product, _created = Product.objects.update_or_create(
        upc=upc,
        defaults={
            "slug": entry["slug"],
            "vat_category": entry["vat"],
            **words,
            **fields,
        },
    )
    return product


def _product_class(name):
    return ProductClass.objects.get_or_create(
        name=name, defaults={"requires_shipping": True, "track_stock": True}
    )[0]


def _stock(product, entry):
    partner = Partner.objects.get_or_create(code="chezflora", name="ChezFlora")[0]
    StockRecord.objects.get_or_create(
        partner=partner,
        partner_sku=product.upc,
        defaults={
            "product": product,
            "price": Decimal(entry["price"]),
            "price_currency": "EUR",
            "num_in_stock": entry["stock"],
            "low_stock_threshold": 5,
        },
    )


def _hang_pictures(entry, parent):
    told = {
        size["key"]: describe(entry["composition"], size["recipe"], load("materials"))
        for size in entry["size"]
    }
    for child in parent.children.all():
        name = f"products/{entry['slug']}-{child.size}.webp"
        _hang(child, 0, name, told[child.size])
    main = Size.DELUXE if Size.DELUXE in told else next(iter(told))
    _hang(parent, 0, f"products/{entry['slug']}-{main}.webp", told[main])
    _hang(parent, 1, f"products/{entry['slug']}-detail.webp", told[main])


def _hang(product, order, name, alt):
    picture = library_picture(name, alt)
    if picture:
        ProductImage.objects.update_or_create(
            product=product,
            display_order=order,
            defaults={
                "picture": picture,
                "original": picture.file.name,
                "caption": alt["en"][:200],
            },
        )


def seed_zones(zones):
    """Write delivery zones: ``[{name, fee, communes: {postcode: commune}}]``."""
    for entry in zones:
        zone, _created = Zone.objects.update_or_create(
            name=entry["name"], defaults={"fee": Decimal(entry["fee"])}
        )
        for postcode, commune in sorted(entry["communes"].items()):
            ZonePostcode.objects.update_or_create(
                postcode=postcode, defaults={"zone": zone, "commune": commune}
            )
