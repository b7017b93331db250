"""Small things that travel with flowers: pralines, candle, soap, cards."""

import math

from demo.illustrator.colours import blend, read
from demo.illustrator.surfaces import add_ball, add_dab, add_tube, add_turned, lay_sheet
from demo.illustrator.vectors import Frame

from .ribbon import ribbon_strip


def add_box(stage, corner, size, colour, rng):
    """An open box seen from above: a floor in shade and four lit walls."""
    x, y, z = corner
    wide, long = size
    wall = 16
    stage.lay(
        f'<g filter="url(#lying)"><rect x="{x}" y="{y}" width="{wide}" height="{long}" '
        f'fill="#cbb799"/></g><rect x="{x}" y="{y}" width="{wide}" height="46" '
        f'fill="#7d664c" opacity=".5" filter="url(#fold)"/><rect x="{x}" y="{y}" '
        f'width="46" height="{long}" fill="#7d664c" opacity=".5" filter="url(#fold)"/>'
    )
    for x0, y0, w, h in (
        (0, 0, wide, wall), (0, long - wall, wide, wall),
        (0, wall, wall, long - 2 * wall), (wide - wall, wall, wall, long - 2 * wall),
    ):  # fmt: skip
        corners = [
            (x + x0 + w * a, y + y0 + h * b, z + 40)
            for a, b in ((0, 0), (1, 0), (1, 1), (0, 1))
        ]
        stage.add(corners, (-0.1, -0.1, 1.0), colour, 0.0, False)


