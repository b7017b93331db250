"""Hydrangea: a dome of four-petalled florets, no two the same blue."""

import math

from demo.illustrator.colours import blend, petal_paint, read
from demo.illustrator.surfaces import Petal, Skin, add_ball, add_dab, add_petal
from demo.illustrator.vectors import Frame

from .parts import vary

ROLE = "focal"
SIZE = 112
FLORETS = 96
GREEN = read("#b9c58f")


def draw(stage, frame, colour, rng, bloom=1.0):
    heart, body, rim = petal_paint(colour)
    deep = blend(heart, (0.1, 0.14, 0.08), 0.45)
    add_ball(stage, frame.child((0, 0, -0.1), (0, 0, 1), 0.8), 0.95, deep, rng, (5, 12))
    form = Petal(0.215, 0.135, 88, 78, 84, foot=(0.01, 0), cup=0.5, point=0.25)
    for k in range(FLORETS):
        lift = 1 - 1.25 * (k + 0.5) / FLORETS
        ring = math.sqrt(max(0.0, 1 - lift * lift))
        angle = k * 2.39996
        out = (ring * math.cos(angle), ring * math.sin(angle), lift * 0.85)
        reach = rng.uniform(0.84, 1.0)
        place = tuple(part * reach for part in out)
        tilt = tuple(part + rng.uniform(-0.35, 0.35) for part in out)
        floret = frame.child(place, tilt, rng.uniform(0.85, 1.2), rng.uniform(0, 6.3))
        base = blend(body, heart, rng.uniform(0, 0.6))
        base = blend(base, rim, rng.uniform(0, 0.5))
        base = blend(base, GREEN, max(0.0, rng.uniform(-0.5, 0.4)))
        draw_floret(stage, floret, form, Skin(base, base, rim), rng)


def draw_floret(stage, floret: Frame, form: Petal, skin: Skin, rng):
    for k in range(4):
        add_petal(stage, floret, vary(form, rng), k * math.pi / 2, skin, rng, 8.0)
    eye = floret.at((0, 0, 0.04))
    add_dab(stage, eye, floret.size * 0.022, blend(skin.rim, GREEN, 0.5), rng)
