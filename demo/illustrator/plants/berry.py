"""Berries on a branch: winterberry bare and red, hypericum with its leaves."""

import math

from demo.illustrator.colours import blend, leaf_paint, petal_paint, read
from demo.illustrator.surfaces import add_ball, add_dab, add_tube, rise
from demo.illustrator.vectors import Frame, add, mix

from .parts import add_leaf_pairs, along, around, stem_path

ROLE = "filler"
SIZE = 240


def draw(stage, frame, colour, rng, bloom=1.0):
    bark = read("#6a5344")
    path = stem_path(frame, rng, 0.14)
    add_tube(stage, path, (2.6, 1.2), bark, blend(bark, read("#8a9a62"), 0.5))
    if colour != "red":
        form = (frame.size * 0.2, frame.size * 0.05, 0.15)
        add_leaf_pairs(stage, path, rng, leaf_paint("leaf"), 5, form, "pointed", 0.4)
    for k in range(13):
        place, direction = along(path, 0.36 + 0.64 * k / 12)
        out = mix(direction, around(direction, k * 2.4), rng.uniform(0.4, 0.75))
        end = add(place, out, frame.size * rng.uniform(0.06, 0.13))
        add_tube(stage, rise(place, end, rng, 3, 4), (1.3, 0.9), bark)
        for _ in range(2):
            spot = tuple(part + rng.uniform(-1, 1) * frame.size * 0.02 for part in end)
            draw_berry(stage, spot, frame.size * rng.uniform(0.022, 0.03), colour, rng)


def draw_berry(stage, spot, radius, colour, rng):
    heart, body, rim = petal_paint(colour)
    tone = blend(body, heart, rng.uniform(0, 0.5))
    facing = (rng.uniform(-0.4, 0.4), rng.uniform(-0.6, 0.2), 1.0)
    add_ball(stage, Frame(spot, facing, radius), 1.0, tone, rng, (3, 9))
    glint = add(spot, (-0.35, -0.4, 1.1), radius)
    add_dab(stage, glint, radius * 0.22, blend(rim, (1.0, 1.0, 1.0), 0.4), rng, 5)
    bead = math.hypot(facing[0], facing[1]) * radius
    tip = (spot[0] + facing[0] * radius, spot[1] + facing[1] * radius, spot[2] + bead)
    add_dab(stage, add(tip, (0, 0, 1), radius), radius * 0.14, read("#33201a"), rng, 4)
