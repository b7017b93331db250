"""Shelves with bouquets on them, and what a visitor's browser sends."""

from django.urls import reverse

from oscar.core.loading import get_model

from catalogue.models import Category, Material, RecipeItem
from catalogue.tests.factories import make_bouquet
from cms.models import CustomImage, CustomRendition

Basket = get_model("basket", "Basket")
StockRecord = get_model("partner", "StockRecord")


def make_shelf(name="Bouquets", **fields):
    """Return a public category."""
    return Category.add_root(name=name, **fields)


def put_on(shelf, *products):
    """Put products on a shelf."""
    for product in products:
        product.categories.add(shelf)


def make_shelf_of(count, **fields):
    """Return a shelf with ``count`` bouquets."""
    shelf = make_shelf(**fields)
    put_on(shelf, *(make_bouquet(f"Bouquet {n}") for n in range(count)))
    return shelf


def make_recipe(size, *rows):
    """Give a size its recipe: ``(name, plant, quantity)``."""
    for name, plant, quantity in rows:
        material, _new = Material.objects.get_or_create(
            code=name.lower(),
            defaults={"name": name, "plant": plant, "nature": "fresh"},
        )
        RecipeItem.objects.create(product=size, material=material, quantity=quantity)


def make_picture(title):
    """Return a picture of the library with one rendition, without drawing either."""
    picture = CustomImage.objects.create(
        title=title, description=title, file=f"{title}.webp", width=800, height=1000
    )
    CustomRendition.objects.create(
        image=picture,
        filter_spec="width-480|format-webp",
        focal_point_key="",
        file=f"{title}-480.webp",
        width=480,
        height=600,
    )
    return picture


def hang(product, picture):
    """Hang a picture on a product."""
    product.images.create(picture=picture, original=picture.file.name)


def put_in(client, product, quantity=1, **fields):
    """Put something in the basket through the page's own form."""
    data = {"product": product.pk, "quantity": quantity, "card": ""}
    return client.post(reverse("basket:add"), data | fields)


def lines():
    """Return ``[(upc, quantity)]`` of all baskets."""
    found = Basket.objects.order_by("pk").values_list(
        "lines__product__upc", "lines__quantity"
    )
    return [row for row in found if row[0]]


def set_stock(product, units):
    """Write how many units are there."""
    StockRecord.objects.filter(product=product).update(num_in_stock=units)


def set_price(product, price):
    """Write another price."""
    StockRecord.objects.filter(product=product).update(price=price)