def add_pralines(stage, middle, pitch: float, rng):
    """Nine pralines in paper cups in a box."""
    x, y, z = middle
    half = pitch * 1.5 + 26
    add_box(stage, (x - half, y - half, z), (half * 2, half * 2), read("#e9dcc6"), rng)
    tones = (read("#4b2a1a"), read("#7d4a2a"), read("#a66a3f"), read("#efe0c6"))
    for k in range(9):
        px = x + (k % 3 - 1) * pitch
        py = y + (k // 3 - 1) * pitch
        tone = tones[(k * 5 + k // 3) % 4]
        add_cup(stage, (px, py, z + 6), pitch * 0.46, rng)
        frame = Frame((px, py, z + 12), (-0.05, -0.1, 1), pitch * 0.36, rng.random())
        add_ball(stage, frame, 0.85, tone, rng, (7, 20))
        garnish(stage, (px, py, z + 14 + pitch * 0.31), pitch * 0.3, tone, k % 3, rng)


def add_cup(stage, place, radius, rng):
    """A fluted paper cup."""
    x, y, z = place
    net = []
    for i in range(4):
        u = i / 3
        row = []
        for k in range(49):
            a = k * math.tau / 48
            flute = 1 + 0.07 * u * math.cos(a * 16)
            r = radius * (0.72 + 0.30 * u) * flute
            row.append((x + r * math.cos(a), y + r * math.sin(a), z + 20 * u))
        net.append(row)
    lay_sheet(stage, net, lambda u, v, front: read("#6b4a35"))


def garnish(stage, top, radius, tone, kind, rng):
    x, y, z = top
    light = blend(tone, read("#f3e3c8"), 0.75)
    dark = blend(tone, read("#3a2014"), 0.6)
    if kind == 0:
        for line in range(-2, 3):
            shift = line * radius * 0.33
            long = math.sqrt(max(0.05, 1 - (line / 3) ** 2)) * radius
            path = [(x + shift - long * 0.3 + long * 0.6 * t / 4,
                     y + long * (t / 2 - 1) * 0.8, z - 2 - abs(shift) * 0.3 + 2)
                    for t in range(5)]  # fmt: skip
            add_tube(stage, path, (2.6, 2.0), light)
    elif kind == 1:
        for _ in range(16):
            a, r = rng.uniform(0, 6.3), radius * 0.75 * math.sqrt(rng.random())
            spot = (x + r * math.cos(a), y + r * math.sin(a), z + 2)
            add_dab(
                stage, spot, rng.uniform(2, 4.5), blend(light, dark, rng.random()), rng
            )
    else:
        nut = Frame((x, y, z - 6), (0.1, -0.2, 1), radius * 0.42)
        add_ball(stage, nut, 0.9, read("#c08a52"), rng, (4, 10))


def add_candle(stage, foot, size, rng):
    """A beeswax pillar with a honeycomb skin and a small steady flame."""
    half, high = size
    deep, light = read("#cf9436"), read("#efc469")

    def paint(u: float, v: float):
        row = int(u * 15)
        cell = abs(((v + 1) * 13 + 0.5 * (row % 2)) % 1.0 - 0.5)
        edge = cell < 0.10 or abs(u * 15 - row) < 0.16
        return blend(deep, light, 0.15 if edge else 0.75)

    profile = [(half, high * k / 30) for k in range(31)]
    add_turned(stage, foot, profile, paint, 0.15, 0.2, 72)
    x, y, z = foot
    pool = Frame((x, y - high, z), (0, -1, 0.2), half)
    add_ball(stage, pool, 0.03, blend(light, (1, 0.97, 0.85), 0.4), rng, (4, 24))
    near = z + half
    wick = [
        (x, y - high + 2, near + 3),
        (x + 1, y - high - 14, near + 4),
        (x + 3, y - high - 26, near + 5),
    ]
    add_tube(stage, wick, (2.4, 1.8), read("#3b2c22"))
    stage.define(
        '<radialGradient id="glow"><stop offset="0" stop-color="#ffe9a8" '
        'stop-opacity=".75"/><stop offset="1" stop-color="#ffe9a8" stop-opacity="0"/>'
        "</radialGradient>"
    )
    top = y - high - 20
    flame = f"M{x + 3} {top}c-17 -12 -13 -36 3 -62c13 28 17 50 -3 62Z"
    core = f"M{x + 3} {top - 2}c-8 -8 -6 -20 2 -32c6 14 7 26 -2 32Z"
    stage.overlay(
        z + half + 60,
        f'<g stroke="none"><circle cx="{x}" cy="{top - 26}" r="170" fill="url(#glow)"/>'
        f'<path d="{flame}" fill="#ffcf5e"/><path d="{core}" fill="#fff6d6"/></g>',
    )


def add_soap(stage, middle, size, rng):
    """A rounded bar of soap with a paper band and flecks of lavender."""
    x, y, z = middle
    half_w, half_h = size
    base = read("#ded5e3")
    net = []
    for i in range(61):
        row = []
        for j in range(91):
            u, v = i / 30 - 1, j / 45 - 1
            soft = (1 - abs(u) ** 5) * (1 - abs(v) ** 7)
            row.append(
                (
                    x + half_w * v * (1 - 0.05 * abs(u) ** 6),
                    y + half_h * u * (1 - 0.06 * abs(v) ** 6),
                    z + 58 * max(0.0, soft) ** 0.4,
                )
            )
        net.append(row)
    lay_sheet(stage, net, lambda u, v, front: base, 0.12)
    for _ in range(60):
        spot = (
            x + half_w * 0.9 * rng.uniform(-1, 1),
            y + half_h * 0.85 * rng.uniform(-1, 1),
            z + 61,
        )
        tone = blend(read("#6f5c9c"), read("#b7a7d0"), rng.random())
        add_dab(stage, spot, rng.uniform(1.5, 3.6), tone, rng, 5)
    band = []
    for k in range(17):
        arch = (1 - abs(k / 8 - 1) ** 6) ** 0.4
        across = y + half_h * (2.04 * k / 16 - 1.02)
        band.append((x - half_w * 0.18 + k * 0.6, across, z + 64 * arch + 4))
    ribbon_strip(stage, band, half_w * 0.3, (read("#efe6d6"), read("#faf5ea")), 8)
