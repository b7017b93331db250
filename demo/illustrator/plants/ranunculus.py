"""Ranunculus: paper-thin petals wrapped in a ball round a green eye."""

from demo.illustrator.colours import read
from demo.illustrator.surfaces import Petal, add_ball

from .parts import Whorl, add_calyx, draw_whorls

ROLE = "head"
SIZE = 66
FORM = Petal(
    1, 1, 0, 0, 0, foot=(0, -0.38), cup=0.95, point=0.12, ruffle=0.012, waves=1.5,
    widest=0.72,
)  # fmt: skip
WHORLS = (
    Whorl(5, 0.08, 0.50, 0.22, 40, 0, -34),
    Whorl(6, 0.12, 0.62, 0.27, 54, 2, -34),
    Whorl(7, 0.15, 0.72, 0.31, 64, 6, -28),
    Whorl(8, 0.18, 0.82, 0.34, 72, 12, -16),
    Whorl(8, 0.20, 0.92, 0.40, 78, 22, 0),
    Whorl(8, 0.22, 1.00, 0.44, 84, 38, 26),
    Whorl(7, 0.24, 1.06, 0.48, 90, 58, 58),
)


def draw(stage, frame, colour, rng, bloom=1.0):
    add_calyx(stage, frame, -0.40, rng)
    whorls = WHORLS if bloom > 0.6 else WHORLS[:5]
    draw_whorls(stage, frame, whorls, colour, rng, FORM, bloom, turn=4, inner=0.4)
    eye = frame.child((0, 0, -0.1), (0, 0, 1), 0.16)
    add_ball(stage, eye, 1.2, read("#8a9a4a"), rng)
