"""A ring of greens and flowers, lying or hanging."""

import math

from demo.illustrator.colours import blend, leaf_paint, read
from demo.illustrator.props.ribbon import drape_ribbon, tie_bow
from demo.illustrator.surfaces import add_leaf, add_tube
from demo.illustrator.vectors import Frame, unit

from .arrange import draw_head, seed_head, split_roles

BASES = {
    "straw": ("#b89458", "#e0c48c"),
    "willow": ("#6e5038", "#a5805c"),
    "moss": ("#56683a", "#8b9c5e"),
}


def compose(stage, stems, rng, style):
    heads, fillers, foliage = split_roles(stems)
    grow = stage.width / 960
    middle = (stage.width * 0.5, stage.height * 0.485, 0.0)
    radius = stage.width * 0.292 * min(1.0, style.fullness + 0.04)
    full = style.base != "willow"
    lay_base(stage, middle, radius, style.base, rng, grow)
    arc = (0.0, 360.0) if full else (20.0, 262.0)
    clothe_ring(stage, foliage, middle, radius, arc, rng, grow, style.base)
    scatter_fillers(stage, fillers, middle, radius, arc, rng, grow)
    set_heads(stage, heads, middle, radius, arc if full else (112, 212), rng, grow)
    low = (middle[0], middle[1] + radius, 60.0)
    if style.ribbon == "printed":
        drape_ribbon(stage, low, rng, grow)
    elif full and style.ribbon != "none":
        tie_bow(
            stage, (low[0], low[1] + 20 * grow, 70.0), style.ribbon, rng, grow * 1.3
        )


def lay_base(stage, middle, radius, name, rng, grow):
    """Twigs or straw wound into a ring."""
    deep, light = (read(text) for text in BASES[name])
    for _ in range(90 if name == "willow" else 150):
        start = rng.uniform(0, math.tau)
        sweep = rng.uniform(0.5, 1.4)
        drift = rng.uniform(-30, 30) * grow
        turn = rng.uniform(-26, 26) * grow
        path = []
        for k in range(13):
            a = start + sweep * k / 12
            r = radius + drift + turn * math.sin(k / 12 * math.pi * 1.5)
            z = 34 * math.cos(drift / 22 + k * 0.4)
            path.append((middle[0] + r * math.cos(a), middle[1] + r * math.sin(a), z))
        tone = blend(deep, light, rng.random())
        width = rng.uniform(1.4, 3.2) * grow
        add_tube(stage, path, (width, width * 0.6), tone, blend(tone, deep, 0.4))


def on_ring(middle, radius, degrees: float, out: float, z: float):
    a = math.radians(degrees)
    r = radius + out
    return (middle[0] + r * math.cos(a), middle[1] + r * math.sin(a), z)


def clothe_ring(stage, foliage, middle, radius, arc, rng, grow, base):
    """Greens laid along the ring, tip over foot, some leaning out, some in."""
    if not foliage:
        return
    if base != "willow":
        moss_over(stage, middle, radius, rng, grow)
    count = max(84, len(foliage) * 3)
    for k in range(count):
        stem = foliage[(k * 7) % len(foliage)]
        degrees = arc[0] + (arc[1] - arc[0]) * (k + rng.uniform(-0.3, 0.3)) / count
        side = (-1, 0, 1)[k % 3]
        start = on_ring(middle, radius, degrees, side * 30 * grow, rng.uniform(10, 50))
        a = math.radians(degrees + 90)
        lean = side * rng.uniform(0.15, 0.5)
        out = math.radians(degrees)
        facing = (
            math.cos(a) + lean * math.cos(out),
            math.sin(a) + lean * math.sin(out),
            rng.uniform(0.0, 0.25),
        )
        size = rng.uniform(130, 190) * grow
        frame = Frame(start, facing, size, rng.uniform(0, math.tau))
        stem.module.draw(stage, frame, stem.colour, rng)


