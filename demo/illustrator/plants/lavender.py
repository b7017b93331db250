"""Lavender: a slim spike of violet whorls on a grey-green stem."""

import math

from demo.illustrator.colours import blend, leaf_paint, petal_paint
from demo.illustrator.surfaces import add_dab, add_tube
from demo.illustrator.vectors import add

from .parts import along, around, stem_path

ROLE = "filler"
SIZE = 270


def draw(stage, frame, colour, rng, bloom=1.0):
    heart, body, rim = petal_paint(colour)
    dark, light = leaf_paint("sage")
    path = stem_path(frame, rng, 0.07)
    add_tube(stage, path, (1.9, 1.2), dark, light)
    for k in range(11):
        share = 0.62 + 0.38 * k / 10
        place, direction = along(path, share)
        girth = frame.size * (0.040 - 0.022 * k / 10)
        for turn in range(9):
            out = around(direction, turn * math.tau / 9 + k)
            spot = add(place, out, girth * rng.uniform(0.5, 1.0))
            spot = add(spot, direction, rng.uniform(-3, 3))
            tone = blend(
                blend(heart, body, rng.uniform(0, 1)), rim, rng.uniform(0, 0.4)
            )
            tilt = (out[0], out[1] - 0.3, abs(out[2]) + 0.3)
            add_dab(stage, spot, girth * rng.uniform(0.38, 0.6), tone, rng, 6, tilt)
