"""Fern: a frond of narrow leaflets, longest below the middle."""

import math

from demo.illustrator.colours import leaf_paint
from demo.illustrator.surfaces import add_leaf, add_tube
from demo.illustrator.vectors import mix

from .parts import along, around, stem_path

ROLE = "foliage"
SIZE = 330


def draw(stage, frame, colour, rng, bloom=1.0):
    dark, light = leaf_paint("fern" if colour in ("", "green") else colour)
    path = stem_path(frame, rng, 0.2)
    add_tube(stage, path, (2.4, 0.8), dark, light)
    turn = rng.uniform(-0.4, 0.4)
    for k in range(30):
        share = 0.1 + 0.88 * k / 29
        place, direction = along(path, share)
        long = frame.size * 0.25 * math.sin(math.pi * (share * 0.86 + 0.12)) ** 0.9
        for side in (0, math.pi):
            out = around(direction, side + turn + rng.uniform(-0.12, 0.12))
            heading = mix(direction, out, 0.78)
            leaf = (long * rng.uniform(0.9, 1.05), frame.size * 0.014, 0.2)
            add_leaf(stage, place, heading, (0, -0.3, 1), leaf, (dark, light), rng)
