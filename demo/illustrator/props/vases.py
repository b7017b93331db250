"""Vases and pots: turned stoneware and terracotta, and clear glass with water."""

import math

from demo.illustrator.colours import blend, read
from demo.illustrator.surfaces import add_turned

STONEWARE = {
    "sand": ("#cdb592", "#e6d5b8"),
    "cream": ("#e4d8c2", "#f6eee0"),
    "sage": ("#8f9a88", "#b9c1ae"),
    "terracotta": ("#b0664a", "#cf8b6c"),
}

# heights from 0 (foot) to 1 (rim), radii as a share of the half width
BELLIED = (
    (0.0, 0.62), (0.03, 0.66), (0.15, 0.84), (0.35, 1.0), (0.55, 0.96), (0.72, 0.72),
    (0.84, 0.52), (0.92, 0.48), (0.97, 0.54), (1.0, 0.57),
)  # fmt: skip
TAPERED = (
    (0.0, 0.66), (0.02, 0.70), (0.78, 0.94), (0.80, 1.02), (0.98, 1.05), (1.0, 1.0),
)  # fmt: skip
BOWL = (
    (0.0, 0.42), (0.05, 0.46), (0.2, 0.70), (0.5, 0.93), (0.8, 1.0), (0.97, 1.0),
    (1.0, 0.97),
)  # fmt: skip
BUCKET = (
    (0.0, 0.74), (0.03, 0.77), (0.5, 0.88), (0.93, 0.98), (0.95, 1.03), (1.0, 1.03),
)  # fmt: skip
GLASSES = {
    "bud": (
        (0.0, 0.62),
        (0.12, 0.9),
        (0.32, 1.0),
        (0.55, 0.72),
        (0.75, 0.36),
        (1.0, 0.44),
    ),
    "clear": ((0.0, 0.66), (0.3, 0.74), (0.7, 0.84), (1.0, 1.0)),
    "cylinder": ((0.0, 1.0), (0.5, 1.0), (1.0, 1.0)),
}

GLASS_LIGHT = (
    '<linearGradient id="glass"><stop offset="0" stop-color="#8fa39a" '
    'stop-opacity=".55"/><stop offset=".12" stop-color="#ffffff" '
    'stop-opacity=".30"/><stop offset=".5" stop-color="#ffffff" '
    'stop-opacity=".06"/><stop offset=".9" stop-color="#9fb2aa" '
    'stop-opacity=".22"/><stop offset="1" stop-color="#6f8279" '
    'stop-opacity=".6"/></linearGradient><linearGradient id="pool" x2="0" y2="1">'
    '<stop offset="0" stop-color="#c9dcd6" stop-opacity=".40"/><stop offset="1" '
    'stop-color="#a9c2ba" stop-opacity=".62"/></linearGradient>'
)


def smooth_profile(points, half: float, high: float, steps: int = 60):
    """Radii and heights in even steps along a softly drawn outline."""
    profile = []
    for k in range(steps + 1):
        share = k / steps
        i = max(n for n in range(len(points) - 1) if points[n][0] <= share)
        (h0, r0), (h1, r1) = points[i], points[i + 1]
        before, after = points[max(0, i - 1)], points[min(len(points) - 1, i + 2)]
        t = (share - h0) / (h1 - h0)
        into = (r1 - before[1]) / (h1 - before[0] or 1) * (h1 - h0)
        out = (after[1] - r0) / (after[0] - h0 or 1) * (h1 - h0)
        radius = (2 * t**3 - 3 * t**2 + 1) * r0 + (t**3 - 2 * t**2 + t) * into
        radius += (3 * t**2 - 2 * t**3) * r1 + (t**3 - t**2) * out
        profile.append((radius * half, share * high))
    return profile


def add_stoneware(stage, foot, size, name, rng, shape=BELLIED):
    """A turned pot, its glaze speckled and its upper half dipped lighter."""
    half, high = size
    deep, light = (read(text) for text in STONEWARE[name])
    speck = read("#7a6148")
    dots = {(rng.randrange(60), rng.randrange(96)) for _ in range(150)}

    def paint(u: float, v: float):
        line = 0.42 + 0.03 * math.sin(v * 9)
        tone = blend(deep, light, min(1.0, max(0.0, (u - line) * 22)) * 0.7 + 0.1)
        tone = blend(tone, light, 0.10 + 0.10 * math.sin(u * 40))
        return blend(tone, speck, 0.3 if (int(u * 60), int(v * 48 + 48)) in dots else 0)

    profile = smooth_profile(shape, half, high)
    add_turned(stage, foot, profile, paint, 0.2)
    fill_mouth(stage, foot, profile[-1], blend(deep, (0.1, 0.08, 0.06), 0.6))


def fill_mouth(stage, foot, rim, colour):
    """The dark inside of a pot, an ellipse at the rim."""
    radius, high = rim
    points = [
        (
            foot[0] + radius * 0.93 * math.cos(k * math.tau / 24),
            foot[1] - high + radius * 0.93 * 0.22 * math.sin(k * math.tau / 24),
            foot[2] - radius * 0.2,
        )
        for k in range(24)
    ]
    stage.add(points, (0.0, -0.8, 0.2), colour, casts=False)


def add_glass(stage, foot, size, shape):
    """A clear vase: rim, water, light along the left and a dark foot."""
    half, high = size
    profile = smooth_profile(GLASSES[shape], half, high)
    x, y, z = foot
    left = [(x - r, y - h) for r, h in profile]
    right = [(x + r, y - h) for r, h in reversed(profile)]
    outline = "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in left + right) + "Z"
    level = int(len(profile) * 0.62)
    water = [(x - r + 5, y - h) for r, h in profile[1:level]]
    water += [(x + r - 5, y - h) for r, h in reversed(profile[1:level])]
    pool = "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in water) + "Z"
    top, rim = profile[level - 1], profile[-1]
    stage.define(GLASS_LIGHT)
    back = (
        f'<g stroke="none"><path d="{outline}" fill="#eef3ef" fill-opacity=".42"/></g>'
    )
    stage.overlay(z - half - 60, back)
    light = [(x - r * 0.74, y - h) for r, h in profile[4:-4]]
    glint = "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in light)
    side = [(x + r * 0.84, y - h) for r, h in profile[9:-16]]
    gleam = "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in side)
    stage.overlay(
        z + half + 20,
        f'<g stroke="none" fill="none"><path d="{pool}" fill="url(#pool)"/>'
        f'<ellipse cx="{x}" cy="{y - top[1]:.1f}" rx="{top[0] - 6:.1f}" '
        f'ry="{top[0] * 0.16:.1f}" fill="#f4faf6" fill-opacity=".5"/>'
        f'<path d="{outline}" fill="url(#glass)"/>'
        f'<path d="{glint}" stroke="#ffffff" stroke-opacity=".75" stroke-width="7" '
        'stroke-linecap="round"/>'
        f'<path d="{gleam}" stroke="#ffffff" stroke-opacity=".5" stroke-width="4" '
        'stroke-linecap="round"/>'
        f'<ellipse cx="{x}" cy="{y - 5}" rx="{profile[0][0] * 0.9:.1f}" '
        f'ry="{profile[0][0] * 0.14:.1f}" fill="#70857c" fill-opacity=".45"/>'
        f'<ellipse cx="{x}" cy="{y - rim[1]:.1f}" rx="{rim[0]:.1f}" '
        f'ry="{rim[0] * 0.2:.1f}" stroke="#ffffff" stroke-opacity=".8" '
        'stroke-width="3"/></g>',
    )
