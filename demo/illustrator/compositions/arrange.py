"""Finds every stem of a recipe its place: heads packed in a dome, greens round it."""

import math
from dataclasses import dataclass
from importlib import import_module

from ..vectors import Frame, Vector, unit


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
    overlap: float = 0.72,
    grow: float = 1.0,
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
    factor = min(1.12, room[0] / reach_x, room[1] / reach_y)
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


def dome_heads(heads: list[Head], rng, height: float) -> tuple[float, float]:
    """Lift the heads on a dome; returns the dome's half width and half height."""
    wide = max((abs(h.x) + h.radius * 0.7 for h in heads), default=180.0)
    high = max((abs(h.y) + h.radius * 0.7 for h in heads), default=150.0)
    for head in heads:
        out = min(1.0, math.hypot(head.x / wide, head.y / high))
        lift = math.sqrt(1 - out * out * 0.9)
        head.z = height * lift + rng.uniform(-0.22, 0.26) * head.radius
        if head.stem.role == "head" and rng.random() < 0.3:
            head.z += 0.25 * head.radius
    return wide, high


def face_head(head: Head, wide: float, high: float, rng, tilt: float = -0.16):
    """Where a head looks: outwards from the dome, never quite like its neighbour."""
    if getattr(head.stem.module, "POSE", "") == "upright":
        return unit((head.x / wide * 0.6 + rng.uniform(-0.2, 0.2), -1.0, 0.38))
    return unit(
        (
            head.x / wide * 0.85 + rng.uniform(-0.3, 0.3),
            head.y / high * 0.75 + tilt + rng.uniform(-0.28, 0.28),
            0.80,
        )
    )


def draw_head(stage, head: Head, centre: Vector, facing: Vector, rng):
    place = (centre[0] + head.x, centre[1] + head.y, centre[2] + head.z)
    frame = Frame(place, facing, head.radius, rng.uniform(0, math.tau))
    head.stem.module.draw(stage, frame, head.stem.colour, rng, head.bloom)


def fan_sprays(
    stage,
    stems: list[Stem],
    foot: Vector,
    rng,
    spread: tuple[float, float],
    sizes: tuple[float, float],
    depth: tuple[float, float],
    lean: float = 0.15,
):
    """Sprays fanned out from a foot; angles in degrees, -90 points straight up."""
    count = len(stems)
    for k, stem in enumerate(stems):
        share = (k + 0.5) / count
        angle = math.radians(
            spread[0] + (spread[1] - spread[0]) * share + rng.uniform(-7, 7)
        )
        start = (
            foot[0] + 60 * math.cos(angle) + rng.uniform(-20, 20),
            foot[1] + rng.uniform(-20, 20),
            foot[2] + rng.uniform(*depth),
        )
        facing = (math.cos(angle), math.sin(angle), rng.uniform(-0.05, lean))
        size = stem.module.SIZE * rng.uniform(*sizes)
        frame = Frame(start, facing, size, rng.uniform(0, math.tau))
        stem.module.draw(stage, frame, stem.colour, rng)
