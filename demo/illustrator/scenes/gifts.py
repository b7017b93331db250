"""The add-ons' pictures: vase, pralines, candle, soap, cards and snips."""

from demo.illustrator.compositions import vase
from demo.illustrator.compositions.arrange import Stem
from demo.illustrator.props.cloth import lay_cloth, lay_sheet_of_paper
from demo.illustrator.props.gifts import add_candle, add_pralines, add_soap
from demo.illustrator.props.tools import add_scissors, add_twine, lay_stem, strew_petals

from .palettes import gather
from .parts import place, standing


def addon_vase(stage, rng):
    stems = gather("ranunculus apricot 2, rose blush 1, eucalyptus silver 3")
    place(
        stage,
        vase.compose,
        stems,
        rng,
        standing("stoneware-vase"),
        (-40, -300),
        (1040, 1300),
    )


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
    for k, (plant, colour) in enumerate(
        (("ranunculus", "coral"), ("anemone", "white"))
    ):
        lay_stem(
            stage,
            Stem(plant, colour),
            (330 + 90 * k, 590, -20),
            -80 - 14 * k,
            rng,
            0.62,
        )
    lay_stem(stage, Stem("eucalyptus", "silver"), (560, 600, -20), -62, rng, 0.85)


def addon_snips(stage, rng):
    lay_cloth(stage, (0.08, 0.20, 0.95, 0.95), rng)
    add_scissors(stage, (470, 520, 0), -38, 330, rng)
    add_twine(stage, (250, 260, 0), 70, rng)
    lay_stem(stage, Stem("rose", "blush"), (880, 900, 20), -150, rng, 0.9)
