"""Products, recipes, pictures and shelves in the dashboard."""

import io
import struct
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from oscar.core.loading import get_model

import pytest
from PIL import Image

from catalogue.models import Category, Material, Product, ProductImage
from catalogue.selling import may_be_bought
from catalogue.tests.factories import make_bouquet, only_size
from cms.models import CustomImage
from shop.dashboard.tests.factories import (
    client_of,
    make_order,
    make_user,
    manager_client,
)

ProductClass = get_model("catalogue", "ProductClass")

pytestmark = pytest.mark.django_db
PREFIXES = ("productcategory_set", "images", "primary_recommendations", "stockrecords")


def form_data(product=None, **changes):
    """Return what a browser posts for a bouquet with one shelf."""
    category = Category.objects.first() or Category.add_root(name="Bouquets")
    data = {
        "kind": "goods",
        "title_en": "Evening Letter",
        "title_fr": "Lettre du soir",
        "title_nl": "Avondbrief",
        "summary_en": "Peonies at dusk",
        "care_fr": "Changer l'eau.",
        "vat_category": "flowers",
        "season": ["5", "6"],
        "lead_time_days": "1",
        "make_minutes": "12",
        "stems": "9",
        "is_public": "on",
        "structure": product.structure if product else "standalone",
        "productcategory_set-0-category": category.pk,
    }
    for prefix in (*PREFIXES, "recipe"):
        data[f"{prefix}-TOTAL_FORMS"] = 1
        data[f"{prefix}-INITIAL_FORMS"] = 0
    data["primary_recommendations-TOTAL_FORMS"] = 0
    return data | {"images-0-display_order": 0} | changes


def create(client, **changes):
    ProductClass.objects.get_or_create(name="Flowers", track_stock=True)
    address = reverse("dashboard:catalogue-product-create", args=["flowers"])
    return client.post(address, form_data(**changes))


def picture(kind="JPEG", size=(40, 30), **options):
    buffer = io.BytesIO()
    Image.new("RGB", size, "pink").save(buffer, kind, **options)
    return buffer.getvalue()


