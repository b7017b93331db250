"""A ribbon round the tie: band, two loops, two tails with a cut end."""

import math

from demo.illustrator.colours import blend, read
from demo.illustrator.surfaces import lay_sheet

RIBBONS = {
    "peony": ("#8c2f48", "#bd5a74"),
    "blush": ("#d99a94", "#f3cbc4"),
    "moss": ("#3f5a3c", "#7a9070"),
    "cream": ("#d8c8a8", "#f6ecd8"),
    "rust": ("#8f431f", "#c47a4c"),
    "dusk": ("#6f7899", "#a9b0c8"),
    "twine": ("#96744a", "#c7a878"),
}


def ribbon_strip(stage, path, half, colours, rows_across: int = 6):
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
                    z + 5 * math.cos(v * 1.4 + i * 0.18),
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
    ribbon_strip(
        stage,
        knot,
        lambda u: (9 + 5 * math.sin(math.pi * u)) * grow * (0.4 + 0.6 * thin),
        colours,
    )


def drape_ribbon(stage, place, rng, grow: float = 1.0):
    """A broad printed farewell ribbon: two long ends falling from a soft knot."""
    colours = (read("#d9cdb8"), read("#fbf6ea"))
    x, y, z = place
    for side in (-1, 1):
        path = []
        for k in range(25):
            t = k / 24
            bend = 20 * grow * math.sin(t * 4.4 + side)
            path.append(
                (
                    x + side * (14 + 112 * t) * grow + bend,
                    y + (10 + 330 * t - 46 * t * t) * grow,
                    z + 34 * math.sin(math.pi * t) + 8 * math.sin(t * 9),
                )
            )
        ribbon_strip(stage, path, 31 * grow, colours, 6)
        stage.overlay(z + 160, letter_ribbon(path, side))
        add_loop(stage, (x, y, z + 30), side, colours, rng, grow * 1.15, 1.7)
    knot = [(x + (k - 3) * 7 * grow, y + 3, z + 62) for k in range(7)]
    ribbon_strip(stage, knot, 22 * grow, colours)


def letter_ribbon(path, side: int) -> str:
    """A line of gilt strokes along a ribbon's end, too small to be read."""
    marks = []
    for k in range(8, 22):
        x, y, _ = path[k]
        nx, ny, _ = path[k + 1]
        if k % 5 == 0:
            continue
        lean = (ny - y) * 0.28
        marks.append(
            f"M{x - lean:.1f} {y:.1f}"
            f"q{lean:.1f} {-4 - side} {lean * 2:.1f} {nx - x:.1f}"
        )
    return (
        f'<path d="{"".join(marks)}" fill="none" stroke="#a8874a" stroke-width="2.6" '
        'stroke-opacity=".85"/>'
    )


def add_loop(stage, knot, side, colours, rng, grow, thin):
    """A puffed loop, gathered at the knot, its inside in shade."""
    if thin < 1:
        return add_thin_loop(stage, knot, side, colours, rng, grow)
    long, half = rng.uniform(84, 100) * grow, rng.uniform(28, 34) * grow
    tilt = rng.uniform(-0.34, -0.08)
    cos, sin = math.cos(tilt), math.sin(tilt)
    net = []
    for i in range(31):
        u = i / 30
        high = half * (0.16 + 0.84 * math.sin(math.pi * min(1.0, u * 0.86)) ** 0.8)
        row = []
        for k in range(15):
            v = k / 7 - 1
            out = long * u * (1 - 0.13 * v * v)
            rise = high * v * (1 if v < 0 else 0.82)
            pleat = 3.2 * grow * math.sin(v * 8 + side) * (1 - u)
            bulge = 26 * grow * math.cos(v * 1.45) * math.sin(math.pi * u**0.8)
            x, y = side * (out * cos + 3), out * sin + rise
            row.append((knot[0] + x, knot[1] + y, knot[2] + bulge + pleat))
        net.append(row)
    deep, light = colours
    hollow = blend(deep, (0.15, 0.05, 0.08), 0.35)

    def paint(u: float, v: float, front: bool):
        inside = max(0.0, 1 - ((u - 0.60) / 0.24) ** 2 - ((v - 0.12) / 0.30) ** 2)
        fold = 0.55 + 0.30 * math.sin(v * 8 + side) * (1 - u)
        tone = blend(deep, light, min(1.0, max(0.0, fold - 0.45 * (u < 0.12))))
        return blend(tone, hollow, min(0.8, inside * 3))

    return lay_sheet(stage, net, paint, 0.12)


def add_thin_loop(stage, knot, side, colours, rng, grow):
    """A loop of twine."""
    long = rng.uniform(62, 80) * grow
    tilt = rng.uniform(-0.2, 0.2)
    path = []
    for k in range(37):
        t = k / 36
        out = long * math.sin(t * math.pi) ** 1.2
        rise = 24 * grow * math.sin(t * math.tau)
        path.append(
            (
                knot[0] + side * out * math.cos(tilt),
                knot[1] + out * math.sin(tilt) - rise,
                knot[2] + (12 if t < 0.5 else 0),
            )
        )
    ribbon_strip(stage, path, 3.6 * grow, colours)


def add_tail(stage, knot, side, colours, rng, grow, thin):
    long = rng.uniform(120, 165) * grow
    sway = rng.uniform(16, 34) * grow
    path = []
    for k in range(33):
        t = k / 32
        path.append(
            (
                knot[0]
                + side * (8 + 46 * t * grow)
                + sway * 0.5 * math.sin(t * 5 + side),
                knot[1] + long * t,
                knot[2] + 70 * t**0.6 + 8 * math.sin(t * 6),
            )
        )
    ribbon_strip(stage, path, lambda u: (8 + 4 * u) * thin * grow, colours)
