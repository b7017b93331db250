"""Flowers on tables and benches: heroes, the shop, articles and workshops."""

from demo.illustrator.compositions import flatlay, pot, vase, wrapped, wreath
from demo.illustrator.compositions.arrange import Stem
from demo.illustrator.props.cloth import lay_cloth
from demo.illustrator.props.gifts import add_candle
from demo.illustrator.props.tools import add_scissors, add_twine, lay_stem, strew_petals
from demo.illustrator.recipes import Style

from .palettes import AUTUMN, BLUSH, GARDEN, SPRING, WINTER, WINTER_WHITE, gather
from .parts import place, set_vase


def hero_autumn(stage, rng):
    lay_cloth(stage, (0.44, 0.87, 1.05, 1.1), rng)
    set_vase(stage, vase.compose, AUTUMN, "stoneware-vase", (1290, 1035), 980, rng)
    lay_stem(stage, Stem("rose", "toffee"), (1010, 1130, 150), -165, rng, 0.95)
    lay_stem(stage, Stem("berry", "rust"), (1720, 1140, 150), -172, rng, 1.15)
    add_scissors(stage, (905, 1075, 140), 20, 120, rng)
    tones = ("toffee", "burgundy", "bronze")
    strew_petals(stage, (620, 1090, 1500, 1170), tones, rng, 12)


def hero_spring(stage, rng):
    set_vase(stage, vase.compose, SPRING, "glass-vase", (1310, 1040), 980, rng)
    lay_stem(stage, Stem("tulip", "cream"), (1130, 1130, 130), -172, rng, 1.0)
    tones = ("coral", "cream", "apricot")
    strew_petals(stage, (700, 1080, 1640, 1160), tones, rng, 14)


def hero_winter(stage, rng):
    set_vase(
        stage, vase.compose, WINTER_WHITE, "stoneware-vase", (1300, 1035), 960, rng
    )
    lay_stem(stage, Stem("olive", "sage"), (1120, 1120, 120), -174, rng, 1.3)
    hellebore = gather("hellebore white 1")
    set_vase(stage, pot.compose, hellebore, "pot-small", (1640, 1110), 430, rng, 140)
    strew_petals(stage, (640, 1090, 1500, 1160), ("white", "cream"), rng, 9)


def shop_bench(stage, rng):
    """The bench under the window: buckets, pots and a bouquet being made."""
    hydrangeas = gather("hydrangea dusty-blue 4, eucalyptus silver 4")
    roses = gather("rose blush 9, spray-rose cream 4, eucalyptus silver 4")
    greens = gather("chrysanthemum white 9, olive sage 6, berry rust 3")
    set_vase(stage, vase.compose, greens, "bucket", (150, 800), 560, rng, -60)
    set_vase(stage, vase.compose, hydrangeas, "bucket", (420, 850), 600, rng)
    set_vase(stage, vase.compose, AUTUMN, "bucket", (760, 860), 740, rng, 60)
    set_vase(stage, vase.compose, roses, "bucket", (1100, 840), 620, rng)
    orchid = gather("orchid white 1")
    set_vase(stage, pot.compose, orchid, "pot-glazed", (1345, 815), 560, rng, -20)
    add_twine(stage, (600, 905, 240), 36, rng)
    add_scissors(stage, (980, 915, 240), 12, 100, rng)
    tones = ("toffee", "burgundy", "cream")
    strew_petals(stage, (120, 890, 1320, 945), tones, rng, 14)


def chrysanthemums(stage, rng):
    stems = gather(
        "chrysanthemum bronze 9, chrysanthemum white 7, chrysanthemum plum 4"
    )
    set_vase(stage, vase.compose, stems, "stoneware-vase", (560, 850), 820, rng)
    for k, colour in enumerate(("white", "bronze", "plum")):
        lay_stem(
            stage, Stem("chrysanthemum", colour), (1370, 790 + 56 * k, 80),
            -172 + 5 * k, rng, 1.0,
        )  # fmt: skip
    strew_petals(stage, (160, 860, 900, 930), ("bronze", "cream"), rng, 9)


def night_market(stage, rng):
    """Bunches in paper side by side, as they come off the market floor."""
    bunches = (
        ("tulip coral 14", "white-kraft"), ("rose red 10, olive sage 3", "kraft"),
        ("ranunculus apricot 14", "sage-kraft"), ("anemone white 12", "rose-kraft"),
    )  # fmt: skip
    for k, (text, paper) in enumerate(bunches):
        style = Style(papers=(paper,), ribbon="twine")
        spot = (-110 + 335 * k, 20 + 40 * (k % 2))
        size = (640, 800)
        place(stage, wrapped.compose, gather(text), rng, style, spot, size, 70.0 * k)


def ten_days(stage, rng):
    lay_cloth(stage, (-0.02, 0.88, 0.64, 1.1), rng)
    set_vase(stage, vase.compose, BLUSH, "glass-vase", (520, 860), 830, rng)
    lay_stem(stage, Stem("rose", "blush"), (1350, 850, 60), -168, rng, 0.95)
    add_scissors(stage, (1010, 760, 60), 24, 130, rng)
    strew_petals(stage, (760, 850, 1300, 930), ("blush", "cream"), rng, 9)


def first_bouquet(stage, rng):
    lay_cloth(stage, (0.05, 0.08, 0.95, 0.94), rng)
    style = Style(ribbon="twine")
    place(stage, flatlay.compose_bare, GARDEN, rng, style, (40, -60), (860, 1075))
    row = ("scabiosa lilac 1, dahlia apricot 1, lisianthus lilac 1, rose coral 1, "
           "eucalyptus silver 1")  # fmt: skip
    for k, stem in enumerate(gather(row)):
        lay_stem(stage, stem, (880 + 90 * k, 800, 0), -88 + 4 * k, rng, 1.0)
    add_scissors(stage, (1230, 250, 0), 150, 130, rng)
    add_twine(stage, (960, 210, 0), 50, rng)


def winter_wreath(stage, rng):
    style = Style(base="straw", ribbon="moss")
    place(stage, wreath.compose, WINTER, rng, style, (40, -50), (850, 1062))
    for k, stem in enumerate(gather("eucalyptus silver 1, olive sage 1, berry red 1")):
        lay_stem(stage, stem, (990 + 130 * k, 850, 0), -84 + 8 * k, rng, 1.35)
    add_scissors(stage, (1270, 250, 40), 140, 140, rng)
    add_twine(stage, (1000, 190, 0), 54, rng)


def long_table(stage, rng):
    """A table laid for many: low bowls of flowers and candles between them."""
    first = gather("rose coral 5, ranunculus apricot 5, scabiosa lilac 4, olive sage 4")
    second = gather("dahlia blush 3, rose toffee 5, lisianthus white 4, fern green 3")
    third = gather("spray-rose cream 4, anemone plum 3, rose blush 4, olive sage 4")
    lay_cloth(stage, (-0.02, 0.80, 1.02, 1.1), rng)
    for k, stems in enumerate((first, second, third)):
        foot = (270 + 450 * k, 850 + 14 * (k % 2))
        set_vase(stage, vase.compose, stems, "bucket", foot, 620, rng, 40 * k)
    for k, x in enumerate((60, 500, 945, 1390)):
        add_candle(stage, (x, 880, 120.0), (27, 150 + 44 * (k % 2)), rng)
    tones = ("coral", "cream", "blush")
    strew_petals(stage, (120, 890, 1320, 945), tones, rng, 14)
