"""Files as they come: encodings, separators, headings, cells."""

import io
from decimal import Decimal

import pytest

from common.csv import csv_lines
from imports.cells import normal_sku, read_price
from imports.columns import OWN, SHOPIFY, WOOCOMMERCE
from imports.errors import CellRefused, FileRefused
from imports.index import index_file
from imports.items import Options
from imports.reading import open_headings, read_items
from imports.tests.factories import csv_file, xlsx_file

HEAD = "sku;title_en;price"
ROW = "rose;Rosé d'été;12.50"


def items(file, **options):
    return list(read_items(file, Options(**options)))


def values(item):
    return item.sku, item.values["title_en"], item.values["price"]


@pytest.mark.feature("R-E04")
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"]
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_whatever_a_spreadsheet_writes_is_read(encoding, end, separator):
    lines = [line.replace(";", separator) for line in (HEAD, "", ROW)]

    (item,) = items(csv_file(*lines, encoding=encoding, end=end))

    assert values(item) == ("rose", "Rosé d'été", Decimal("12.50"))
    assert (item.line, item.problems) == (3, [])


@pytest.mark.feature("R-E04")
def test_columns_stand_in_any_order_and_unknown_ones_are_named():
    file = csv_file("Price , Colour,SKU,Title EN", '12.50,red,rose,"One, two"')

    headings = open_headings(file)
    (item,) = items(file)

    assert (headings.format, headings.ignored) == (OWN, ["Colour"])
    assert values(item) == ("rose", "One, two", Decimal("12.50"))


@pytest.mark.feature("R-E04")
def test_excels_separator_line_and_line_ends_in_a_cell_are_read():
    file = csv_file("sep=;", HEAD, '"rose";"One\ntwo";1', "tulip;Tulip;2")

    first, second = items(file)

    assert (first.line, first.values["title_en"]) == (3, "One two")
    assert (second.line, second.sku) == (5, "tulip")


def test_a_workbook_is_read_by_its_row_numbers():
    file = xlsx_file(
        ["sku", "title_en", "price", "published"],
        [],
        ["rose", "Rosé", 12.5, True],
        [1001, "Tulip", 9, None],
    )

    first, second = items(file)

    assert (first.line, *values(first)) == (3, "rose", "Rosé", Decimal("12.50"))
    assert first.values["is_public"] is True
    assert (second.line, *values(second)) == (4, "1001", "Tulip", Decimal("9.00"))


@pytest.mark.feature("R-E04", refuses=True)
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"\n\n", "The file is empty."),
        (b"sku;price\n", "There is no row below the headings."),
        (b"name;cost\nrose;1\n", "The first line needs headings"),
        (b"sku;price;SKU\nrose;1;rose\n", 'Columns 1 and 3 are both "SKU".'),
        (b"sku;title_en\nrose;a\x00b\n", "Line 2 holds a NUL"),
        (b'sku;title_en\nrose;a\ntulip;"open\nlily;c\n', "opens in line 3"),
        (b'sku;title_en\nrose;"a" b\n', "Line 2: something stands after"),
        (b"sku;price\nrose;1;2\n", "Line 2 has more cells"),
        (
            "sku;title_en\nrose;é\n".encode() + "tulip;é\n".encode("cp1252"),
            "Line 2 and line 3 are in different encodings",
        ),
        (b"sku;title_en\nrose;a\ntulip;\x81\xe9\n", "Line 3 holds no text"),
        (b"PK\x03\x04 not a zip", "This is no XLSX workbook"),
    ],
)
def test_a_file_that_makes_no_sense_gets_one_clear_error(content, words):
    with pytest.raises(FileRefused) as refusal:
        index_file(io.BytesIO(content), Options())

    assert words in str(refusal.value.message)


@pytest.mark.feature("R-E06", refuses=True)
def test_too_many_rows_and_cells_too_long_are_refused(settings):
    settings.IMPORT_MAX_ROWS = 2
    long = "x" * 30_001

    with pytest.raises(FileRefused) as rows:
        index_file(csv_file("sku;price", "a;1", "b;1", "c;1"), Options())
    (item,) = items(csv_file("sku;description_en", f"rose;{long}"))
    with pytest.raises(FileRefused) as cell:
        items(csv_file("sku;description_en", f"rose;{long * 5}"))

    assert (rows.value.data["line"], cell.value.data["line"]) == (4, 2)
    (problem,) = item.problems
    assert problem.reason == "Longer than 30000 characters."
    assert len(problem.value) == 80


@pytest.mark.feature("R-X02", refuses=True)
@pytest.mark.feature("R-E05", refuses=True)
@pytest.mark.parametrize(
    "text",
    [
        "1,50",
        "1e5",
        "NaN",
        "Infinity",
        "-1",
        "0",
        "0.005",
        "1.999",
        "1000000000000",
        "1 000",
        "1.234,50",
        "٣",
        "€ 5",
        "0x10",
        "1_000",
        "12.",
    ],
)
def test_a_price_that_leaves_a_doubt_is_refused(text):
    with pytest.raises(CellRefused):
        read_price(text)


