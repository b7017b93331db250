"""Wrapping paper: a tall sheet behind, two folded flaps in front, a skirt below."""

import math

from demo.illustrator.colours import blend, read
from demo.illustrator.surfaces import lay_sheet

PAPERS = {
    "kraft": ("#c8ab86", "#dcc7a8"),
    "white-kraft": ("#e2d9c8", "#f4eee2"),
    "sage-kraft": ("#a6b09a", "#c3cab6"),
    "rose-kraft": ("#d9b4a8", "#ecd2c8"),
    "tissue": ("#f0dfd2", "#fbf3ea"),
    "linen": ("#d8cbb4", "#eae0cd"),
}


def sheet_paint(name: str, rng):
    """Paper with a soft crease here and there."""
    deep, light = (read(text) for text in PAPERS[name])
    waves = [(rng.uniform(3, 11), rng.uniform(0, 6.3)) for _ in range(3)]

    def paint(u: float, v: float, front: bool):
        crease = sum(math.sin(f * v * 3 + p) for f, p in waves) / 3
        return blend(deep, light, min(1.0, max(0.0, 0.55 + 0.5 * crease + 0.08 * u)))

    return paint


def cone_net(tie, span, reach, rng, rows=44, columns=96, neck=34.0, pleats=7.0):
    """Points of a paper cone opened from the tie: angles in degrees, 0 in front."""
    first, last = span
    phase = rng.uniform(0, 6.3)
    net = []
    for i in range(rows + 1):
        u = i / rows
        row = []
        for j in range(columns + 1):
            a = math.radians(first + (last - first) * j / columns)
            wide, high = reach(a)
            fold = 1 + 0.15 * u * math.sin(pleats * a + phase)
            fold += 0.05 * u * math.sin(2.7 * pleats * a + phase * 2)
            open_ = neck + (wide - neck) * u**0.86
            row.append(
                (
                    tie[0] + open_ * fold * math.sin(a),
                    tie[1] - high * u * (1 + 0.03 * math.sin(5 * a + phase)),
                    tie[2] + open_ * fold * math.cos(a) * 0.30,
                )
            )
        net.append(row)
    return net


def wrap_back(stage, tie, dome, name, rng, grow=1.0):
    """The sheet behind the flowers, rising at the sides in uneven points."""
    rise = tie[1] - dome.middle[1]
    ears = rng.uniform(0.5, 1.0), rng.uniform(0.5, 1.0)

    def reach(a: float) -> tuple[float, float]:
        ear = ears[0] if math.sin(a) < 0 else ears[1]
        edge = 0.22 + 0.36 * ear * abs(math.sin(a)) ** 3
        return dome.wide * 1.08 * grow, (rise + dome.high * edge) * grow

    low = (tie[0], tie[1], tie[2] - 60.0)
    net = cone_net(low, (82, 278), reach, rng, pleats=6)
    lay_sheet(stage, net, sheet_paint(name, rng))


def wrap_front(stage, tie, dome, names, rng):
    """Two flaps folded over each other, and the skirt under the ribbon."""
    rise = tie[1] - dome.middle[1]
    low = rise - dome.high * 0.58

    def left(a: float) -> tuple[float, float]:
        turn = (a + math.radians(98)) / math.radians(140)
        return dome.wide, low + (1 - turn) ** 1.6 * dome.high * 0.62

    def right(a: float) -> tuple[float, float]:
        turn = (math.radians(98) - a) / math.radians(140)
        return dome.wide, low * 0.96 + (1 - turn) ** 1.6 * dome.high * 0.70

    outer = sheet_paint(names[-1], rng)
    inner = sheet_paint(names[0], rng)
    lay_sheet(stage, cone_net(tie, (-98, 42), left, rng, pleats=5), inner)
    near = (tie[0], tie[1], tie[2] + 24)
    lay_sheet(stage, cone_net(near, (-42, 98), right, rng, pleats=5), outer)
    hang_skirt(stage, tie, dome.wide, outer, rng)


def hang_skirt(stage, tie, wide, paint, rng):
    """The paper below the tie, flaring in pleats."""
    drop = wide * rng.uniform(0.52, 0.6)

    def reach(a: float) -> tuple[float, float]:
        return wide * 0.5, -drop * (1 - 0.10 * math.cos(a * 1.7))

    lay_sheet(stage, cone_net(tie, (-96, 96), reach, rng, 26, 90, pleats=8), paint)
