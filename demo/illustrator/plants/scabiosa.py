"""Scabious: a frilled collar round a pincushion of tiny buds."""

import math

from demo.illustrator.colours import blend, petal_paint, read
from demo.illustrator.surfaces import Petal, add_ball, add_dab
from demo.illustrator.vectors import add

from .parts import Whorl, draw_whorls

ROLE = "head"
SIZE = 52
FORM = Petal(
    1, 1, 0, 0, 0, foot=(0, -0.12), cup=0.5, point=0.1, notch=0.08, ruffle=0.08,
    waves=3.4, widest=0.8,
)  # fmt: skip
WHORLS = (
    Whorl(9, 0.1, 0.66, 0.22, 72, 58, 62),
    Whorl(9, 0.1, 0.98, 0.30, 86, 76, 86),
)


def draw(stage, frame, colour, rng, bloom=1.0):
    heart, body, rim = petal_paint(colour)
    draw_whorls(stage, frame, WHORLS, colour, rng, FORM, bloom, turn=9, size=0.14)
    dome = frame.child((0, 0, -0.08), (0, 0, 1), 0.36)
    add_ball(stage, dome, 0.8, blend(heart, read("#7f8f5c"), 0.4), rng, (4, 10))
    for k in range(54):
        share = k / 54
        a, r = k * 2.39996, 0.36 * math.sqrt(share)
        lift = 0.29 * math.sqrt(1 - share) - 0.03
        spot = add(frame.at((r * math.cos(a), r * math.sin(a), lift)), (0, 0, 1), 2)
        tone = blend(blend(heart, rim, rng.uniform(0, 0.9)), body, 0.3)
        add_dab(stage, spot, frame.size * rng.uniform(0.03, 0.055), tone, rng, 6)
