"""Uploads judged and loaded: all of it or nothing, or the good rows."""

from decimal import Decimal
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.core.management import call_command

from oscar.core.loading import get_model

import pytest

from catalogue.models import Category, Product
from catalogue.tests.factories import make_bouquet, only_size
from cms.text import search_query
from history.models import ProductChange
from imports.known import our_partner
from imports.models import LoadedPicture, Upload
from imports.services import NotReady, load_upload
from imports.tests.factories import (
    counts,
    csv_file,
    florist,
    jpeg,
    load,
    make_article,
    stock_of,
    told,
    upload,
    xlsx_file,
    zip_file,
)
from imports.tests.test_reading import SHOPIFY_FILE, WOO_FILE
from jobs.models import Job
from ops.integrity import find_breaches
from promotions.models import PriceChange
from promotions.tests.factories import reduce
from stock.models import StockMovement
from storefront.search import search_products
from users import roles
from users.tests.factories import make_user

pytestmark = pytest.mark.django_db
StockRecord = get_model("partner", "StockRecord")

HEAD = (
    "sku;parent_sku;size;title_en;title_fr;description_en;category;price;"
    "vat_category;stock;low_stock_threshold;published;lead_time_days"
)
BOUQUET = (
    "meadow;;;Wild meadow;Prairie;<p>Wild <script>x</script></p>;Bouquets;;;;;yes;2",
    "meadow-s;meadow;standard;;;;;35.00;;4;2;;",
    "meadow-l;meadow;grand;;;;;55.00;;2;;;",
    "vase;;;Glass vase;;;;18.00;goods;7;;no;",
)


def everything():
    """Return how many rows an upload could have written."""
    models = (Product, StockRecord, PriceChange, StockMovement, Category, LoadedPicture)
    return [model.objects.count() for model in models]


@pytest.mark.feature("B11")
@pytest.mark.usefixtures("indexed")
def test_a_file_becomes_bouquets_with_sizes_prices_and_stock():
    Category.add_root(name="Bouquets")
    taken = upload(csv_file(HEAD, *BOUQUET))

    before = everything()
    job = load(taken)

    assert told(taken) == []
    assert before[0] == 0
    assert counts(taken.check_job) == counts(job) == (4, 0, 0, 0)
    bouquet = Product.objects.get(upc="meadow")
    assert (bouquet.structure, bouquet.title_fr) == (Product.PARENT, "Prairie")
    assert (bouquet.slug, bouquet.lead_time_days) == ("wild-meadow", 2)
    assert bouquet.description_en == "<p>Wild </p>"
    assert bouquet.from_price == Decimal("35.00")
    assert [shelf.name for shelf in bouquet.categories.all()] == ["Bouquets"]
    small = Product.objects.get(upc="meadow-s")
    assert (small.parent, small.size, small.get_title()) == (
        bouquet,
        "standard",
        "Wild meadow",
    )
    record = small.stockrecords.get()
    assert (record.price, record.num_in_stock, record.low_stock_threshold) == (
        Decimal("35.00"),
        4,
        2,
    )
    vase = Product.objects.get(upc="vase")
    assert (vase.is_public, vase.vat_category, vase.structure) == (
        False,
        "goods",
        Product.STANDALONE,
    )
    assert PriceChange.objects.count() == 3
    assert [found.pk for found in search_products(search_query("meadow"))] == [
        bouquet.pk
    ]


@pytest.mark.feature("B11")
def test_the_books_agree_after_a_load():
    load(upload(csv_file(HEAD, *BOUQUET), new_categories=True))
    again = ("sku;price;stock", "meadow-s;36.00;9", "vase;17.00;1")
    load(upload(csv_file(*again)))

    call_command("check_integrity")

    bouquet = Product.objects.get(upc="meadow")
    assert bouquet.from_price == Decimal("36.00")
    assert PriceChange.objects.count() == 5


