"""Anemone: one open bowl of petals round a dark heart."""

from demo.illustrator.colours import read
from demo.illustrator.surfaces import Petal, add_ball

from .parts import Whorl, add_stamens, draw_whorls

ROLE = "head"
SIZE = 80
FORM = Petal(
    1, 1, 0, 0, 0, foot=(0, -0.1), cup=0.6, point=0.26, ruffle=0.035, waves=1.7,
    widest=0.62,
)  # fmt: skip
WHORLS = (
    Whorl(6, 0.08, 0.86, 0.40, 80, 62, 60),
    Whorl(7, 0.08, 1.02, 0.46, 90, 74, 78),
)


def draw(stage, frame, colour, rng, bloom=1.0):
    draw_whorls(stage, frame, WHORLS, colour, rng, FORM, bloom, turn=9, size=0.12)
    ink, plum = read("#1d1830"), read("#4a3f63")
    heart = frame.child((0, 0, -0.06), (0, 0, 1), 0.17)
    add_ball(stage, heart, 0.95, read("#3a3150"), rng, (5, 11))
    add_stamens(stage, frame, (0.24, 0.36, 0.14), (plum, ink), rng, 54, 0.03)