def bomb():
    """Return a PNG of a few bytes that claims 50,000 by 50,000 pixels."""

    def chunk(name, body):
        checked = name + body
        return (
            struct.pack(">I", len(body))
            + checked
            + struct.pack(">I", zlib.crc32(checked))
        )

    header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(b"\x00" * 1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + pixels + chunk(b"IEND", b"")


def with_gps():
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    return picture(exif=exif)


@pytest.mark.feature("B1")
def test_a_product_is_made_in_three_languages_with_its_recipe():
    rose = Material.objects.create(code="rose", name="Rose", nature="fresh")

    answer = create(
        manager_client(), **{"recipe-0-material": rose.pk, "recipe-0-quantity": 7}
    )

    assert answer.status_code == 302
    product = Product.objects.get()
    assert (product.title_en, product.title_fr, product.title_nl) == (
        "Evening Letter",
        "Lettre du soir",
        "Avondbrief",
    )
    assert (product.season, product.lead_time_days, product.stems) == ([5, 6], 1, 9)
    assert product.care_fr == "Changer l'eau."
    assert [(item.material, item.quantity) for item in product.recipe.all()] == [
        (rose, 7)
    ]


@pytest.mark.feature("B1", refuses=True)
@pytest.mark.parametrize(
    "changes",
    [
        {"title_en": ""},
        {"title_en": "x" * 256},
        {"vat_category": "luxury"},
        {"season": ["13"]},
        {"lead_time_days": "-1"},
        {"recipe-0-quantity": "3"},
        {"recipe-0-quantity": "0"},
        {"productcategory_set-0-category": ""},
    ],
)
def test_a_product_that_makes_no_sense_is_refused(changes):
    answer = create(manager_client(), **changes)

    assert answer.status_code == 200
    assert not Product.objects.exists()


@pytest.mark.feature("B1", refuses=True)
def test_a_customer_makes_no_product():
    answer = create(client_of(make_user()))

    assert answer.status_code == 403
    assert not Product.objects.exists()


@pytest.mark.feature("B3")
def test_a_picture_is_kept_without_where_it_was_taken():
    upload = SimpleUploadedFile("home.jpg", with_gps(), "image/jpeg")

    answer = create(
        manager_client(),
        **{"images-0-original": upload, "images-0-caption": "Peonies in a jug"},
    )

    assert answer.status_code == 302
    kept = ProductImage.objects.get().picture
    assert (kept.description, kept.width, kept.height) == ("Peonies in a jug", 40, 30)
    stored = Image.open(kept.file.open())
    assert (stored.format, dict(stored.getexif())) == ("WEBP", {})
    assert "home" not in kept.file.name


@pytest.mark.feature("B3", refuses=True)
@pytest.mark.feature("R-O24")
@pytest.mark.parametrize(
    ("name", "content", "caption"),
    [
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "A drawing"),
        ("a.jpg", b"only words", "A text"),
        ("a.jpg", b"", "Nothing"),
        ("a.jpg", picture()[:60], "Half a picture"),
        ("a.gif", picture("GIF"), "A film"),
        ("a.jpg", picture() + b"\x00" * 5_300_000, "Too heavy"),
        ("a.png", bomb(), "Too large"),
        ("a.jpg", picture(), ""),
    ],
)
def test_what_is_no_fit_picture_is_refused_and_writes_nothing(name, content, caption):
    upload = SimpleUploadedFile(name, content, "image/jpeg")

    answer = create(
        manager_client(),
        **{"images-0-original": upload, "images-0-caption": caption},
    )

    assert answer.status_code == 200
    assert answer.context["image_formset"].errors[0]
    assert not Product.objects.exists()
    assert not CustomImage.objects.exists()


def size_data(parent, **changes):
    data = form_data(parent) | {
        "structure": "child",
        "size": "deluxe",
        "lead_time_days": "2",
        "make_minutes": "20",
        "stockrecords-0-partner_sku": "x-deluxe",
        "stockrecords-0-price_currency": "EUR",
        "stockrecords-0-price": "59.00",
        "stockrecords-0-num_in_stock": "4",
    }
    del data["productcategory_set-0-category"]
    partner = parent.children.get().stockrecords.get().partner_id
    return data | {"stockrecords-0-partner": partner} | changes


def add_size(parent, **changes):
    address = reverse("dashboard:catalogue-product-create-child", args=[parent.pk])
    return manager_client().post(address, size_data(parent, **changes))


@pytest.mark.feature("B4")
def test_a_size_is_of_its_bouquets_kind_and_has_its_own_price():
    parent = make_bouquet(price="39.00")

    answer = add_size(parent)

    assert answer.status_code == 302
    child = parent.children.get(size="deluxe")
    record = child.stockrecords.get()
    assert (child.kind, child.vat_category) == ("goods", "flowers")
    assert (str(record.price), record.num_in_stock) == ("59.00", 4)


@pytest.mark.feature("B4", refuses=True)
@pytest.mark.parametrize(
    "changes",
    [
        {"size": "standard"},
        {"size": ""},
        {"stockrecords-0-price": "0"},
        {"stockrecords-0-price": "-1"},
        {"stockrecords-0-price": "NaN"},
        {"stockrecords-0-price": ""},
        {"stockrecords-0-price": "1.999"},
        {"stockrecords-0-num_in_stock": "-1"},
        {"stockrecords-0-num_in_stock": "2.5"},
    ],
)
def test_a_size_that_makes_no_sense_is_refused(changes):
    parent = make_bouquet()

    answer = add_size(parent, **changes)

    assert answer.status_code == 200
    assert parent.children.count() == 1