@pytest.mark.feature("B11")
@pytest.mark.feature("F4")
def test_a_reduction_follows_articles_that_were_uploaded():
    shelf = Category.add_root(name="Bouquets")
    reduce(categories=[shelf], percent=10)

    load(upload(csv_file(HEAD, *BOUQUET)))

    small = StockRecord.objects.get(partner_sku="meadow-s")
    vase = StockRecord.objects.get(partner_sku="vase")
    assert small.shown_price.amount == Decimal("31.50")
    assert vase.shown_price.amount == Decimal("18.00")


@pytest.mark.feature("B11")
def test_the_same_file_again_changes_nothing():
    taken = upload(csv_file(HEAD, *BOUQUET), new_categories=True)
    load(taken)
    before = everything()

    again = upload(csv_file(HEAD, *BOUQUET))
    job = load(again)

    assert counts(again.check_job) == counts(job) == (0, 0, 4, 0)
    assert everything() == before


@pytest.mark.feature("B11")
def test_a_file_with_new_words_updates_by_article_number():
    make_article("vase", price="18.00", units=7)
    lines = ("sku;title_en;price;stock;published", "vase;Tall vase;19.50;5;no")

    taken = upload(csv_file(*lines))
    job = load(taken)

    (change,) = taken.check_job.report["changes"]
    assert (change["line"], change["outcome"]) == (2, "updated")
    assert change["cells"] == [
        ["title_en", "Vase", "Tall vase"],
        ["published", "True", "False"],
        ["price", "18.00", "19.50"],
        ["stock", "7", "5"],
    ]
    assert counts(job) == (0, 1, 0, 0)
    vase = Product.objects.get(upc="vase")
    assert (vase.title_en, vase.is_public, vase.from_price) == (
        "Tall vase",
        False,
        None,
    )
    movement = StockMovement.objects.get(kind="upload")
    assert (movement.delta, movement.reason) == (-2, "Upload products.csv")
    assert movement.user == taken.user
    assert stock_of("vase") == (5, 0)


@pytest.mark.feature("B11", refuses=True)
@pytest.mark.feature("R-E05", refuses=True)
def test_a_bad_row_is_named_by_line_and_column_and_keeps_all_out():
    make_article("vase")
    rows = [f"a{n};Article {n};{n}.00;1" for n in range(1, 30)]
    rows[15] = "a16;Article 16;1,50;1"
    taken = upload(csv_file("sku;title_en;price;stock", *rows, "vase;;;3"))
    before = everything()

    with pytest.raises(NotReady):
        load_upload(upload=taken, user=taken.user, language="en")

    (problem,) = taken.check_job.report["problems"]
    assert problem == {
        "line": 17,
        "column": "price",
        "value": "1,50",
        "reason": 'Write 1.50, or choose "decimal comma" when you upload.',
    }
    assert counts(taken.check_job) == (28, 1, 0, 1)
    assert everything() == before
    assert stock_of("vase") == (5, 0)
    assert Job.objects.count() == 1


@pytest.mark.feature("B11")
def test_the_good_rows_load_alone_when_asked():
    lines = (
        "sku;parent_sku;size;title_en;price",
        "rose;;;Rose;9.00",
        "lily;;;Lily;NaN",
        "set;;;Set;1,00",
        "set-s;set;standard;;5.00",
    )
    taken = upload(csv_file(*lines))

    job = load(taken, good_rows=True)

    assert [line for line, _column, _reason in told(taken)] == [3, 4, 5]
    assert counts(job) == (1, 0, 0, 3)
    assert list(Product.objects.values_list("upc", flat=True)) == ["rose"]
    assert taken.loaded_at


@pytest.mark.feature("R-E05", refuses=True)
def test_what_changed_since_the_judgement_is_judged_anew():
    make_article("vase", units=5)
    taken = upload(csv_file("sku;title_en;stock;price", "rose;Rose;;1", "vase;;2;"))
    StockRecord.objects.get(partner_sku="vase").allocate(3)
    before = everything()

    job = load(taken)

    assert job.report["loaded"] is False
    (problem,) = job.report["problems"]
    assert (problem["line"], problem["column"], problem["reason"]) == (
        3,
        "stock",
        "2 would be left, but 3 are promised to orders.",
    )
    assert everything() == before
    assert stock_of("vase") == (5, 3)
    assert not Upload.objects.get().loaded_at


