"""Eucalyptus: round silver leaves in pairs on a reddish stem."""

from demo.illustrator.colours import blend, leaf_paint, read
from demo.illustrator.surfaces import add_tube

from .parts import add_leaf_pairs, stem_path

ROLE = "foliage"
SIZE = 330


def draw(stage, frame, colour, rng, bloom=1.0):
    dark, light = leaf_paint("silver")
    path = stem_path(frame, rng, 0.16)
    add_tube(stage, path, (3.0, 1.2), blend(dark, read("#8a6a58"), 0.5), dark)
    form = (frame.size * 0.16, frame.size * 0.070, 0.14)
    add_leaf_pairs(stage, path, rng, (dark, light), 10, form, "round", 0.12, 0.8, 0.6)
