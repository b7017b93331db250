"""Tulip: six petals folded in an egg, a streak of light down each."""

from demo.illustrator.surfaces import Petal

from .parts import Whorl, draw_whorls

ROLE = "head"
SIZE = 74
POSE = "upright"
FORM = Petal(
    1, 1, 0, 0, 0, foot=(0, -0.85), cup=0.95, point=0.3, ruffle=0.015, waves=1.2,
    widest=0.45, taper=1.4,
)  # fmt: skip
WHORLS = (
    Whorl(3, 0.06, 1.55, 0.62, 64, -2, -20),
    Whorl(3, 0.10, 1.62, 0.70, 76, -2, -6),
)


def draw(stage, frame, colour, rng, bloom=1.0):
    draw_whorls(stage, frame, WHORLS, colour, rng, FORM, 1.0, turn=6, inner=0.5)