@pytest.mark.feature("R-X02")
def test_prices_are_whole_cents():
    assert read_price("12.5") == Decimal("12.50")
    assert read_price("12,5", comma=True) == Decimal("12.50")
    assert read_price("12.50", comma=True) == Decimal("12.50")
    with pytest.raises(CellRefused, match=r"Write 1\.50, or choose"):
        read_price("1,50")
    with pytest.raises(CellRefused):
        read_price("1,234", comma=True)


@pytest.mark.feature("R-X01", refuses=True)
@pytest.mark.parametrize("text", ["-1", "1.5", "1e3", "10" * 10, "٣", "many"])
def test_a_stock_that_is_no_count_is_refused(text):
    (item,) = items(csv_file("sku;stock", f"rose;{text}"))

    assert [(each.column, each.value) for each in item.problems] == [("stock", text)]
    assert "stock" not in item.values


@pytest.mark.feature("R-X18")
def test_article_numbers_are_compared_on_a_normal_form():
    cyrillic = "\u0422\u041e\u0420 1"

    assert normal_sku("top 1") == normal_sku("TOP1") == normal_sku(cyrillic)
    assert normal_sku("rose-1") != normal_sku("rose1")


@pytest.mark.feature("R-X18", refuses=True)
def test_doubles_name_each_other():
    file = csv_file("sku;price", "rose;1", "tulip;1", "R OSE;2")
    found = index_file(file, Options())

    judged = [
        (item.line, [p.reason for p in found.judge(item)]) for item in items(file)
    ]

    assert judged == [
        (2, ["Line 4 has the same article number."]),
        (3, []),
        (4, ["Line 2 has the same article number."]),
    ]


@pytest.mark.feature("R-E01")
def test_what_an_export_kept_from_being_a_formula_comes_back():
    words = ["=1+1", "@home", "'t Zand", "+ roses"]
    lines = csv_lines(
        [["sku", "title_en"], *([f"a{n}", w] for n, w in enumerate(words))]
    )

    read = items(io.BytesIO(b"".join(lines)))

    assert [item.values["title_en"] for item in read] == words


SHOPIFY_FILE = (
    "Handle,Title,Body (HTML),Vendor,Type,Status,Option1 Name,Option1 Value,"
    "Variant SKU,Variant Inventory Qty,Variant Price,Image Src,Image Alt Text",
    "meadow,Meadow,<p>Wild</p>,Chez,Bouquets,active,Size,Standard,M-S,4,35.00,"
    "https://cdn.example/meadow.jpg?v=1,A meadow",
    "meadow,,,,,,,Large,,2,55.00,,",
    "meadow,,,,,,,,,,,https://cdn.example/detail.jpg,Close",
    "vase,Glass vase,,Chez,,draft,Title,Default Title,V-1,7,18.00,,",
)


def test_shopifys_rows_become_bouquets_with_sizes():
    file = csv_file(*SHOPIFY_FILE)

    bouquet, small, large, vase = items(file)

    headings = open_headings(file)
    assert (headings.format, headings.ignored) == (SHOPIFY, ["Vendor"])
    assert (bouquet.sku, bouquet.has_sizes) == ("meadow", True)
    assert bouquet.values["description_en"] == "<p>Wild</p>"
    assert bouquet.values["categories"] == (("Bouquets",),)
    assert [p.alt for p in bouquet.values["pictures"]] == ["A meadow", "Close"]
    assert (small.sku, small.parent, small.values["size"]) == (
        "M-S",
        "meadow",
        "standard",
    )
    assert (large.sku, large.line, large.values) == (
        "meadow-grand",
        3,
        {"size": "grand", "price": Decimal("55.00"), "stock": 2},
    )
    assert (vase.sku, vase.values["price"], vase.values["is_public"]) == (
        "V-1",
        Decimal("18.00"),
        False,
    )
    assert not any(item.problems for item in (bouquet, small, large, vase))


WOO_FILE = (
    "ID,Type,SKU,Name,Published,Tax class,Stock,Regular price,Categories,Images,"
    "Parent,Attribute 1 name,Attribute 1 value(s)",
    '11,variable,MEADOW,Meadow,1,,,,"Shop > Bouquets, Gifts",'
    '"https://x.example/a.jpg, https://x.example/b.jpg",,Size,"S, L"',
    "12,variation,M-S,Meadow - S,1,parent,4,35,,,id:11,Size,S",
    "13,variation,M-L,Meadow - L,1,parent,2,55,,,MEADOW,Size,L",
    "14,simple,VASE,Vase,0,,,18.00,,,,,",
    "15,grouped,SET,Set,1,,,,,,,,",
)


def test_woocommerces_variations_become_sizes():
    file = csv_file(*WOO_FILE)

    bouquet, small, large, vase, group = items(file)

    headings = open_headings(file)
    assert (headings.format, headings.ignored) == (WOOCOMMERCE, ["Tax class"])
    assert bouquet.has_sizes
    assert bouquet.values["categories"] == (("Shop", "Bouquets"), ("Gifts",))
    assert (small.parent, small.values["size"]) == ("MEADOW", "standard")
    assert (large.parent, large.values["size"]) == ("MEADOW", "grand")
    assert (vase.values["is_public"], "stock" in vase.values) == (False, False)
    assert [(p.line, p.column, p.value) for p in group.problems] == [
        (6, "Type", "grouped")
    ]
