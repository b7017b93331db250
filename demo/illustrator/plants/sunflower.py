"""Sunflower: two rows of pointed rays round a seeded disc."""

import math

from demo.illustrator.colours import blend, petal_paint, read
from demo.illustrator.surfaces import Petal, Skin, add_ball, add_dab, add_petal
from demo.illustrator.vectors import add

from .parts import vary

ROLE = "focal"
SIZE = 112
SEED = read("#3a2415")
BROWN = read("#6b4322")
GOLD = read("#b9822e")


def draw(stage, frame, colour, rng, bloom=1.0):
    heart, body, rim = petal_paint(colour)
    for count, long, lean in ((17, 0.98, 88), (16, 0.9, 76)):
        start = rng.uniform(0, 6.3)
        for k in range(count):
            form = Petal(
                long - 0.3, 0.13, lean, lean - 12, lean + 8, foot=(0.34, 0.0),
                cup=0.8, point=0.3, widest=0.42, taper=1.5,
            )  # fmt: skip
            skin = Skin(heart, body, rim, streak=0.1)
            angle = start + k * math.tau / count + rng.uniform(-0.08, 0.08)
            add_petal(stage, frame, vary(form, rng, 13, 0.14), angle, skin, rng, 6.0)
    disc = frame.child((0, 0, -0.02), (0, 0, 1), 0.40)
    add_ball(stage, disc, 0.35, BROWN, rng, (5, 16))
    draw_seeds(stage, frame, rng)


def draw_seeds(stage, frame, rng):
    for k in range(230):
        share = math.sqrt(k / 230)
        a, r = k * 2.39996, 0.4 * share
        lift = 0.14 * math.sqrt(max(0.0, 1 - share * share)) + 0.02
        place = add(frame.at((r * math.cos(a), r * math.sin(a), lift)), (0, 0, 1), 2)
        tone = blend(SEED, GOLD, max(0.0, share**3 * rng.uniform(0.5, 1.1)))
        tone = blend(tone, read("#7d8a3f"), 0.5 if share < 0.25 else 0.0)
        add_dab(stage, place, frame.size * 0.021, tone, rng, 5)
