"""The demo shop's words and recipes hang together."""

import re
from decimal import Decimal

import pytest

from demo.data import HERE, load
from demo.library import PICTURES

LANGUAGES = {"en", "fr", "nl"}
SIZES = ["standard", "deluxe", "grand"]
COMPOSITIONS = {"wrapped", "vase", "wreath", "single", "flatlay", "pot", "spray"}
CATEGORIES = [
    "bouquets", "single-flower", "in-a-vase", "plants", "dried-wreaths", "farewell",
]  # fmt: skip
BLOCKS = {
    "heading": {"text"},
    "text": {"text"},
    "quote": {"text", "by"},
    "image": {"picture", "alt", "caption"},
    "note": {"text"},
    "product": {"slug", "text"},
    "products": {"slugs", "title"},
    "link": {"label", "target"},
}
PLACEHOLDERS = {
    "shop_address", "shop_phone", "shop_email", "shop_vat", "zones", "cut_off",
}  # fmt: skip
FRESH_SHARE = Decimal("0.20")

MATERIALS = load("materials")
PRODUCTS = load("products")["product"]
ADDONS = load("addons")["addon"]
SHOP = load("shop")
INDEX = load("pages")
PAGES = {
    slug: load(f"pages/{slug}")
    for kind in ("articles", "workshops", "services", "plans", "house")
    for slug in INDEX[kind]
}
ROOMS = {room["key"] for room in INDEX["room"]}
PRODUCT_SLUGS = {product["slug"] for product in PRODUCTS}
SELLABLE = PRODUCT_SLUGS | {addon["slug"] for addon in ADDONS}
ROWS = [
    pytest.param(product, size, id=f"{product['slug']}-{size['key']}")
    for product in PRODUCTS
    for size in product["size"]
]
BLOCK_ROWS = [
    pytest.param(block, id=f"{slug}-{language}-{number}")
    for slug, page in PAGES.items()
    for language, body in page["body"].items()
    for number, block in enumerate(body)
]


def cost_of(recipe, kind=""):
    return sum(
        Decimal(MATERIALS[code]["cost"]) * quantity
        for code, quantity in recipe
        if kind in ("", MATERIALS[code]["kind"])
    )


def count_stems(recipe):
    return sum(n for code, n in recipe if MATERIALS[code]["plant"])


def walk_strings(value, language=""):
    """Yield every text with the language of the table it lies in."""
    if isinstance(value, str):
        yield language, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from walk_strings(inner, key if key in LANGUAGES else language)
    elif isinstance(value, list):
        for inner in value:
            yield from walk_strings(inner, language)


def find_targets(value):
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "target":
                yield inner
            else:
                yield from find_targets(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from find_targets(inner)


def assert_complete(entry, *names, languages=LANGUAGES):
    for name in names:
        assert set(entry[name]) == set(languages), (name, entry.get("slug"))
        assert all(text.strip() for text in entry[name].values()), name


def is_amount(text):
    return re.fullmatch(r"\d+\.\d\d", text) is not None and Decimal(text) > 0


def test_the_shelves_hold_what_was_promised():
    assert len(PRODUCTS) == len(PRODUCT_SLUGS) == 24
    assert len(ADDONS) == 6
    assert [c["slug"] for c in load("categories")["category"]] == CATEGORIES
    assert {product["category"] for product in PRODUCTS} == set(CATEGORIES)
    assert sum(len(product["size"]) == 3 for product in PRODUCTS) >= 14
    assert len(SELLABLE) == 30


@pytest.mark.parametrize("code", MATERIALS)
def test_material_is_complete(code):
    material = MATERIALS[code]
    assert_complete(material, "name")
    assert material["kind"] in ("fresh", "sundry")
    assert is_amount(material["cost"])
    assert bool(material["plant"]) == bool(material["botanical"])
    assert material["plant"] or material["kind"] == "sundry"
    assert material["colour"]


def test_materials_are_all_used_and_few_plants_are_drawn():
    used = {code for p in PRODUCTS for size in p["size"] for code, _n in size["recipe"]}
    assert used == set(MATERIALS)
    assert len({m["plant"] for m in MATERIALS.values()} - {""}) <= 26


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda p: p["slug"])
def test_product_is_complete(product):
    assert_complete(product, "title", "summary")
    assert_complete(product, "description", "care", languages={"en", "fr"})
    assert product["composition"] in COMPOSITIONS
    assert product["vat"] in ("flowers", "goods")
    assert product["lead_days"] in (0, 1, 2)
    assert set(product["season"]) <= set(range(1, 13))
    assert set(product["tags"]) <= set(load("tags"))


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda p: p["slug"])
def test_sizes_rise_in_price_stems_and_minutes(product):
    sizes = product["size"]
    assert [size["key"] for size in sizes] == SIZES[: len(sizes)]
    for measure in (
        lambda size: Decimal(size["price"]),
        lambda size: count_stems(size["recipe"]),
        lambda size: size["make_minutes"],
    ):
        found = [measure(size) for size in sizes]
        assert found == sorted(set(found))