@pytest.mark.feature("R-E08", refuses=True)
@pytest.mark.feature("R-O26", refuses=True)
def test_another_partners_article_is_left_alone():
    other = only_size(make_bouquet(units=10))
    before = StockRecord.objects.values().get()

    taken = upload(csv_file("sku;price;stock", f"{other.upc};1.00;0"))

    assert [reason for _line, _column, reason in told(taken)][0] == (
        "Another partner sells this article."
    )
    assert StockRecord.objects.values().get() == before
    assert before["partner_id"] != our_partner().pk


@pytest.mark.feature("R-E08")
def test_stock_changes_by_units_and_keeps_promises():
    make_article("vase", units=5)
    StockRecord.objects.get(partner_sku="vase").allocate(3)

    load(upload(csv_file("sku;stock_change", "vase;-2")))
    below = upload(csv_file("sku;stock_change", "vase;-1"))

    assert stock_of("vase") == (3, 3)
    assert told(below) == [
        (2, "stock_change", "2 would be left, but 3 are promised to orders.")
    ]


@pytest.mark.feature("B11", refuses=True)
def test_words_of_a_size_belong_to_its_bouquet():
    load(upload(csv_file(HEAD, *BOUQUET), new_categories=True))
    before = everything()

    taken = upload(
        csv_file(
            "sku;title_en;price",
            "meadow-s;Small;36.00",
            "meadow;Meadow;36.00",
        )
    )

    assert told(taken) == [
        (2, "title_en", "This belongs into the row of its bouquet."),
        (3, "price", "Its sizes have this, each its own."),
    ]
    assert everything() == before


@pytest.mark.feature("B11", refuses=True)
@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        (";;;Rose;;1.00", "sku", "Every row needs an article number."),
        ("rose;;;;;1.00", "title_en", "A new article needs a title."),
        ("rose;;;Rose;;", "price", "A new article needs a price."),
        ("rose;;;Rose;Nowhere;1.00", "category", "There is no such category."),
        ("rose;none;grand;;;1.00", "parent_sku", "There is no such bouquet."),
        ("rose;vase;grand;;;1.00", "parent_sku", "This article is sold without sizes."),
        (
            "rose;;grand;Rose;;1.00",
            "size",
            "A size needs the article number of its bouquet.",
        ),
        ("rose;vase;huge;;;1.00", "size", "Sizes are standard, deluxe and grand."),
        ("VASE;;;;;1.00", "sku", "vase exists: write it the same way."),
        ("vase;rose;grand;;;", "parent_sku", "This article is no size of another."),
    ],
)
def test_rows_that_fit_nothing_are_refused(line, column, reason):
    make_article("vase")
    before = everything()

    taken = upload(csv_file("sku;parent_sku;size;title_en;category;price", line))

    assert (2, column, reason) in told(taken)
    assert everything() == before


@pytest.mark.feature("B11")
@pytest.mark.parametrize(
    ("file", "created"), [(SHOPIFY_FILE, 4), (WOO_FILE[:-1], 4)], ids=["shopify", "woo"]
)
def test_the_files_of_other_shops_are_loaded(file, created):
    taken = upload(csv_file(*file), new_categories=True)
    job = load(taken)
    again = upload(csv_file(*file))

    assert told(taken) == []
    assert counts(job) == (created, 0, 0, 0)
    assert counts(again.check_job) == (0, 0, created, 0)
    bouquet = Product.objects.get(upc__iexact="meadow")
    assert (bouquet.from_price, bouquet.children.count()) == (Decimal("35.00"), 2)
    notes = taken.check_job.report["notes"]
    assert {note["reason"] for note in notes} == {
        "The picture is not taken: put the file into the zip."
    }