def moss_over(stage, middle, radius, rng, grow):
    """Short dark leaves that hide the base under a full wreath."""
    dark, light = leaf_paint("deep")
    for k in range(260):
        degrees = k * 1.39 + rng.uniform(-3, 3)
        start = on_ring(middle, radius, degrees, rng.uniform(-62, 62) * grow, 10.0)
        a = math.radians(degrees + rng.uniform(0, 180))
        leaf = (rng.uniform(40, 70) * grow, 13 * grow, 0.2)
        heading = (math.cos(a), math.sin(a), 0.2)
        add_leaf(stage, start, heading, (0, -0.3, 1), leaf, (dark, light), rng)


def scatter_fillers(stage, fillers, middle, radius, arc, rng, grow):
    """Berries, ears and spikes that follow the ring, away from its fullest place."""
    whole = arc[1] - arc[0] > 300
    for k, stem in enumerate(fillers):
        share = (k * 0.618 + 0.1) % 1.0
        degrees = arc[0] + (arc[1] - arc[0]) * (share if whole else 0.3 + 0.4 * share)
        forward = 1 if whole or share > 0.5 else -1
        start = on_ring(middle, radius, degrees, rng.uniform(-34, 34) * grow, 66.0)
        a = math.radians(degrees + 90 * forward)
        out = math.radians(degrees)
        lean = rng.uniform(-0.45, 0.55)
        facing = (
            math.cos(a) + lean * math.cos(out),
            math.sin(a) + lean * math.sin(out),
            rng.uniform(0.02, 0.25),
        )
        size = stem.module.SIZE * grow
        size *= rng.uniform(0.5, 0.75) if whole else rng.uniform(0.7, 1.15)
        frame = Frame(start, facing, size, rng.uniform(0, math.tau))
        stem.module.draw(stage, frame, stem.colour, rng)


def set_heads(stage, heads, middle, radius, arc, rng, grow):
    """Heads spread along the ring in a band, pushed apart where they crowd."""
    if not heads:
        return
    area = sum(stem.module.SIZE**2 for stem in heads)
    band = 2 * radius * math.radians(arc[1] - arc[0]) * 84 * grow
    small = min(1.0, math.sqrt(band * 0.62 / area) / grow)
    placed = [seed_head(stem, rng, grow * small) for stem in heads]
    for head in placed:
        head.radius = min(head.radius, 88 * grow)
    rng.shuffle(placed)
    for k, head in enumerate(placed):
        degrees = arc[0] + (arc[1] - arc[0]) * (k + 0.5) / len(placed)
        spot = on_ring((0, 0), radius, degrees, rng.uniform(-70, 70) * grow, 0)
        head.x, head.y = spot[0], spot[1]
    spread_on_ring(placed, radius, 64 * grow)
    for head in placed:
        off = math.hypot(head.x, head.y) - radius
        head.z = (95 - 0.35 * abs(off)) * grow + rng.uniform(-10, 14)
        away = unit((head.x, head.y, 0.0))
        tilt = off / (90 * grow)
        facing = (
            away[0] * tilt * 0.8 + rng.uniform(-0.25, 0.25),
            away[1] * tilt * 0.8 + rng.uniform(-0.25, 0.25) - 0.08,
            0.85,
        )
        draw_head(stage, head, middle, facing, rng)


def spread_on_ring(placed, radius, band):
    for _ in range(90):
        for i, a in enumerate(placed):
            for b in placed[i + 1 :]:
                dx, dy = b.x - a.x, b.y - a.y
                gap = math.hypot(dx, dy) or 0.01
                near = (a.radius + b.radius) * 0.82
                if gap < near:
                    push = (near - gap) / gap * 0.45
                    a.x, a.y = a.x - dx * push, a.y - dy * push
                    b.x, b.y = b.x + dx * push, b.y + dy * push
        for head in placed:
            r = math.hypot(head.x, head.y) or 1.0
            keep = min(radius + band, max(radius - band, r)) / r
            head.x, head.y = head.x * keep, head.y * keep
