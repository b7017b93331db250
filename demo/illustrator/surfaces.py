"""The shapes everything is made of: petals, leaves, tubes, turned pots and dabs."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from .colours import blend
from .stage import Colour, Stage
from .vectors import Frame, Vector, add, cross, mix, scale, unit


@dataclass(frozen=True)
class Petal:
    """A petal's form; angles in degrees from the flower's axis (90 lies flat)."""

    length: float
    width: float
    base: float
    middle: float
    tip: float
    foot: tuple[float, float] = (0.04, 0.0)
    cup: float = 0.7
    point: float = 0.35
    notch: float = 0.0
    ruffle: float = 0.0
    waves: float = 3.0
    widest: float = 0.62
    taper: float = 1.02


@dataclass(frozen=True)
class Skin:
    """A petal's paint from heart to rim, and what its back shows."""

    heart: Colour
    body: Colour
    rim: Colour
    back: Colour | None = None
    streak: float = 0.06
    gloss: float = 0.0


def lay_sheet(
    stage: Stage,
    points: list[list[Vector]],
    paint: Callable[[float, float, bool], Colour],
    gloss: float = 0.0,
):
    """Cover a net of points with facets."""
    rows, columns = len(points) - 1, len(points[0]) - 1
    for i in range(rows):
        low, high = points[i], points[i + 1]
        for j in range(columns):
            a, b, c, d = low[j], low[j + 1], high[j + 1], high[j]
            normal = cross(
                (c[0] - a[0], c[1] - a[1], c[2] - a[2]),
                (d[0] - b[0], d[1] - b[1], d[2] - b[2]),
            )
            colour = paint((i + 0.5) / rows, (j + 0.5) / columns * 2 - 1, normal[2] > 0)
            stage.add([a, b, c, d], unit(normal), colour, gloss)


def shape_petal(form: Petal, angle: float, frame: Frame, rng, nets: tuple[int, int]):
    """The net of points of one petal standing at an angle round the axis."""
    rows, columns = nets
    phase, lean = rng.uniform(0, 6.3), rng.uniform(-0.12, 0.12)
    away = (math.cos(angle), math.sin(angle), 0.0)
    aside = (-away[1], away[0], 0.0)
    radius, height = form.foot
    step = form.length / rows
    net = []
    for i in range(rows + 1):
        u = i / rows
        theta = math.radians(bend(form, u))
        if i:
            radius += step * math.sin(theta)
            height += step * math.cos(theta)
        row = []
        for j in range(columns + 1):
            v = j / columns * 2 - 1
            row.append(
                frame.at(
                    petal_point(
                        form, (u, v, phase, lean), (radius, height, theta), away, aside
                    )
                )
            )
        net.append(row)
    return net


def bend(form: Petal, u: float) -> float:
    """The angle of the midline: base, middle and tip joined by a parabola."""
    a = 2 * form.base - 4 * form.middle + 2 * form.tip
    b = -3 * form.base + 4 * form.middle - form.tip
    return a * u * u + b * u + form.base


def petal_point(form: Petal, where, midline, away: Vector, aside: Vector) -> Vector:
    u, v, phase, lean = where
    radius, height, theta = midline
    width = form.width * outline(u, form.widest, form.taper)
    spread = form.cup * v
    across = width * (math.sin(spread) / form.cup if form.cup else v)
    inward = width * ((1 - math.cos(spread)) / form.cup if form.cup else 0.0)
    short = form.point * abs(v) ** 2.2 + form.notch * math.exp(-((v / 0.22) ** 2))
    back = form.length * short * u * u
    wave = form.ruffle * u * u * math.sin(form.waves * v * 3.1 + phase)
    inward += wave
    sin, cos = math.sin(theta), math.cos(theta)
    r = radius - back * sin - inward * cos
    h = height - back * cos + inward * sin
    slide = across + lean * u * form.length * 0.5
    return (
        away[0] * r + aside[0] * slide,
        away[1] * r + aside[1] * slide,
        h,
    )


def outline(u: float, widest: float, taper: float) -> float:
    """Half the width along a petal; a taper near 1.5 ends in a point."""
    if u < widest:
        return 0.16 + 0.84 * math.sin(u / widest * math.pi / 2)
    return max(0.02, math.cos((u - widest) / (1 - widest) * taper)) ** 0.6


def add_petal(
    stage: Stage, frame: Frame, form: Petal, angle: float, skin: Skin, rng, fine=5.5
):
    """Draw one petal, its facets a few pixels wide whatever its size."""
    rows = max(4, min(22, round(form.length * frame.size / fine)))
    columns = max(5, min(22, round(form.width * 2 * frame.size / fine)))
    net = shape_petal(form, angle, frame, rng, (rows, columns))
    waves, start = rng.uniform(1.5, 4.0), rng.uniform(0, 6.3)
    shift = rng.uniform(-0.04, 0.04)

    def paint(u: float, v: float, front: bool) -> Colour:
        edge = max(u**7, abs(v) ** 9 * u)
        tint = blend(skin.heart, skin.body, min(1.0, u * 1.5 + shift))
        if not front and skin.back:
            tint = blend(tint, skin.back, 0.75)
        tint = blend(tint, skin.rim, 0.25 * u * u + 0.6 * edge)
        light = 1 + skin.streak * math.sin(waves * v + start) + shift
        return (
            min(1.0, tint[0] * light),
            min(1.0, tint[1] * light),
            min(1.0, tint[2] * light),
        )

    lay_sheet(stage, net, paint, skin.gloss)


