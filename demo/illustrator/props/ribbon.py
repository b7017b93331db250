"""A ribbon round the tie: band, two loops, two tails with a cut end."""

import math

from ..colours import blend, read
from ..surfaces import lay_sheet

RIBBONS = {
    "peony": ("#8c2f48", "#bd5a74"),
    "blush": ("#d99a94", "#f3cbc4"),
    "moss": ("#3f5a3c", "#7a9070"),
    "cream": ("#d8c8a8", "#f6ecd8"),
    "rust": ("#8f431f", "#c47a4c"),
    "dusk": ("#6f7899", "#a9b0c8"),
    "twine": ("#96744a", "#c7a878"),
}


def ribbon_strip(stage, path, half, colours, rows_across: int = 4):
    """A flat band along a path of (x, y, z); it shows its lighter side when turned."""
    deep, light = colours
    net = []
    last = len(path) - 1
    for i, (x, y, z) in enumerate(path):
        ax, ay, _ = path[max(0, i - 1)]
        bx, by, _ = path[min(last, i + 1)]
        size = math.hypot(bx - ax, by - ay) or 1.0
        nx, ny = -(by - ay) / size, (bx - ax) / size
        width = half(i / last) if callable(half) else half
        net.append(
            [
                (
                    x + nx * width * v,
                    y + ny * width * v,
                    z + 5 * math.cos(v * 1.4 + i * 0.35),
                )
                for v in (k / rows_across * 2 - 1 for k in range(rows_across + 1))
            ]
        )

    def paint(u: float, v: float, front: bool):
        sheen = 0.45 + 0.35 * math.sin(u * 7 + v * 1.2) + 0.15 * v
        return blend(deep, light, min(1.0, max(0.0, sheen)))

    lay_sheet(stage, net, paint, 0.12)


def tie_bow(stage, tie, name, rng, grow: float = 1.0):
    """Band, loops and tails at a tie."""
    colours = tuple(read(text) for text in RIBBONS[name])
    thin = 0.35 if name == "twine" else 1.0
    x, y, z = tie[0], tie[1], tie[2] + 40
    for layer in range(3 if name == "twine" else 1):
        lift = (layer - 1) * 7 if name == "twine" else 0
        band = [
            (
                x + 42 * grow * math.sin(a),
                y + lift + 5 * math.cos(a),
                z - 10 + 22 * math.cos(a),
            )
            for a in (math.radians(-90 + 15 * k) for k in range(13))
        ]
        ribbon_strip(stage, band, 13 * thin * grow, colours)
    for side in (-1, 1):
        add_tail(stage, (x, y, z + 16), side, colours, rng, grow, thin)
        add_loop(stage, (x, y, z + 26), side, colours, rng, grow, thin)
    knot = [(x - 13 * grow + 4.3 * k * grow, y + 2 + k * 0.6, z + 46) for k in range(7)]
    ribbon_strip(stage, knot, lambda u: (9 + 5 * math.sin(math.pi * u)) * grow * (0.4 + 0.6 * thin), colours)


def add_loop(stage, knot, side, colours, rng, grow, thin):
    long = rng.uniform(66, 84) * grow
    tilt = rng.uniform(-0.30, 0.05)
    path = []
    for k in range(19):
        t = k / 18
        a = t * math.tau
        out = long * math.sin(a / 2) ** 1.2
        rise = 27 * grow * math.sin(a) * (1 if t < 0.5 else 0.8)
        path.append(
            (
                knot[0] + side * out * math.cos(tilt),
                knot[1] + out * math.sin(tilt) - rise,
                knot[2] + (12 if t < 0.5 else 0),
            )
        )
    ribbon_strip(stage, path, lambda u: (6 + 7 * math.sin(math.pi * u)) * thin * grow, colours)


def add_tail(stage, knot, side, colours, rng, grow, thin):
    long = rng.uniform(120, 165) * grow
    sway = rng.uniform(16, 34) * grow
    path = []
    for k in range(17):
        t = k / 16
        path.append(
            (
                knot[0] + side * (8 + 46 * t * grow) + sway * 0.5 * math.sin(t * 5 + side),
                knot[1] + long * t,
                knot[2] + 70 * t ** 0.6 + 8 * math.sin(t * 6),
            )
        )
    ribbon_strip(stage, path, lambda u: (8 + 4 * u) * thin * grow, colours)
