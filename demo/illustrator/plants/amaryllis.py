"""Amaryllis: three or four great trumpets at the head of one thick stem."""

import math

from demo.illustrator.colours import blend, leaf_paint, petal_paint, read
from demo.illustrator.surfaces import Petal, Skin, add_ball, add_petal

from .parts import add_stamens, vary

ROLE = "focal"
SIZE = 128
STALK = 9.0


def draw(stage, frame, colour, rng, bloom=1.0):
    start = rng.uniform(0, 6.3)
    dark, light = leaf_paint("leaf")
    knob = frame.child((0, 0, -0.45), (0, 0, 1), 0.14)
    add_ball(stage, knob, 1.0, light, rng)
    for k in range(3):
        a = start + k * 2.094
        lean = (0.78 * math.cos(a), 0.78 * math.sin(a), rng.uniform(0.5, 0.85))
        place = (0.30 * math.cos(a), 0.30 * math.sin(a), rng.uniform(-0.1, 0.1))
        trumpet = frame.child(place, lean, rng.uniform(0.64, 0.74), rng.uniform(0, 6))
        draw_trumpet(stage, trumpet, colour, rng)


def draw_trumpet(stage, frame, colour, rng):
    heart, body, rim = petal_paint(colour)
    throat = blend(heart, read("#6f7a2f"), 0.35)
    for ring, (wide, lean) in enumerate(((0.36, 4), (0.46, 0))):
        for k in range(3):
            form = Petal(
                1.45, wide, 14 + lean, 44 + lean, 96 + lean, foot=(0.05, -0.7),
                cup=0.7, point=0.12, ruffle=0.025, waves=1.6, widest=0.6, taper=1.45,
            )  # fmt: skip
            skin = Skin(throat, body, rim, blend(body, heart, 0.2), streak=0.05)
            angle = (k + ring * 0.5) * 2.094
            add_petal(stage, frame, vary(form, rng, 7, 0.06), angle, skin, rng, 5.5)
    pollen = (blend(rim, body, 0.3), read("#efcf6a"))
    add_stamens(stage, frame, (0.08, 0.2, 0.42), pollen, rng, 7, 0.035)
