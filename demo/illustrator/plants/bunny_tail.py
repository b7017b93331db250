"""Bunny tail: a soft oval tuft on a thread of a stem."""

import math

from demo.illustrator.colours import blend, petal_paint
from demo.illustrator.surfaces import add_leaf, add_tube
from demo.illustrator.vectors import add, mix

from .parts import along, around, stem_path

ROLE = "filler"
SIZE = 250


def draw(stage, frame, colour, rng, bloom=1.0):
    heart, body, rim = petal_paint(colour)
    path = stem_path(frame, rng, 0.12)
    add_tube(stage, path, (1.2, 0.9), heart, body)
    for _ in range(110):
        share = rng.random()
        place, direction = along(path, 0.80 + 0.18 * share)
        girth = frame.size * 0.052 * math.sin(math.pi * (0.12 + 0.8 * share)) ** 0.7
        out = around(direction, rng.uniform(0, math.tau))
        spot = add(place, out, girth * rng.uniform(0.2, 0.8))
        heading = mix(direction, out, rng.uniform(0.25, 0.55))
        hair = (frame.size * rng.uniform(0.035, 0.06), frame.size * 0.006, 0.0)
        tone = blend(heart, body, rng.uniform(0.3, 1.0))
        up = (out[0], out[1] - 0.2, abs(out[2]) + 0.2)
        add_leaf(stage, spot, heading, up, hair, (tone, rim), rng)