@pytest.mark.feature("B4", refuses=True)
def test_the_last_size_and_a_promised_product_stay():
    promised = make_order().lines.get().product
    lonely = only_size(make_bouquet())
    client = manager_client()

    for product in (promised, promised.parent, lonely):
        client.post(reverse("dashboard:catalogue-product-delete", args=[product.pk]))

    assert Product.objects.filter(pk__in=[promised.pk, lonely.pk]).count() == 2
    assert Product.objects.filter(pk=promised.parent_id).exists()


@pytest.mark.feature("B2")
def test_a_hidden_shelf_and_its_page_disappear_and_the_count_is_of_what_is_sold():
    shelf = Category.add_root(name_en="Roses", slug="roses")
    for public in (True, False):
        make_bouquet(is_public=public).categories.add(shelf)
    client = manager_client()
    table = reverse("dashboard:catalogue-category-list")
    assert client.get(table).context["table"].rows[0].get_cell("on_sale") == 1
    page = client.get(table).text

    client.post(
        table,
        {"action": "make_non_public", "selected_category": [shelf.pk, "x"]},
    )

    assert "Products on sale" in page
    assert client.get(table).context["table"].rows[0].get_cell("on_sale") == 0
    assert client.get(f"/en/shop/category/roses_{shelf.pk}/").status_code == 404


@pytest.mark.feature("B12")
def test_a_hidden_product_is_gone_for_visitors_and_there_for_staff():
    bouquet = make_bouquet(title="Winter Note", is_public=False)
    client = manager_client()

    staff = client.get(reverse("dashboard:catalogue-product-list"))
    visitor = client_of(make_user()).get(f"/en/shop/{bouquet.slug}_{bouquet.pk}/")

    assert "Winter Note" in staff.text
    assert visitor.status_code == 404


def test_a_shelf_is_named_in_three_languages():
    client = manager_client()

    answer = client.post(
        reverse("dashboard:catalogue-category-create"),
        {
            "name_en": "Roses",
            "name_fr": "Rosiers",
            "name_nl": "Rozen",
            "is_public": "on",
            "treebeard_position": "first-child",
            "treebeard_ref_node": "",
        },
    )

    assert answer.status_code == 302
    shelf = Category.objects.get()
    assert (shelf.name_en, shelf.name_fr, shelf.name_nl, shelf.slug) == (
        "Roses",
        "Rosiers",
        "Rozen",
        "roses",
    )


def test_a_shelf_picture_is_cleaned_and_a_drawing_refused():
    client, address = manager_client(), reverse("dashboard:catalogue-category-create")
    data = {
        "name_en": "Roses",
        "treebeard_position": "first-child",
        "treebeard_ref_node": "",
    }

    refused = client.post(
        address, data | {"image": SimpleUploadedFile("a.svg", b"<svg/>")}
    )
    assert refused.status_code == 200
    assert not Category.objects.exists()

    client.post(address, data | {"image": SimpleUploadedFile("a.jpg", with_gps())})

    stored = Image.open(Category.objects.get().image.open())
    assert (stored.format, dict(stored.getexif())) == ("WEBP", {})


@pytest.mark.feature("B2", refuses=True)
def test_what_lies_only_on_a_hidden_shelf_is_not_found_by_visitors(client):
    shelf = Category.add_root(name_en="Secret", slug="secret", is_public=False)
    bouquet = make_bouquet(title="Hidden Note")
    bouquet.categories.add(shelf)

    listed = client.get("/en/shop/").text
    detail = client.get(f"/en/shop/{bouquet.slug}_{bouquet.pk}/")

    assert "Hidden Note" not in listed
    assert detail.status_code == 404
    assert may_be_bought(only_size(bouquet)) == "This is no longer for sale."

    bouquet.categories.add(Category.add_root(name_en="Open", slug="open"))
    bouquet.save()

    assert "Hidden Note" in client.get("/en/shop/").text
    assert may_be_bought(only_size(bouquet)) is None
