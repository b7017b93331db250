"""Olive: slender grey-green leaves, silver underneath, on a thin branch."""

from demo.illustrator.colours import blend, leaf_paint, read
from demo.illustrator.surfaces import add_tube

from .parts import add_leaf_pairs, stem_path

ROLE = "foliage"
SIZE = 330


def draw(stage, frame, colour, rng, bloom=1.0):
    dark, light = leaf_paint("olive")
    path = stem_path(frame, rng, 0.16)
    add_tube(stage, path, (2.6, 1.0), blend(dark, read("#7a6650"), 0.6), dark)
    form = (frame.size * 0.23, frame.size * 0.030, 0.10)
    add_leaf_pairs(
        stage, path, rng, (dark, light), 11, form, "pointed", 0.12, 0.62, 0.4, True
    )