@pytest.mark.parametrize(("product", "size"), ROWS)
def test_recipe_resolves_and_pays_for_itself(product, size):
    codes = [code for code, _quantity in size["recipe"]]
    assert len(codes) == len(set(codes))
    assert set(codes) <= set(MATERIALS)
    assert all(type(n) is int and n > 0 for _code, n in size["recipe"])
    assert is_amount(size["price"])
    assert size["stock"] >= 1
    net = Decimal(size["price"]) / (
        Decimal("1.06") if product["vat"] == "flowers" else Decimal("1.21")
    )
    assert net > 2 * cost_of(size["recipe"])


@pytest.mark.parametrize(("product", "size"), ROWS)
def test_vat_follows_the_recipe(product, size):
    share = cost_of(size["recipe"], "sundry") / cost_of(size["recipe"])
    assert product["vat"] == ("flowers" if share <= FRESH_SHARE else "goods")


@pytest.mark.parametrize("addon", ADDONS, ids=lambda a: a["slug"])
def test_addon_is_complete(addon):
    assert_complete(addon, "title", "summary")
    assert is_amount(addon["price"])
    assert addon["stock"] >= 1
    assert set(addon["fits"]) <= set(CATEGORIES)


@pytest.mark.parametrize("slug", PAGES)
def test_page_is_complete(slug):
    page = PAGES[slug]
    assert_complete(page, "title", "summary")
    assert set(page["body"]) == {"en", "fr"}
    kinds = [[b["type"] for b in body] for body in page["body"].values()]
    assert kinds[0] == kinds[1], "both languages tell the same story"
    if page["picture"]:
        assert_complete(page, "picture_alt")
    if page["kind"] == "workshop":
        assert_complete(page, "you_make", "included", "level", "place")
        assert is_amount(page["price"])
        assert len(page["dates"]) >= 3
        assert {date["language"] for date in page["dates"]} == LANGUAGES
        assert {date.get("room", "atelier") for date in page["dates"]} <= ROOMS
        assert page["difficulty"] in ("everybody", "beginners", "practised")
        assert 2 <= len(page["gallery"]) <= 9
        for each in page["gallery"]:
            assert_complete(each, "picture_alt")
            assert (PICTURES / each["picture"]).exists()
        for each in page["faq"]:
            assert_complete(each, "question", "answer")
        for each in page["question"]:
            assert_complete(each, "question")
            assert each["kind"] in ("text", "yes", "choice")
            if each["kind"] == "choice":
                assert len({len(each["options"][code]) for code in LANGUAGES}) == 1
    if page["kind"] == "service":
        assert_complete(page, "action")
        assert len(page["realisation"]) == 2
        for shown in page["realisation"]:
            assert_complete(shown, "title", "story", "picture_alt")
            assert shown["author"]


def test_no_page_lies_about_unlisted():
    found = {path.stem for path in (HERE / "pages").glob("*.toml")}
    assert found == set(PAGES)
    kinds = ("articles", "workshops", "services", "plans")
    assert [len(INDEX[k]) for k in kinds] == [3, 3, 4, 2]


