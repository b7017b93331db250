"""Chrysanthemum: a full head of narrow petals curving inwards."""

import math

from demo.illustrator.colours import blend, petal_paint
from demo.illustrator.surfaces import Petal, Skin, add_petal

from .parts import add_calyx, add_core, vary

ROLE = "head"
SIZE = 74
COUNT = 96
GOLDEN = 2.39996


def draw(stage, frame, colour, rng, bloom=1.0):
    heart, body, rim = petal_paint(colour)
    add_calyx(stage, frame, -0.3, rng)
    add_core(stage, frame, -0.2, heart)
    for k in range(COUNT):
        share = math.sqrt((k + 2) / (COUNT + 2))
        lean = 6 + 92 * share
        form = Petal(
            length=0.30 + 0.62 * share,
            width=0.055 + 0.045 * share,
            base=lean + 14,
            middle=lean,
            tip=lean - 55 + 50 * share,
            foot=(0.02 + 0.08 * share, -0.05 - 0.18 * share),
            cup=1.1,
            point=0.2,
            widest=0.6,
            taper=1.35,
        )
        skin = Skin(heart, blend(heart, body, 0.3 + 0.7 * share), rim)
        petal = vary(form, rng, 8, 0.1)
        add_petal(stage, frame, petal, k * GOLDEN, skin, rng, 7.0)
