"""Peony: wide guard petals round a bowl of ruffles."""

from demo.illustrator.surfaces import Petal

from .parts import Whorl, add_calyx, draw_whorls

ROLE = "focal"
SIZE = 110
FORM = Petal(
    1, 1, 0, 0, 0, foot=(0, -0.40), cup=0.85, point=0.16, notch=0.06, ruffle=0.055,
    waves=2.2, widest=0.76,
)  # fmt: skip
WHORLS = (
    Whorl(5, 0.03, 0.52, 0.24, 22, 6, 24),
    Whorl(6, 0.07, 0.60, 0.28, 40, 10, 30),
    Whorl(7, 0.10, 0.68, 0.32, 54, 18, 32),
    Whorl(8, 0.12, 0.78, 0.37, 64, 26, 36),
    Whorl(8, 0.13, 0.90, 0.46, 74, 36, 40),
    Whorl(7, 0.14, 1.04, 0.56, 84, 52, 56),
)


def draw(stage, frame, colour, rng, bloom=1.0):
    add_calyx(stage, frame, -0.42, rng, 0.2)
    whorls = WHORLS if bloom > 0.6 else WHORLS[1:5]
    draw_whorls(
        stage, frame, whorls, colour, rng, FORM, bloom, turn=11, size=0.12, inner=0.3
    )