def add_tube(
    stage: Stage,
    path: list[Vector],
    widths: tuple[float, float],
    colour: Colour,
    tip: Colour | None = None,
):
    """A stem along a path, round enough for the light to turn on it."""
    last = len(path) - 1
    net = []
    for i, point in enumerate(path):
        before, after = path[max(0, i - 1)], path[min(last, i + 1)]
        along = add(after, before, -1)
        side = unit((-along[1], along[0], 0.0))
        half = widths[0] + (widths[1] - widths[0]) * i / last
        net.append(
            [
                add((point[0], point[1], point[2] + half * lift), side, half * across)
                for across, lift in ((-1, 0), (-0.45, 0.85), (0.45, 0.85), (1, 0))
            ]
        )
    lay_sheet(stage, net, lambda u, v, front: blend(colour, tip or colour, u))


def curve(start: Vector, knee: Vector, end: Vector, steps: int) -> list[Vector]:
    """Points along a bent line."""
    return [
        mix(mix(start, knee, k / steps), mix(knee, end, k / steps), k / steps)
        for k in range(steps + 1)
    ]


def add_dab(
    stage: Stage,
    centre: Vector,
    radius: float,
    colour: Colour,
    rng,
    corners: int = 7,
    tilt: Vector = (-0.2, -0.3, 0.9),
):
    """One touch of a round brush."""
    turn = rng.uniform(0, 6.3)
    points = []
    for k in range(corners):
        a = turn + k * math.tau / corners
        r = radius * rng.uniform(0.82, 1.14)
        points.append(
            (centre[0] + r * math.cos(a), centre[1] + r * math.sin(a), centre[2])
        )
    stage.add(points, unit(tilt), colour)


def add_ball(stage: Stage, frame: Frame, flat: float, colour: Colour, rng, net=(5, 9)):
    """A small dome or berry, flat or high, with its foot in the frame's origin."""
    rows, columns = net
    points = []
    for i in range(rows + 1):
        lift = i / rows * math.pi / 2
        ring = math.cos(lift)
        points.append(
            [
                frame.at(
                    (
                        ring * math.cos(k * math.tau / columns),
                        ring * math.sin(k * math.tau / columns),
                        flat * math.sin(lift),
                    )
                )
                for k in range(columns + 1)
            ]
        )
    lay_sheet(stage, points, lambda u, v, front: colour, 0.25)


def add_leaf(
    stage: Stage,
    foot: Vector,
    along: Vector,
    up: Vector,
    form: tuple[float, float, float],
    colours: tuple[Colour, Colour],
    rng,
    shape: str = "pointed",
):
    """A leaf from its foot: length, half width and how far it droops."""
    long, half, droop = form
    along, face = unit(along), unit(up)
    side = unit(cross(face, along))
    face = cross(along, side)
    rows = max(4, min(9, round(long / 9)))
    columns = 4 if half > 5 else 2
    net = []
    for i in range(rows + 1):
        u = i / rows
        width = half * leaf_outline(u, shape)
        middle = add(add(foot, along, long * u), face, -droop * long * u * u)
        net.append(
            [
                add(add(middle, side, v * width), face, abs(v) * width * 0.45)
                for v in (k / columns * 2 - 1 for k in range(columns + 1))
            ]
        )
    dark, light = colours
    shade = rng.uniform(0, 0.5)

    def paint(u: float, v: float, front: bool) -> Colour:
        share = shade + 0.3 * (v > 0) + 0.2 * u
        return blend(dark, light, min(1.0, share if front else share + 0.35))

    lay_sheet(stage, net, paint, 0.10)


def leaf_outline(u: float, shape: str) -> float:
    if shape == "round":
        return math.sin(math.pi * min(1.0, u * 0.92 + 0.05)) ** 0.55
    if shape == "blade":
        return math.sin(math.pi * (u * 0.97 + 0.02) ** 0.6) ** 0.8
    return math.sin(math.pi * (u * 0.97 + 0.02) ** 0.8) ** 0.9


def add_turned(
    stage: Stage,
    foot: Vector,
    profile: list[tuple[float, float]],
    colour: Callable[[float, float], Colour],
    gloss: float,
    tilt: float = 0.22,
    columns: int = 96,
):
    """A pot or vase: (radius, height) pairs turned about the upright axis."""
    net = []
    for radius, height in profile:
        row = []
        for k in range(columns + 1):
            a = k * math.tau / columns
            x, depth = radius * math.cos(a), radius * math.sin(a)
            row.append((foot[0] + x, foot[1] - height + depth * tilt, foot[2] + depth))
        net.append(row)
    lay_sheet(stage, net, lambda u, v, front: colour(u, v), gloss)


def rise(start: Vector, end: Vector, rng, sway: float, steps: int = 10) -> list[Vector]:
    """A stem's gentle bend from one place to another."""
    middle = mix(start, end, 0.55)
    reach = scale((rng.uniform(-1, 1), rng.uniform(-0.4, 0.4), 0.3), sway)
    return curve(start, add(middle, reach), end, steps)
