"""The illustrator draws what a recipe names, and the same picture every time."""

import random

import pytest

from demo.data import load
from demo.illustrator.alt import describe
from demo.illustrator.colours import LEAVES, PETALS
from demo.illustrator.compositions.arrange import Stem
from demo.illustrator.light import DepthMap, tone_facet
from demo.illustrator.pictures import draw_product
from demo.illustrator.recipes import Style, choose_style, read_stems
from demo.illustrator.render import list_products, list_scenes, seed_of
from demo.illustrator.stage import Stage
from demo.illustrator.vectors import Frame, dot, length

ROLES = {"focal", "head", "filler", "foliage", "pot"}
MATERIALS = load("materials")
PRODUCTS = load("products")["product"]
POSY = [Stem("ranunculus", "cream"), Stem("tulip", "coral"), Stem("olive", "sage")]


def drawn_materials():
    return sorted({(m["plant"], m["colour"]) for m in MATERIALS.values() if m["plant"]})


@pytest.mark.parametrize(("plant", "colour"), drawn_materials())
def test_every_plant_and_colour_of_the_materials_can_be_drawn(plant, colour):
    stem = Stem(plant, colour)
    assert stem.role in ROLES
    assert colour in PETALS or colour in LEAVES
    stage = Stage(200, 200)
    frame = Frame((100.0, 120.0, 0.0), (0.1, -0.4, 0.9), 40.0)
    stem.module.draw(stage, frame, colour, random.Random(3))
    assert len(stage.facets) > 20
    assert stage.paint().startswith("<path")


def test_the_same_recipe_and_seed_give_the_same_bytes():
    first = draw_product("wrapped", POSY, Style(), 7)
    assert draw_product("wrapped", POSY, Style(), 7) == first
    assert draw_product("wrapped", POSY, Style(), 8) != first


@pytest.mark.parametrize(
    ("composition", "style"),
    [
        ("vase", Style(vessel="glass-vase")),
        ("vase", Style(vessel="stoneware-vase")),
        ("wreath", Style(base="willow")),
        ("spray", Style(ribbon="printed")),
        ("flatlay", Style(ribbon="twine")),
    ],
)
def test_every_composition_is_a_whole_svg(composition, style):
    svg = draw_product(composition, POSY, style, 5)
    assert svg.startswith("<svg")
    assert svg.endswith("</svg>")
    assert "nan" not in svg


def test_a_potted_plant_stands_in_its_pot():
    svg = draw_product(
        "pot", [Stem("hellebore", "white")], Style(vessel="pot-small"), 5
    )
    assert svg.count("<path") > 1000


def test_every_size_of_every_product_has_one_picture_of_its_own():
    names = [name for name, _, _ in list_products()]
    assert len(names) == len(set(names))
    for product in PRODUCTS:
        for size in product["size"]:
            assert f"products/{product['slug']}-{size['key']}" in names
        if product.get("featured"):
            assert f"products/{product['slug']}-detail" in names


def test_scenes_and_add_ons_have_the_names_the_data_uses():
    names = {name for name, _, _ in list_scenes()}
    assert {f"addons/{addon['slug']}" for addon in load("addons")["addon"]} <= names
    pages = load("pages")
    wanted = {hero["picture"] for hero in pages["home"]["hero"]}
    for slug in (*pages["articles"], *pages["workshops"], *pages["services"]):
        page = load(f"pages/{slug}")
        wanted.add(page["picture"])
        wanted |= {part["picture"] for part in page.get("realisation", ())}
    assert {name.removesuffix(".webp") for name in wanted} <= names


def test_a_larger_size_shows_more_stems_and_fills_more():
    product = next(p for p in PRODUCTS if len(p["size"]) == 3)
    small, *_, large = product["size"]
    assert len(read_stems(small["recipe"], MATERIALS)) < len(
        read_stems(large["recipe"], MATERIALS)
    )
    style = choose_style(product, small, 0)
    assert style.fullness < choose_style(product, large, 0).fullness


def test_light_comes_from_the_upper_left_and_shadow_darkens():
    pink = (0.9, 0.6, 0.6)
    lit = tone_facet(pink, (-0.5, -0.6, 0.6), (0.0, 0.0), 0.0)
    turned = tone_facet(pink, (0.5, 0.6, 0.6), (0.0, 0.0), 0.0)
    shaded = tone_facet(pink, (-0.5, -0.6, 0.6), (1.0, 0.6), 0.0)
    assert sum(lit) > sum(turned)
    assert sum(lit) > sum(shaded)


def test_a_thing_in_front_casts_shadow_and_buries():
    depth = DepthMap(100, 100)
    square = [(x, y, 60.0) for x, y in ((20, 20), (60, 20), (60, 60), (20, 60))]
    depth.raise_to(square, 60.0)
    assert depth.buries(40, 40, 0.0)
    assert not depth.buries(90, 90, 0.0)
    assert depth.shadow(64, 64, 0.0)[0] > 0


def test_a_frame_keeps_its_axes_square():
    frame = Frame((0.0, 0.0, 0.0), (0.3, -0.8, 0.4), 10.0, 1.2)
    assert dot(frame.x, frame.y) == pytest.approx(0)
    assert dot(frame.x, frame.z) == pytest.approx(0)
    assert length(frame.y) == pytest.approx(1)


def test_alt_texts_tell_the_recipe_in_three_languages():
    product = next(p for p in PRODUCTS if p["slug"] == "garden-letter")
    texts = describe("wrapped", product["size"][1]["recipe"], MATERIALS)
    assert texts["en"].startswith("Hand-tied bouquet in kraft paper: blush peony")
    assert " et " in texts["fr"]
    assert " en " in texts["nl"]


def test_seeds_do_not_change_between_runs():
    assert seed_of("garden-letter") == 4085158988
