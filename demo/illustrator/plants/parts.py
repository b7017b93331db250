"""What many plants share: whorls of petals, calyxes, sprays and stamens."""

import math
from dataclasses import dataclass, replace

from demo.illustrator.colours import blend, leaf_paint, petal_paint
from demo.illustrator.surfaces import (
    Petal,
    Skin,
    add_ball,
    add_dab,
    add_leaf,
    add_petal,
    add_tube,
    curve,
)
from demo.illustrator.vectors import Frame, Vector, add, cross, mix, unit


@dataclass(frozen=True)
class Whorl:
    """A ring of petals, from the foot's radius to the angles of the midline."""

    count: int
    foot: float
    length: float
    width: float
    base: float
    middle: float
    tip: float


def vary(form: Petal, rng, turn: float = 6.0, size: float = 0.08) -> Petal:
    """The same petal as another hand of nature would have made it."""
    return replace(
        form,
        length=form.length * rng.uniform(1 - size, 1 + size),
        width=form.width * rng.uniform(1 - size, 1 + size * 1.2),
        base=form.base + rng.uniform(-0.6, 0.6) * turn,
        middle=form.middle + rng.uniform(-1, 1) * turn,
        tip=form.tip + rng.uniform(-1.6, 1.8) * turn,
        ruffle=form.ruffle * rng.uniform(0.5, 1.4),
        waves=form.waves * rng.uniform(0.8, 1.3),
        notch=form.notch * rng.uniform(0.0, 1.6),
    )


def draw_whorls(
    stage,
    frame: Frame,
    whorls,
    colour: str,
    rng,
    form: Petal,
    bloom: float = 1.0,
    turn: float = 6.0,
    size: float = 0.08,
    inner: float = 0.15,
    fine: float = 5.5,
):
    """Rings of petals from the heart outwards; a bloom under 1 is still closed."""
    heart, body, rim = petal_paint(colour)
    start, last = rng.uniform(0, 6.3), max(1, len(whorls) - 1)
    add_core(stage, frame, form.foot[1], heart)
    for ring, whorl in enumerate(whorls):
        depth = ring / last if len(whorls) > 1 else 1.0
        skin = Skin(
            blend(heart, body, inner * depth),
            blend(heart, body, 0.45 + 0.55 * depth),
            rim,
            blend(body, rim, 0.4),
        )
        ringed = replace(
            form,
            length=whorl.length,
            width=whorl.width,
            base=whorl.base * (0.55 + 0.45 * bloom),
            middle=whorl.middle * bloom,
            tip=whorl.tip * bloom if whorl.tip > 0 else whorl.tip,
            foot=(whorl.foot, form.foot[1]),
        )
        for k in range(whorl.count):
            angle = start + ring * 2.4 + k * math.tau / whorl.count
            angle += rng.uniform(-0.2, 0.2)
            petal = vary(ringed, rng, turn, size)
            add_petal(stage, frame, petal, angle, skin, rng, fine)


def add_core(stage, frame: Frame, low: float, colour):
    """Close the heart, so that nothing behind the flower shines through it."""
    core = frame.child((0, 0, low), (0, 0, 1), 0.15)
    add_ball(stage, core, 1.6, blend(colour, (0.2, 0.12, 0.1), 0.35), None, (3, 7))


def add_calyx(stage, frame: Frame, low: float, rng, width=0.16, name="leaf"):
    """The green cup and sepals a flower sits in, seen from the side."""
    dark, light = leaf_paint(name)
    skin = Skin(dark, light, light)
    form = Petal(0.42, width, 84, 58, 70, foot=(0.02, low - 0.05), cup=0.8, point=0.8)
    for k in range(5):
        add_petal(stage, frame, vary(form, rng), k * math.tau / 5, skin, rng, 7)
    cup = frame.child((0, 0, low + 0.04), (0, 0, -1), width * 0.9)
    add_ball(stage, cup, 1.3, dark, rng, (3, 8))


def add_stamens(stage, frame: Frame, ring, colours, rng, count=40, dot=0.03):
    """Fine threads with a dot of pollen, standing between two radii."""
    inner, outer, height = ring
    thread, pollen = colours
    for _ in range(count):
        a = rng.uniform(0, math.tau)
        r = rng.uniform(inner, outer)
        foot = frame.at((r * 0.35 * math.cos(a), r * 0.35 * math.sin(a), height * 0.3))
        top = frame.at((r * math.cos(a), r * math.sin(a), height * rng.uniform(0.7, 1)))
        half = max(0.5, frame.size * 0.008)
        add_tube(stage, [foot, mix(foot, top, 0.5), top], (half, half), thread)
        shade = blend(pollen, thread, rng.uniform(0, 0.35))
        near = (top[0], top[1], top[2] + 2)
        add_dab(stage, near, frame.size * dot * rng.uniform(0.8, 1.3), shade, rng)


def stem_path(frame: Frame, rng, bend: float = 0.12, steps: int = 12) -> list[Vector]:
    """The line of a spray from its foot to its tip, swaying a little."""
    knee = (rng.uniform(-bend, bend), rng.uniform(-bend, bend), 0.55)
    tip = (rng.uniform(-bend, bend) * 1.6, rng.uniform(-bend, bend) * 1.6, 1.0)
    return curve(frame.at((0, 0, 0)), frame.at(knee), frame.at(tip), steps)


def along(path: list[Vector], share: float) -> tuple[Vector, Vector]:
    """The place and direction at a share of a path."""
    spot = min(0.9999, max(0.0, share)) * (len(path) - 1)
    k = int(spot)
    return mix(path[k], path[k + 1], spot - k), unit(add(path[k + 1], path[k], -1))


def around(direction: Vector, angle: float) -> Vector:
    """A direction square to a stem, turned round it by an angle."""
    side = unit(cross(direction, (0.0, 0.0, 1.0)))
    other = cross(direction, side)
    c, s = math.cos(angle), math.sin(angle)
    return unit(tuple(side[i] * c + other[i] * s for i in range(3)))


def add_leaf_pairs(
    stage,
    path,
    rng,
    colours,
    pairs: int,
    form: tuple[float, float, float],
    shape: str = "pointed",
    start: float = 0.15,
    spread: float = 0.75,
    taper: float = 0.5,
    alternate: bool = False,
):
    """Leaves in pairs up a stem, smaller and lighter towards the tip."""
    long, half, droop = form
    for k in range(pairs):
        share = start + (1 - start) * k / max(1, pairs - 1)
        place, direction = along(path, share)
        small = 1 - taper * share
        for side in (0, math.pi):
            step = rng.uniform(0.0, 0.05) if alternate and side else 0.0
            spot = along(path, share + step + (0.4 / pairs if step else 0.0))[0]
            out = around(direction, side + rng.uniform(-0.7, 0.7))
            heading = mix(direction, out, spread * rng.uniform(0.8, 1.15))
            up = (rng.uniform(-0.5, 0.4), rng.uniform(-0.8, 0.0), 1.0)
            size = small * rng.uniform(0.82, 1.15)
            leaf = (long * size, half * size, droop * rng.uniform(0.2, 1.6))
            fresh = blend(colours[1], (0.80, 0.84, 0.62), 0.18 * share)
            add_leaf(stage, spot, heading, up, leaf, (colours[0], fresh), rng, shape)
        place = add(place, direction, 0)
