"""Lisianthus: a loose, ruffled bell with a bud beside it."""

from demo.illustrator.colours import leaf_paint, read
from demo.illustrator.surfaces import Petal, add_tube, rise

from .parts import Whorl, add_calyx, add_stamens, draw_whorls

ROLE = "head"
SIZE = 66
FORM = Petal(
    1, 1, 0, 0, 0, foot=(0, -0.5), cup=0.8, point=0.2, ruffle=0.05, waves=1.8,
    widest=0.74,
)  # fmt: skip
WHORLS = (
    Whorl(4, 0.06, 0.74, 0.40, 40, 8, 6),
    Whorl(5, 0.08, 0.94, 0.52, 54, 20, 34),
    Whorl(5, 0.10, 1.12, 0.60, 64, 40, 72),
)
BUD = (Whorl(3, 0.05, 1.3, 0.45, 40, 0, -14), Whorl(3, 0.06, 1.2, 0.5, 46, 2, -10))


def draw(stage, frame, colour, rng, bloom=1.0):
    add_calyx(stage, frame, -0.52, rng)
    draw_whorls(stage, frame, WHORLS, colour, rng, FORM, bloom, turn=8, inner=0.5)
    eye = (read("#c9c46a"), read("#e3c54f"))
    add_stamens(stage, frame, (0.05, 0.16, 0.12), eye, rng, 12, 0.04)
    bud = frame.child((0.75, -0.85, -0.2), (0.35, -0.5, 0.6), 0.36)
    dark, light = leaf_paint("sage")
    foot = frame.at((0.1, 0, -0.9))
    add_tube(stage, rise(foot, bud.origin, rng, 5), (1.8, 1.4), dark, light)
    add_calyx(stage, bud, -0.4, rng, 0.2, "sage")
    draw_whorls(stage, bud, BUD, colour, rng, FORM, 1.0, turn=3, inner=0.5)
