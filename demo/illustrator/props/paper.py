"""Wrapping paper: a tall sheet behind, two folded flaps in front, a skirt below."""

import math

from ..colours import blend, read
from ..surfaces import lay_sheet


def sheet_paint(colours, rng, stripes: float = 0.05):
    """Paper with a soft crease here and there."""
    deep, light = read(colours[0]), read(colours[1])
    waves = [(rng.uniform(3, 11), rng.uniform(0, 6.3)) for _ in range(3)]

    def paint(u: float, v: float, front: bool):
        crease = sum(math.sin(f * v * 3 + p) for f, p in waves) / 3
        return blend(deep, light, min(1.0, max(0.0, 0.5 + 0.3 * crease + stripes * u)))

    return paint


def cone_net(tie, span, reach, rng, rows=34, columns=64, neck=34.0, pleats=7.0):
    """Points of a paper cone opened from the tie: angles in degrees, 0 in front."""
    first, last = span
    phase = rng.uniform(0, 6.3)
    net = []
    for i in range(rows + 1):
        u = i / rows
        row = []
        for j in range(columns + 1):
            v = j / columns
            a = math.radians(first + (last - first) * v)
            wide, high = reach(a)
            fold = 1 + 0.10 * u * math.sin(pleats * a + phase)
            fold += 0.035 * u * math.sin(2.7 * pleats * a + phase * 2)
            open_ = neck + (wide - neck) * u**0.86
            row.append(
                (
                    tie[0] + open_ * fold * math.sin(a),
                    tie[1] - high * u * (1 + 0.03 * math.sin(5 * a + phase)),
                    tie[2] + open_ * fold * math.cos(a) * 0.36,
                )
            )
        net.append(row)
    return net


def wrap_back(stage, tie, dome, colours, rng):
    """The sheet behind the flowers, rising at the sides in uneven points."""
    wide, high, middle = dome
    rise = tie[1] - middle[1]
    ears = rng.uniform(0.5, 1.0), rng.uniform(0.5, 1.0)

    def reach(a: float) -> tuple[float, float]:
        side = abs(math.sin(a))
        ear = ears[0] if math.sin(a) < 0 else ears[1]
        return wide * 1.12, rise + high * (0.25 + 0.42 * ear * side**3)

    low = (tie[0], tie[1], -60.0)
    net = cone_net(low, (82, 278), reach, rng, pleats=6)
    lay_sheet(stage, net, sheet_paint(colours, rng))


def wrap_front(stage, tie, dome, colours, rng):
    """Two flaps folded over each other, and the skirt under the ribbon."""
    wide, high, middle = dome
    rise = tie[1] - middle[1]
    low = rise - high * 0.58

    def left(a: float) -> tuple[float, float]:
        turn = (a + math.radians(98)) / math.radians(140)
        return wide * 1.0, low + (1 - turn) ** 1.6 * high * 0.72

    def right(a: float) -> tuple[float, float]:
        turn = (math.radians(98) - a) / math.radians(140)
        return wide * 1.0, low * 0.97 + (1 - turn) ** 1.6 * high * 0.80

    paint = sheet_paint(colours, rng)
    lay_sheet(stage, cone_net(tie, (-98, 42), left, rng, pleats=5), paint)
    near = (tie[0], tie[1], tie[2] + 26)
    lay_sheet(stage, cone_net(near, (-42, 98), right, rng, pleats=5), paint)
    hang_skirt(stage, tie, wide, paint, rng)


def hang_skirt(stage, tie, wide, paint, rng):
    """The paper below the tie, flaring in pleats."""
    drop = wide * rng.uniform(0.52, 0.6)

    def reach(a: float) -> tuple[float, float]:
        return wide * 0.52, -drop * (1 - 0.10 * math.cos(a * 1.7))

    lay_sheet(stage, cone_net(tie, (-96, 96), reach, rng, 12, 44, pleats=8), paint)
