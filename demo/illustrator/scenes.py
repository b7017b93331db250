"""The larger pictures: seasonal heroes, the shop, articles, workshops, services."""

import random
from collections.abc import Callable

from . import backdrop
from .compositions import flatlay, pot, spray, vase, wrapped, wreath
from .compositions.arrange import Stem
from .props.cloth import lay_cloth, lay_sheet_of_paper
from .props.gifts import add_candle, add_pralines, add_soap
from .props.tools import add_scissors, add_twine, lay_stem, strew_petals
from .recipes import Style
from .stage import Inset, Stage

HERO = (1800, 1200)
WIDE = (1440, 960)
SQUARE = (960, 960)


def gather(text: str) -> list[Stem]:
    """Stems from a line such as "rose blush 5, fern green 3"."""
    stems = []
    for part in text.split(","):
        plant, colour, count = part.split()
        stems += [Stem(plant, colour) for _ in range(int(count))]
    return stems


AUTUMN = gather(
    "dahlia burgundy 4, rose toffee 6, chrysanthemum bronze 6, hydrangea dusty-blue 2, "
    "ranunculus apricot 4, berry rust 5, eucalyptus silver 6, olive sage 4"
)
SPRING = gather(
    "tulip coral 7, ranunculus cream 6, ranunculus apricot 4, anemone plum 3, "
    "tulip cream 5, eucalyptus silver 5, gypsophila white 2"
)
BLUSH = gather(
    "peony blush 4, rose blush 5, ranunculus cream 5, spray-rose cream 3, "
    "anemone white 3, eucalyptus silver 6, gypsophila white 2"
)
WHITE = gather(
    "rose white 7, lisianthus white 5, anemone white 4, ranunculus cream 4, "
    "eucalyptus silver 6, olive sage 4"
)
GARDEN = gather(
    "dahlia apricot 4, rose coral 4, scabiosa lilac 6, lisianthus lilac 4, "
    "carnation toffee 4, fern green 4, eucalyptus silver 3"
)
WINTER = gather("eucalyptus silver 9, olive sage 7, berry red 7, fern green 4")


def place(stage, compose, stems, rng, style, spot, size, z=0.0):
    """Put a whole composition somewhere on a larger stage."""
    compose(Inset(stage, spot, size, z), stems, rng, style)


def standing(vessel: str) -> Style:
    return Style(vessel=vessel)


def hero_autumn(stage, rng):
    lay_cloth(stage, (0.42, 0.86, 1.03, 1.1), rng)
    place(stage, vase.compose, AUTUMN, rng, standing("stoneware-vase"), (800, -40), (950, 1187))
    lay_stem(stage, Stem("rose", "toffee"), (1010, 1130, 150), -165, rng, 0.95)
    lay_stem(stage, Stem("berry", "rust"), (1700, 1150, 150), -172, rng, 1.15)
    add_scissors(stage, (905, 1062, 140), 20, 130, rng)
    strew_petals(stage, (620, 1090, 1500, 1170), ("toffee", "burgundy", "bronze"), rng, 12)


def hero_spring(stage, rng):
    place(stage, vase.compose, SPRING, rng, standing("glass-vase"), (850, -60), (960, 1200))
    lay_stem(stage, Stem("tulip", "cream"), (1130, 1120, 130), -172, rng, 1.0)
    strew_petals(stage, (700, 1080, 1640, 1160), ("coral", "cream", "apricot"), rng, 14)


def hero_winter(stage, rng):
    stems = gather("amaryllis red 4, olive sage 4, berry red 3")
    place(stage, vase.compose, stems, rng, standing("glass-cylinder"), (1010, -60), (960, 1200))
    place(stage, pot.compose, gather("hellebore white 1"), rng, standing("pot-small"),
          (700, 450), (600, 750), 120.0)  # fmt: skip
    strew_petals(stage, (620, 1090, 1600, 1160), ("red",), rng, 8)


def shop_bench(stage, rng):
    """The bench under the window: vases, pots and one bouquet ready to go."""
    place(stage, vase.compose, gather("hydrangea dusty-blue 4, eucalyptus silver 4"), rng,
          standing("stoneware-vase"), (-30, 250), (560, 700))  # fmt: skip
    place(stage, vase.compose, AUTUMN[:18], rng, standing("stoneware-vase"), (330, 60), (720, 900), 20)
    place(stage, pot.compose, gather("orchid white 1"), rng, standing("pot-glazed"),
          (800, 150), (640, 800), 40)  # fmt: skip
    place(stage, pot.compose, gather("hellebore white 1"), rng, standing("pot-small"),
          (1080, 460), (400, 500), 160)  # fmt: skip
    add_twine(stage, (330, 905, 240), 34, rng)
    add_scissors(stage, (860, 905, 240), 12, 90, rng)
    strew_petals(stage, (380, 880, 1000, 940), ("toffee", "burgundy", "cream"), rng, 10)


