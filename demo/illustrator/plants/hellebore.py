"""Christmas rose: a low plant of fingered leaves under nodding white bowls."""

import math

from demo.illustrator.colours import leaf_paint, read
from demo.illustrator.surfaces import Petal, add_leaf, add_tube, rise
from demo.illustrator.vectors import Frame, add

from .parts import Whorl, add_stamens, draw_whorls

ROLE = "pot"
SIZE = 400
FORM = Petal(
    1, 1, 0, 0, 0, foot=(0, -0.1), cup=0.6, point=0.3, ruffle=0.02, waves=1.5,
    widest=0.6,
)  # fmt: skip
BOWL = (Whorl(5, 0.06, 1.0, 0.56, 84, 66, 62),)
FLOWERS = (
    (-0.34, 0.86, 0.3, -0.6), (0.06, 1.06, 0.15, 0.1), (0.42, 0.84, 0.25, 0.6),
    (-0.08, 0.68, 0.45, -0.2), (0.26, 0.55, 0.5, 0.4), (-0.52, 0.52, 0.4, -0.7),
)  # fmt: skip


def draw(stage, frame, colour, rng, bloom=1.0):
    dark, light = leaf_paint("leaf")
    for k in range(12):
        a = k * 0.55 + rng.uniform(-0.2, 0.2) - 3.3
        reach = frame.size * rng.uniform(0.42, 0.62)
        foot = frame.at((rng.uniform(-0.12, 0.12), rng.uniform(-0.1, 0.1), 0))
        palm = add(foot, (math.cos(a), -0.42 + 0.3 * math.sin(a), 0.3), reach)
        add_tube(stage, rise(foot, palm, rng, 12), (3, 2.4), dark, light)
        draw_palm(stage, palm, (math.cos(a), 0.1, 0.2), frame.size, (dark, light), rng)
    for x, y, z, lean in FLOWERS:
        place = add(frame.origin, (x, -y, z), frame.size * rng.uniform(0.94, 1.05))
        foot = frame.at((x * 0.2, 0, 0))
        add_tube(stage, rise(foot, place, rng, 16), (3.4, 2.6), read("#8d9a5e"), light)
        facing = (lean + rng.uniform(-0.2, 0.2), rng.uniform(-0.3, 0.35), 0.9)
        flower = Frame(
            place, facing, frame.size * rng.uniform(0.19, 0.24), rng.random()
        )
        draw_whorls(stage, flower, BOWL, colour, rng, FORM, 1.0, turn=7)
        pollen = (read("#d8dc9a"), read("#e8cf6a"))
        add_stamens(stage, flower, (0.1, 0.32, 0.26), pollen, rng, 44, 0.035)


def draw_palm(stage, palm, heading, size, colours, rng):
    turn = math.atan2(heading[1], heading[0])
    for k in range(5):
        a = turn + (k - 2) * 0.55
        out = (math.cos(a), math.sin(a), 0.15)
        leaf = (size * rng.uniform(0.24, 0.32), size * 0.055, 0.22)
        add_leaf(stage, palm, out, (0, -0.5, 1), leaf, colours, rng)
