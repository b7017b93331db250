"""Spray rose: a few small roses and a bud on one branching stem."""

from demo.illustrator.colours import leaf_paint
from demo.illustrator.surfaces import add_leaf, add_tube, rise

from . import rose

ROLE = "head"
SIZE = 78
PLACES = ((-0.42, -0.18, 0.12), (0.44, 0.02, 0.2), (-0.02, 0.46, 0.28))


def draw(stage, frame, colour, rng, bloom=1.0):
    dark, light = leaf_paint("leaf")
    foot = frame.at((0, 0, -0.9))
    for k, (x, y, z) in enumerate(PLACES):
        place = (x + rng.uniform(-0.1, 0.1), y + rng.uniform(-0.1, 0.1), z)
        lean = (x * 0.8 + rng.uniform(-0.2, 0.2), y * 0.8, 0.8)
        small = frame.child(place, lean, rng.uniform(0.46, 0.6), rng.uniform(0, 6.3))
        add_tube(stage, rise(foot, small.origin, rng, 6), (2, 1.6), dark, light)
        rose.draw(stage, small, colour, rng, 1.0 if k < 2 else 0.75)
    bud = frame.child((0.28, -0.72, 0.15), (0.3, -0.6, 0.7), 0.24)
    add_tube(stage, rise(foot, bud.origin, rng, 6), (2, 1.4), dark, light)
    rose.draw(stage, bud, colour, rng, 0.5)
    for _ in range(3):
        out = frame.turn((rng.uniform(-1, 1), rng.uniform(-1, 1), -0.1))
        leaf = (frame.size * 0.75, frame.size * 0.2, 0.2)
        add_leaf(
            stage, frame.at((0, 0, -0.35)), out, (0, -0.4, 1), leaf, (dark, light), rng
        )
