"""Finds every stem of a recipe its place: heads packed in a dome, greens round it."""

import math
from dataclasses import dataclass
from importlib import import_module

from demo.illustrator.colours import leaf_paint
from demo.illustrator.surfaces import add_leaf
from demo.illustrator.vectors import Frame, Vector, add, unit


@dataclass
class Stem:
    """One stem of a recipe: which plant, in which colour."""

    plant: str
    colour: str

    @property
    def module(self):
        return import_module(f"demo.illustrator.plants.{self.plant.replace('-', '_')}")

    @property
    def role(self) -> str:
        return self.module.ROLE


@dataclass
class Head:
    """A flower head that has found its place on the page."""

    stem: Stem
    radius: float
    x: float
    y: float
    z: float = 0.0
    bloom: float = 1.0


@dataclass(frozen=True)
class Dome:
    """The rounded mass of flowers: its middle, half width and half height."""

    middle: Vector
    wide: float
    high: float

    def at(self, degrees: float, reach: float, z: float) -> Vector:
        """A place on or off its outline, -90 degrees pointing up."""
        a = math.radians(degrees)
        x, y, base = self.middle
        return (
            x + self.wide * reach * math.cos(a),
            y + self.high * reach * math.sin(a),
            base + z,
        )


def split_roles(stems: list[Stem]) -> tuple[list[Stem], list[Stem], list[Stem]]:
    """Flower heads, fillers and foliage of a recipe."""
    heads = [stem for stem in stems if stem.role in ("focal", "head")]
    fillers = [stem for stem in stems if stem.role == "filler"]
    foliage = [stem for stem in stems if stem.role == "foliage"]
    return heads, fillers, foliage


def pack_heads(
    stems: list[Stem],
    rng,
    room: tuple[float, float],
    flat: float = 0.84,
    overlap: float = 0.75,
    grow: float = 1.0,
    fullness: float = 1.0,
) -> tuple[list[Head], float]:
    """Heads packed round (0, 0), the larger ones inside; and the scale used."""
    heads = [seed_head(stem, rng, grow) for stem in stems]
    if not heads:
        return [], 1.0
    heads.sort(key=lambda head: -head.radius)
    for _ in range(140):
        settle(heads, flat, overlap)
    reach_x = max(abs(head.x) + head.radius for head in heads)
    reach_y = max(abs(head.y) + head.radius for head in heads)
    factor = min(1.18, room[0] / reach_x, room[1] / reach_y) * fullness
    for head in heads:
        head.x, head.y = head.x * factor, head.y * factor
        head.radius *= factor
    return heads, factor


def seed_head(stem: Stem, rng, grow: float) -> Head:
    focal = stem.role == "focal"
    radius = stem.module.SIZE * grow * rng.uniform(0.84, 1.1)
    bloom = 1.0 if focal or rng.random() < 0.72 else rng.uniform(0.5, 0.85)
    if bloom < 0.7:
        radius *= 0.85
    angle = rng.uniform(0, math.tau)
    reach = 300 * math.sqrt(rng.random()) * (0.62 if focal else 1.0)
    return Head(
        stem, radius, reach * math.cos(angle), reach * math.sin(angle), 0.0, bloom
    )


def settle(heads: list[Head], flat: float, overlap: float):
    """One step of packing: pull inwards, push apart what overlaps too far."""
    for i, a in enumerate(heads):
        for b in heads[i + 1 :]:
            dx, dy = b.x - a.x, (b.y - a.y) / flat
            gap = math.hypot(dx, dy) or 0.01
            near = (a.radius + b.radius) * overlap
            if gap < near:
                push = (near - gap) / gap * 0.5
                a.x -= dx * push
                b.x += dx * push
                a.y -= dy * push * flat
                b.y += dy * push * flat
    for head in heads:
        head.x *= 0.975
        head.y *= 0.975


def dome_heads(heads: list[Head], middle: Vector, rng, height: float) -> Dome:
    """Lift the heads on a dome and say how large it is."""
    wide = max((abs(h.x) + h.radius * 0.7 for h in heads), default=200.0)
    high = max((abs(h.y) + h.radius * 0.7 for h in heads), default=180.0)
    for head in heads:
        out = min(1.0, math.hypot(head.x / wide, head.y / high))
        lift = math.sqrt(1 - out * out * 0.9)
        head.z = height * lift + rng.uniform(-0.22, 0.26) * head.radius
        if head.stem.role == "head" and rng.random() < 0.3:
            head.z += 0.25 * head.radius
    return Dome(middle, wide, high)