@pytest.mark.parametrize("slug", INDEX["articles"])
def test_article_is_worth_reading(slug):
    article = PAGES[slug]
    assert set(article["tags"]) <= set(load("tags") | load("subjects"))
    for body in article["body"].values():
        words = sum(len(block.get("text", "").split()) for block in body)
        assert 500 <= words <= 800
        assert {"heading", "quote", "product"} <= {block["type"] for block in body}
    assert article["author"]


@pytest.mark.parametrize("block", BLOCK_ROWS)
def test_block_is_known_and_resolves(block):
    assert set(block) - {"type"} == BLOCKS[block["type"]]
    slugs = set(block.get("slugs", []))
    if block["type"] == "product":
        slugs.add(block["slug"])
    assert slugs <= SELLABLE
    assert set(re.findall(r"{(\w+)}", block.get("text", ""))) <= PLACEHOLDERS


SHOP_PAGES = {"offers/"}


@pytest.mark.parametrize("target", sorted(set(find_targets([INDEX, PAGES]))))
def test_target_resolves(target):
    kind, slug = target.split(":")
    known = {
        "page": PAGES,
        "category": CATEGORIES,
        "product": PRODUCT_SLUGS,
        "index": INDEX["index"],
        "shop": SHOP_PAGES,
    }
    assert slug in known[kind]


def test_home_has_a_picture_for_every_month():
    heroes = INDEX["home"]["hero"]
    months = [month for hero in heroes for month in hero["months"]]
    assert sorted(months) == list(range(1, 13))
    assert set(INDEX["home"]["week"]["slugs"]) <= PRODUCT_SLUGS
    assert INDEX["home"]["article"]["slug"] in INDEX["articles"]


def test_every_month_has_enough_to_sell():
    for month in range(1, 13):
        open_now = [p for p in PRODUCTS if not p["season"] or month in p["season"]]
        assert len(open_now) >= 14
        assert sum(p["category"] == "bouquets" for p in open_now) >= 3


def test_zones_serve_each_postcode_once():
    codes = [code for zone in SHOP["zone"] for code in zone["communes"]]
    assert len(codes) == len(set(codes))
    assert all(1000 <= int(code) <= 9999 for code in codes)
    fees = {zone["fee"]: zone["communes"] for zone in SHOP["zone"]}
    assert all(is_amount(fee) for fee in fees)
    assert "1000" in fees["6.00"]
    assert "9999" not in codes


def test_shop_number_passes_the_check_of_its_country():
    digits = SHOP["identity"]["vat_number"].removeprefix("BE")
    assert len(digits) == 10
    assert 97 - int(digits[:8]) % 97 == int(digits[8:])


@pytest.mark.parametrize("order", SHOP["order"], ids=lambda o: o["recipient"])
def test_demo_order_resolves(order):
    assert order["customer"] in {customer["key"] for customer in SHOP["customer"]}
    sizes = {(p["slug"], s["key"]) for p in PRODUCTS for s in p["size"]}
    assert {(slug, size) for slug, size, _n in order["lines"]} <= sizes
    assert {slug for slug, _n in order["addons"]} <= {a["slug"] for a in ADDONS}
    served = {code for zone in SHOP["zone"] for code in zone["communes"]}
    assert order["postcode"] in served
    assert len(order["card_message"]) <= 200


def test_nobody_real_is_written_to():
    for customer in SHOP["customer"]:
        assert customer["email"].endswith("@example.com")
        assert customer["phone"].startswith("+33 6 39 98 ")


@pytest.mark.parametrize("path", sorted(HERE.rglob("*.toml")), ids=lambda p: p.stem)
def test_texts_are_set_as_a_printer_would(path):
    data = load(str(path.relative_to(HERE).with_suffix("")))
    for language, text in walk_strings(data):
        assert "'" not in text, text
        assert "  " not in text, text
        if language == "fr":
            assert not re.search(r" [:;!?»]", text), text
