"""Carnation: a crowd of fringed fans over a slim green calyx."""

from demo.illustrator.colours import blend, leaf_paint, petal_paint
from demo.illustrator.surfaces import Petal, Skin, add_ball, add_petal

from .parts import add_core, vary

ROLE = "head"
SIZE = 66
COUNT = 34


def draw(stage, frame, colour, rng, bloom=1.0):
    heart, body, rim = petal_paint(colour)
    add_core(stage, frame, -0.3, heart)
    dark, _ = leaf_paint("sage")
    cup = frame.child((0, 0, -0.3), (0, 0, -1), 0.2)
    add_ball(stage, cup, 2.8, dark, rng, (4, 8))
    for k in range(COUNT):
        share = (k + 1) / COUNT
        lean = 8 + 84 * share
        form = Petal(
            length=0.52 + 0.48 * share,
            width=0.26 + 0.12 * share,
            base=lean * 0.5 + 6,
            middle=lean * 0.85,
            tip=lean + 12,
            foot=(0.03, -0.35),
            cup=0.5,
            point=0.08,
            notch=0.1,
            ruffle=0.075,
            waves=5.5,
            widest=0.84,
        )
        skin = Skin(heart, blend(heart, body, 0.5 + 0.5 * share), rim, streak=0.09)
        angle = k * 2.39996 + rng.uniform(-0.3, 0.3)
        add_petal(stage, frame, vary(form, rng, 12, 0.12), angle, skin, rng, 5.0)