def face_head(head: Head, dome: Dome, rng, tilt: float = -0.16) -> Vector:
    """Where a head looks: outwards from the dome, never quite like its neighbour."""
    if getattr(head.stem.module, "POSE", "") == "upright":
        return unit((head.x / dome.wide * 0.6 + rng.uniform(-0.2, 0.2), -1.0, 0.38))
    return unit(
        (
            head.x / dome.wide * 0.85 + rng.uniform(-0.3, 0.3),
            head.y / dome.high * 0.75 + tilt + rng.uniform(-0.28, 0.28),
            0.66,
        )
    )


def draw_head(stage, head: Head, centre: Vector, facing: Vector, rng):
    place = (centre[0] + head.x, centre[1] + head.y, centre[2] + head.z)
    frame = Frame(place, facing, head.radius, rng.uniform(0, math.tau))
    head.stem.module.draw(stage, frame, head.stem.colour, rng, head.bloom)
    dark, light = leaf_paint("leaf")
    for _ in range(2):
        a = rng.uniform(0, math.tau)
        out = (math.cos(a), math.sin(a) - 0.25, 0.12)
        foot = add(place, out, head.radius * 0.45)
        foot = (foot[0], foot[1], place[2] - head.radius * 0.35)
        long = head.radius * rng.uniform(0.75, 1.05)
        leaf = (long, long * 0.24, 0.12)
        add_leaf(stage, foot, out, (0, -0.4, 1), leaf, (dark, light), rng)


def place_spray(stage, stem: Stem, tip: Vector, tie: Vector, size: float, rng):
    """A spray that ends at a place and comes from the direction of the tie."""
    sway = (rng.uniform(-0.12, 0.12), rng.uniform(-0.08, 0.08), 0.0)
    facing = add(unit(add(tip, tie, -1)), sway)
    origin = add(tip, unit(facing), -size)
    frame = Frame(origin, facing, size, rng.uniform(0, math.tau))
    stem.module.draw(stage, frame, stem.colour, rng)


def surround(stage, stems, dome: Dome, tie: Vector, rng, spread=(-172, -8)):
    """Greens behind the flowers, their tips beyond the outline, airy and uneven."""
    if not stems:
        return
    count = max(11, len(stems))
    for k in range(count):
        stem = stems[k % len(stems)]
        share = (k + rng.uniform(0.15, 0.85)) / count
        degrees = spread[0] + (spread[1] - spread[0]) * share
        reach = rng.uniform(1.10, 1.34) + (0.16 if k % 3 == 0 else 0.0)
        size = stem.module.SIZE * rng.uniform(0.85, 1.1) * dome.wide / 270
        tip = dome.at(degrees, reach, rng.uniform(-120, -50))
        foot = (tie[0], dome.middle[1] + dome.high * 0.75, tip[2])
        place_spray(stage, stem, tip, foot, size, rng)


def tuck_between(stage, stems, dome: Dome, tie: Vector, rng, lift: float):
    """Sprays that come up between the heads; fillers stand out over them."""
    for k, stem in enumerate(stems):
        degrees = (
            -90
            + (150 if stem.role == "filler" else 76)
            * ((k * 0.618 + rng.uniform(0, 0.2)) % 1.0 - 0.5)
            * 2
        )
        near = stem.role == "filler"
        reach = rng.uniform(0.55, 1.12) if near else rng.uniform(0.8, 1.12)
        out = math.sqrt(max(0.0, 1 - min(1.0, reach) ** 2))
        z = lift * (0.75 + out) + (18 if near else -55)
        size = stem.module.SIZE * rng.uniform(0.7, 0.95) * dome.wide / 270
        tip = dome.at(degrees, reach, z)
        foot = (tie[0], dome.middle[1] + dome.high * 0.75, z - 240)
        place_spray(stage, stem, tip, foot, size, rng)


def fill_shade(stage, dome: Dome, rng, count: int = 110, z=(-70, -30)):
    """Dark leaves deep in the bouquet, so that no wall shows between flowers."""
    dark, light = leaf_paint("deep")
    for _ in range(count):
        a, r = rng.uniform(0, math.tau), math.sqrt(rng.random()) * 0.78
        foot = dome.at(math.degrees(a), r, rng.uniform(*z))
        out = (math.cos(a), math.sin(a) - 0.2, rng.uniform(0, 0.4))
        size = rng.uniform(0.17, 0.27) * dome.wide
        leaf = (size, size * 0.26, 0.2)
        add_leaf(stage, foot, out, (0, -0.3, 1), leaf, (dark, light), rng)
