"""Dahlia: rows of folded petals in a spiral, closed at the heart."""

import math

from demo.illustrator.colours import blend, petal_paint
from demo.illustrator.surfaces import Petal, Skin, add_petal

from .parts import add_calyx, add_core, vary

ROLE = "focal"
SIZE = 98
COUNT = 88
GOLDEN = 2.39996


def draw(stage, frame, colour, rng, bloom=1.0):
    heart, body, rim = petal_paint(colour)
    add_calyx(stage, frame, -0.3, rng)
    add_core(stage, frame, -0.2, heart)
    count = COUNT if bloom > 0.6 else 56
    for k in range(count):
        share = math.sqrt((k + 3) / (COUNT + 3))
        lean = 8 + 88 * share**0.9
        form = Petal(
            length=0.30 + 0.58 * share,
            width=0.07 + 0.12 * share,
            base=lean + 8,
            middle=lean - 6,
            tip=lean - 20 + 34 * share,
            foot=(0.03 + 0.10 * share, 0.08 - 0.28 * share),
            cup=1.35,
            point=0.3,
            widest=0.5,
            taper=1.45,
        )
        fresh = blend(heart, body, min(1.0, 0.25 + share * 0.9))
        skin = Skin(
            blend(heart, body, 0.3 * share), fresh, rim, blend(body, heart, 0.25)
        )
        petal = vary(form, rng, 5, 0.06)
        add_petal(stage, frame, petal, k * GOLDEN, skin, rng, 7.0)
