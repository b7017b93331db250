"""Monstera: great heart-shaped leaves, cut deep, on long arching stalks."""

import math

from demo.illustrator.colours import blend, leaf_paint
from demo.illustrator.surfaces import add_tube, lay_sheet, rise
from demo.illustrator.vectors import add, cross, unit

ROLE = "pot"
SIZE = 480
LEAVES = (
    (-0.10, 1.06, -0.2, -0.25, 0.52), (0.42, 0.92, -0.1, 0.7, 0.50),
    (-0.52, 0.80, 0.0, -0.9, 0.48), (0.10, 0.66, 0.3, 0.3, 0.50),
    (0.60, 0.52, 0.2, 1.2, 0.40), (-0.42, 0.42, 0.35, -1.2, 0.42),
    (0.22, 0.30, 0.45, 0.9, 0.30),
)  # fmt: skip


def draw(stage, frame, colour, rng, bloom=1.0):
    dark, light = leaf_paint("monstera")
    for x, y, z, lean, size in LEAVES:
        foot = frame.at((x * 0.12, 0, 0))
        place = add(frame.origin, (x, -y, z * 0.5), frame.size)
        add_tube(stage, rise(foot, place, rng, 40, 14), (5.5, 3.6), dark, light)
        heading = unit((lean, 0.55 + rng.uniform(-0.2, 0.2), 0.55))
        face = unit((lean * 0.4 - 0.15, -0.75, 0.8))
        draw_blade(stage, place, (heading, face), frame.size * size, (dark, light), rng)


def draw_blade(stage, foot, pose, size, colours, rng):
    heading, face = pose
    side = unit(cross(face, heading))
    face = cross(heading, side)
    for half in (-1, 1):
        for finger in range(5):
            lay_finger(
                stage, foot, (heading, side, face), size, half, finger, colours, rng
            )


def lay_finger(stage, foot, axes, size, half, finger, colours, rng):
    """One lobe between two cuts, from the midrib to the rim."""
    heading, side, face = axes
    first, last = -0.16 + finger * 0.22, -0.16 + (finger + 1) * 0.22
    net = []
    for i in range(4):
        v = 0.0 + i / 3
        start = first + (last - first) * v
        row = []
        for j in range(9):
            u = j / 8
            slim = 1 - 0.42 * max(0.0, u - 0.30) / 0.70
            spot = (first + last) / 2 + (start - (first + last) / 2) * slim
            rim = 0.56 * math.sin(math.pi * min(1.0, (spot + 0.24) / 1.22)) ** 0.62
            reach = rim * u * (1.0 - 0.10 * abs(v - 0.5) * 2 * u)
            up = spot + 0.30 * u * rim - 0.10 * u
            droop = 0.34 * up * up + 0.30 * reach * reach - 0.10 * reach
            point = add(foot, heading, max(-0.2, up) * size)
            point = add(point, side, half * reach * size)
            row.append(add(point, face, -droop * size))
        net.append(row)
    dark, light = colours
    shade = rng.uniform(0.0, 0.3) + (0.25 if half < 0 else 0.0)

    def paint(u: float, v: float, front: bool):
        vein = 0.35 if v < -0.86 else 0.0
        return blend(dark, light, min(1.0, shade + vein + 0.25 * (v + 1) / 2))

    lay_sheet(stage, net, paint, 0.28)