def bench_flatlay(stems: list[Stem], tones: tuple[str, ...]) -> Callable:
    """Cut flowers in a row on cloth, with snips and twine."""

    def draw(stage, rng):
        lay_cloth(stage, (0.06, 0.10, 0.94, 0.90), rng)
        step = (stage.width - 420) / max(1, len(stems) - 1)
        for k, stem in enumerate(stems):
            low = stage.height * rng.uniform(0.80, 0.88)
            x = 200 + k * step
            lay_stem(stage, stem, (x, low, 0), -90 + rng.uniform(-12, 12), rng, 1.25)
        add_scissors(stage, (stage.width - 210, stage.height * 0.78, 60), -62, 150, rng)
        add_twine(stage, (stage.width - 130, stage.height * 0.30, 0), 52, rng)
        box = (120, stage.height * 0.84, stage.width - 320, stage.height * 0.92)
        strew_petals(stage, box, tones, rng, 12)

    return draw


def making_wreath(stems: list[Stem], base: str) -> Callable:
    def draw(stage, rng):
        style = Style(base=base, ribbon="moss")
        place(stage, wreath.compose, stems, rng, style, (70, -40), (830, 1037))
        for k, stem in enumerate((stems[0], stems[-1], stems[len(stems) // 2])):
            spot = (960 + 105 * k, 850, 0)
            lay_stem(stage, stem, spot, -78 + 10 * k, rng, 1.2)
        add_scissors(stage, (1260, 300, 40), 130, 140, rng)
        add_twine(stage, (1010, 190, 0), 54, rng)

    return draw


def tied_and_lying(stems: list[Stem], ribbon: str, tones: tuple[str, ...]) -> Callable:
    def draw(stage, rng):
        style = Style(ribbon=ribbon)
        place(stage, flatlay.compose, stems, rng, style, (300, -40), (830, 1037))
        add_scissors(stage, (1230, 640, 0), -110, 150, rng)
        add_twine(stage, (190, 300, 0), 56, rng)
        strew_petals(stage, (80, 520, 420, 860), tones, rng, 10)

    return draw


def on_the_table(arrangements, tones: tuple[str, ...] = ()) -> Callable:
    """Vases and pots in a row: (composition, stems, vessel, left, top, width, z)."""

    def draw(stage, rng):
        for compose, stems, vessel, left, top, width, z in arrangements:
            size = (width, int(width * 1.25))
            place(stage, compose, stems, rng, standing(vessel), (left, top), size, z)
        if tones:
            low = stage.height
            box = (120, low * 0.90, stage.width - 120, low * 0.96)
            strew_petals(stage, box, tones, rng, 12)

    return draw


def two_bouquets(first, second, papers) -> Callable:
    """Wrapped bouquets side by side, as they wait for the van."""

    def draw(stage, rng):
        for k, stems in enumerate((first, second)):
            style = Style(papers=(papers[k],), ribbon=("peony", "moss")[k])
            spot = (40 + 600 * k, -30 + 24 * k)
            place(stage, wrapped.compose, stems, rng, style, spot, (780, 975), 40.0 * k)

    return draw


def farewell_wreath(stage, rng):
    stems = gather(
        "chrysanthemum white 12, rose white 9, carnation white 8, spray-rose cream 6, "
        "fern green 8, eucalyptus silver 6"
    )
    style = Style(base="moss", ribbon="printed")
    place(stage, wreath.compose, stems, rng, style, (320, -70), (820, 1025))
    place(stage, Candle.compose, [], rng, style, (1080, 420), (300, 520), 60.0)


class Candle:
    """A candle as a composition, so that a scene can place it."""

    @staticmethod
    def compose(stage, stems, rng, style):
        size = (stage.width * 0.22, stage.height * 0.46)
        add_candle(stage, (stage.width * 0.5, stage.height * 0.9, 0.0), size, rng)


def farewell_spray(stage, rng):
    stems = gather(
        "rose blush 7, lisianthus lilac 6, carnation white 5, lily white 4, "
        "eucalyptus silver 8, fern green 6"
    )
    place(stage, spray.compose, stems, rng, Style(), (290, -60), (860, 1075))


def wedding_arch(stage, rng):
    """An arch of flowers against the wall, open in the middle."""
    import math

    from .compositions.arrange import draw_head, seed_head
    from .vectors import Frame, unit

    middle, wide, high = (stage.width * 0.5, stage.height * 0.93), 420, 690
    heads = BLUSH[:20] + WHITE[:16]
    greens = gather("eucalyptus silver 40, olive sage 22, fern green 12")
    for k, stem in enumerate(greens):
        share = (k * 0.618) % 1.0
        a = math.pi * (1.02 + 0.96 * share)
        bow = (middle[0] + wide * math.cos(a), middle[1] + high * math.sin(a))
        turn = rng.uniform(-1.0, 1.0)
        out = (math.cos(a + turn), math.sin(a + turn) * 1.0, rng.uniform(0, 0.2))
        frame = Frame((*bow, rng.uniform(-30, 20)), out, rng.uniform(110, 190))
        stem.module.draw(stage, frame, stem.colour, rng)
    placed = [seed_head(stem, rng, 0.62) for stem in heads]
    rng.shuffle(placed)
    for k, head in enumerate(placed):
        share = (k + 0.5) / len(placed)
        share = 0.5 + 0.5 * (abs(2 * share - 1) ** 1.25) * (1 if share > 0.5 else -1)
        a = math.pi * (1.03 + 0.94 * share)
        off = rng.uniform(-52, 52)
        head.x, head.y = (wide + off) * math.cos(a), (high + off) * math.sin(a)
        head.z = 60 - abs(off) * 0.3 + rng.uniform(-8, 18)
        away = unit((math.cos(a) * off, math.sin(a) * off, 55.0))
        draw_head(stage, head, (*middle, 0.0), away, rng)


def draw_scene(name: str, seed: int) -> str:
    """The SVG of a scene by its name."""
    size, mood, table, draw = SCENES[name]
    rng = random.Random(seed)
    stage = Stage(*size)
    draw(stage, rng)
    ground = backdrop.lay_ground(*size, mood, rng, table)
    ground += backdrop.throw_window(*size, rng, 0.6)
    ground += backdrop.scatter_specks(*size, "#b9a58c", rng)
    return backdrop.frame_picture(stage, stage.paint(), ground, seed % 89)


def addon_vase(stage, rng):
    stems = gather("ranunculus apricot 2, rose blush 1, eucalyptus silver 3")
    place(stage, vase.compose, stems, rng, standing("stoneware-vase"), (60, -110), (840, 1050))


def addon_pralines(stage, rng):
    lay_cloth(stage, (-0.05, 0.30, 0.80, 1.05), rng)
    add_pralines(stage, (480, 480, 0), 150, rng)
    lay_stem(stage, Stem("eucalyptus", "silver"), (930, 930, 60), -118, rng, 1.1)


def addon_candle(stage, rng):
    add_candle(stage, (500, 800, 60), (105, 400), rng)
    lay_stem(stage, Stem("olive", "sage"), (860, 890, 120), -166, rng, 1.5)
    strew_petals(stage, (160, 830, 400, 890), ("butter", "cream"), rng, 5)


def addon_soap(stage, rng):
    lay_cloth(stage, (0.10, 0.14, 0.92, 0.94), rng)
    add_soap(stage, (490, 560, -60), (235, 150), rng)
    for k in range(7):
        spot = (770 + 14 * k, 900 - 8 * k, 10 + k)
        lay_stem(stage, Stem("lavender", "lavender"), spot, -112 - 5 * k, rng, 1.9)


def addon_cards(stage, rng):
    lay_sheet_of_paper(stage, (560, 560), (600, 420), 12, "#dcc5b4")
    lay_sheet_of_paper(stage, (500, 510), (570, 400), -7, "#f4e6dc")
    lay_sheet_of_paper(stage, (430, 440), (540, 380), 3, "#fdfaf3")
    for k, (plant, colour) in enumerate((("ranunculus", "coral"), ("anemone", "white"))):
        lay_stem(stage, Stem(plant, colour), (330 + 90 * k, 590, -20), -80 - 14 * k, rng, 0.62)
    lay_stem(stage, Stem("eucalyptus", "silver"), (560, 600, -20), -62, rng, 0.85)


def addon_snips(stage, rng):
    lay_cloth(stage, (0.08, 0.20, 0.95, 0.95), rng)
    add_scissors(stage, (470, 520, 0), -38, 330, rng)
    add_twine(stage, (250, 260, 0), 70, rng)
    lay_stem(stage, Stem("rose", "blush"), (880, 900, 20), -150, rng, 0.9)


ROSE_ROW = gather("rose blush 1, tulip coral 1, ranunculus cream 1, dahlia burgundy 1, "
                  "anemone white 1, lisianthus lilac 1, eucalyptus silver 1")  # fmt: skip
SCENES = {
    "scenes/hero-late-autumn": (HERO, "sand", 0.80, hero_autumn),
    "scenes/hero-spring": (HERO, "petal", 0.82, hero_spring),
    "scenes/hero-winter": (HERO, "sage", 0.82, hero_winter),
    "scenes/shop": (WIDE, "linen", 0.80, shop_bench),
    "addons/sand-vase": (SQUARE, "sage", 0.80, addon_vase),
    "addons/pralines": (SQUARE, "petal", 0.0, addon_pralines),
    "addons/beeswax-candle": (SQUARE, "sand", 0.74, addon_candle),
    "addons/lavender-soap": (SQUARE, "dusk", 0.0, addon_soap),
    "addons/letterpress-cards": (SQUARE, "linen", 0.0, addon_cards),
    "addons/flower-snips": (SQUARE, "sage", 0.0, addon_snips),
}
