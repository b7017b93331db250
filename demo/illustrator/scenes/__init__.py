"""The larger pictures: seasonal heroes, the shop, pages' pictures and add-ons."""

import random

from demo.illustrator import backdrop
from demo.illustrator.stage import Stage

from . import events, gifts, occasions, tables

HERO = (1800, 1200)
WIDE = (1440, 960)
SQUARE = (960, 960)

# name: size, mood, where the table begins (0: seen from above), what draws it
SCENES = {
    "scenes/hero-late-autumn": (HERO, "sand", 0.80, tables.hero_autumn),
    "scenes/hero-winter": (HERO, "dusk", 0.81, tables.hero_winter),
    "scenes/hero-spring": (HERO, "petal", 0.82, tables.hero_spring),
    "scenes/shop": (WIDE, "linen", 0.76, tables.shop_bench),
    "scenes/article-the-chrysanthemum-deserves-better": (
        WIDE, "sand", 0.80, tables.chrysanthemums,
    ),
    "scenes/article-four-in-the-morning": (WIDE, "dusk", 0.0, tables.night_market),
    "scenes/article-ten-days-in-a-vase": (WIDE, "petal", 0.80, tables.ten_days),
    "scenes/workshop-first-bouquet": (WIDE, "sage", 0.0, tables.first_bouquet),
    "scenes/workshop-winter-wreath": (WIDE, "linen", 0.0, tables.winter_wreath),
    "scenes/workshop-long-table": (WIDE, "paper", 0.76, tables.long_table),
    "scenes/service-weddings": (WIDE, "petal", 0.0, occasions.bridal_bouquet),
    "scenes/service-farewells": (WIDE, "dusk", 0.0, occasions.farewell_spray),
    "scenes/service-companies": (WIDE, "sage", 0.80, occasions.reception_desk),
    "scenes/service-events": (WIDE, "dusk", 0.80, events.evening_table),
    "scenes/realisation-arch-in-the-barn": (
        WIDE, "paper", 0.86, occasions.wedding_arch,
    ),
    "scenes/realisation-sixty-small-vases": (
        WIDE, "petal", 0.76, occasions.small_vases,
    ),
    "scenes/realisation-a-gardeners-goodbye": (
        WIDE, "linen", 0.0, occasions.garden_wreath,
    ),
    "scenes/realisation-white-in-december": (
        WIDE, "sage", 0.0, occasions.white_spray,
    ),
    "scenes/realisation-hotel-lobby-on-thursdays": (
        WIDE, "dusk", 0.84, occasions.lobby_vase,
    ),
    "scenes/realisation-a-waiting-room-in-green": (
        WIDE, "linen", 0.84, occasions.green_room,
    ),
    "scenes/realisation-a-garden-party-in-june": (
        WIDE, "sage", 0.78, events.garden_party,
    ),
    "scenes/realisation-twenty-five-years-in-silver": (
        WIDE, "linen", 0.78, events.silver_table,
    ),
    "addons/sand-vase": (SQUARE, "sage", 0.80, gifts.addon_vase),
    "addons/pralines": (SQUARE, "petal", 0.0, gifts.addon_pralines),
    "addons/beeswax-candle": (SQUARE, "sand", 0.74, gifts.addon_candle),
    "addons/lavender-soap": (SQUARE, "dusk", 0.0, gifts.addon_soap),
    "addons/letterpress-cards": (SQUARE, "linen", 0.0, gifts.addon_cards),
    "addons/flower-snips": (SQUARE, "sage", 0.0, gifts.addon_snips),
}  # fmt: skip


def draw_scene(name: str, seed: int) -> str:
    """The SVG of a scene by its name."""
    size, mood, table, draw = SCENES[name]
    rng = random.Random(seed)  # noqa: S311 (a drawing, not a secret)
    stage = Stage(*size)
    draw(stage, rng)
    ground = backdrop.lay_ground(*size, mood, rng, table)
    ground += backdrop.throw_window(*size, rng, 0.6)
    ground += backdrop.scatter_specks(*size, "#b9a58c", rng)
    return backdrop.frame_picture(stage, stage.paint(), ground, seed % 89)
