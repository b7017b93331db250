"""Garden rose: a spiral heart, cupped petals, the outer ones rolled back."""

from demo.illustrator.surfaces import Petal

from .parts import Whorl, add_calyx, draw_whorls

ROLE = "head"
SIZE = 84
FORM = Petal(
    1, 1, 0, 0, 0, foot=(0, -0.42), cup=0.95, point=0.22, ruffle=0.03, waves=1.6,
    widest=0.7,
)  # fmt: skip
WHORLS = (
    Whorl(3, 0.02, 0.62, 0.22, 20, 4, -14),
    Whorl(4, 0.05, 0.70, 0.32, 34, 2, -4),
    Whorl(5, 0.07, 0.80, 0.42, 48, 6, 6),
    Whorl(5, 0.09, 0.92, 0.52, 58, 14, 34),
    Whorl(5, 0.11, 1.02, 0.60, 66, 32, 74),
    Whorl(6, 0.12, 1.10, 0.66, 78, 52, 104),
)


def draw(stage, frame, colour, rng, bloom=1.0):
    add_calyx(stage, frame, -0.44, rng)
    whorls = WHORLS if bloom > 0.6 else WHORLS[:4]
    draw_whorls(stage, frame, whorls, colour, rng, FORM, bloom)