@pytest.mark.feature("B11")
def test_pictures_come_from_the_zip_by_their_name_once():
    pictures = {"photos/Rose.JPG": jpeg()}
    lines = ("sku;title_en;price;pictures;alt_texts", "rose;Rose;9;rose.jpg;A red rose")
    taken = upload(csv_file(*lines), pictures=zip_file(pictures))
    load(taken)

    again = upload(csv_file(*lines), pictures=zip_file(pictures))
    without = upload(csv_file(*lines))
    changed = upload(csv_file(*lines), pictures=zip_file({"rose.jpg": jpeg("blue")}))
    job = load(changed)

    image = Product.objects.get(upc="rose").images.get()
    assert (image.caption, image.picture.description) == ("A red rose",) * 2
    assert image.picture.file.name.endswith(".webp")
    assert counts(again.check_job) == counts(without.check_job) == (0, 0, 1, 0)
    assert counts(job) == (0, 1, 0, 0)


@pytest.mark.feature("B11", refuses=True)
def test_a_picture_that_is_none_or_missing_keeps_its_row_out():
    lines = (
        "sku;title_en;price;pictures",
        "rose;Rose;9;rose.jpg",
        "lily;Lily;9;lily.jpg",
    )

    taken = upload(csv_file(*lines), pictures=zip_file({"rose.jpg": b"<svg/>"}))

    assert told(taken) == [
        (2, "pictures", "Upload a JPEG, PNG or WebP picture."),
        (3, "pictures", "The picture is not taken: put the file into the zip."),
    ]
    assert not Product.objects.exists()


@pytest.mark.feature("R-E05", refuses=True)
def test_a_stored_file_that_was_swapped_is_not_loaded():
    taken = upload(csv_file("sku;title_en;price", "rose;Rose;9.00"))
    Path(taken.sheet.path).write_text("sku;title_en;price\nlily;Lily;1.00\n")

    job = load(taken)

    assert (job.state, job.message) == (
        Job.State.FAILED,
        "The file is not the one that was uploaded.",
    )
    assert not Product.objects.exists()


@pytest.mark.feature("B11", refuses=True)
def test_a_file_is_loaded_once():
    make_article("vase", units=5)
    taken = upload(csv_file("sku;stock_change", "vase;1"))
    load(taken)

    with pytest.raises(NotReady):
        load_upload(upload=taken, user=taken.user, language="en", good_rows=True)
    # As somebody saw it who opened the page before.
    stale = Upload.objects.get()
    stale.load_job = stale.loaded_at = None
    with pytest.raises(NotReady):
        load_upload(upload=stale, user=taken.user, language="en")

    assert stock_of("vase") == (6, 0)


@pytest.mark.feature("B11", refuses=True)
@pytest.mark.parametrize("role", [roles.EDITORS, roles.WORKSHOP, roles.DRIVER, ""])
def test_only_who_may_change_products_uploads(role):
    with pytest.raises(PermissionDenied):
        upload(csv_file("sku;price", "rose;1"), user=make_user(role=role))

    assert not Upload.objects.exists()
    assert not Job.objects.exists()


def test_a_workbook_with_a_decimal_comma_is_loaded():
    taken = upload(
        xlsx_file(
            ["sku", "title_en", "price"], ["rose", "Rose", "9,50"], ["a", "A", 3]
        ),
        user=florist(),
        comma=True,
    )

    load(taken)

    prices = StockRecord.objects.order_by("pk").values_list("price", flat=True)
    assert list(prices) == [Decimal("9.50"), Decimal("3.00")]


@pytest.mark.feature("B11")
@pytest.mark.feature("B8")
def test_an_upload_is_written_in_the_ledger_and_in_the_history():
    load(upload(csv_file("sku;title_en;price;stock", "vase;Glass vase;18.00;7")))
    load(upload(csv_file("sku;title_en;price;stock", "vase;Tall vase;20.00;5")))

    moves = StockMovement.objects.order_by("pk").values_list("kind", "before", "after")
    assert list(moves) == [("initial", 0, 7), ("upload", 7, 5)]
    assert stock_of("vase") == (5, 0)
    changes = ProductChange.objects.order_by("field").values_list("field", "old", "new")
    assert list(changes) == [
        ("price", "18.00", "20.00"),
        ("title_en", "Glass vase", "Tall vase"),
    ]
    assert ProductChange.objects.filter(user=None).count() == 0
    assert find_breaches() == []
