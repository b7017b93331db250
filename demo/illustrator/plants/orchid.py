"""Moth orchid: an arching spray of flat white flowers over leathery leaves."""

import math

from demo.illustrator.colours import blend, leaf_paint, petal_paint, read
from demo.illustrator.surfaces import (
    Petal,
    Skin,
    add_ball,
    add_leaf,
    add_petal,
    add_tube,
    curve,
)
from demo.illustrator.vectors import Frame, add

from .parts import along, vary

ROLE = "pot"
SIZE = 620


def draw(stage, frame, colour, rng, bloom=1.0):
    dark, light = leaf_paint("leaf")
    side = rng.choice((-1, 1))
    for k in range(6):
        a = math.pi * (0.05 + 0.18 * k) + rng.uniform(-0.1, 0.1)
        out = (math.cos(a), -0.36 * math.sin(a) - 0.16, 0.45 * math.sin(a))
        leaf = (frame.size * rng.uniform(0.34, 0.44), frame.size * 0.062, 0.28)
        add_leaf(
            stage, frame.origin, out, (0, -1, 0.6), leaf, (dark, light), rng, "blade"
        )
    for stalk in range(2):
        lean = side * (0.34 if stalk == 0 else -0.16)
        high = 1.0 if stalk == 0 else 0.84
        foot = frame.at((0, 0, 0))
        knee = add(foot, (-lean * 0.25, -1.25 * high, 0.1), frame.size)
        tip = add(foot, (lean * 1.75, -0.80 * high, 0.25), frame.size)
        path = curve(foot, knee, tip, 20)
        add_tube(stage, path, (4.4, 2.2), read("#5c6b3a"), light)
        draw_spray(stage, path, frame.size, colour, rng)


def draw_spray(stage, path, size, colour, rng):
    for k in range(8):
        place, direction = along(path, 0.46 + 0.54 * k / 7)
        hang = (direction[1] * 12 * (-1) ** k, size * 0.035, 18)
        place = add(place, hang)
        if k > 5:
            bud = Frame(place, (0.2, 0.3, 1), size * (0.032 - 0.006 * (k - 6)))
            add_ball(stage, bud, 1.2, read("#cfd3a0"), rng)
            continue
        facing = (rng.uniform(-0.45, 0.45), rng.uniform(-0.1, 0.4), 0.9)
        radius = size * rng.uniform(0.092, 0.108) * (1 - 0.03 * k)
        draw_moth(stage, Frame(place, facing, radius), colour, rng)


def draw_moth(stage, frame, colour, rng):
    heart, body, rim = petal_paint(colour)
    skin = Skin(blend(heart, body, 0.5), body, rim, streak=0.03)
    sepal = Petal(0.92, 0.30, 88, 80, 84, foot=(0.03, -0.06), cup=0.4, point=0.2)
    wing = Petal(
        1.0, 0.60, 84, 76, 82, foot=(0.02, 0), cup=0.35, point=0.12, widest=0.7
    )
    top = math.atan2(*reversed(screen_up(frame)))
    for turn in (0, 2.25, -2.25):
        add_petal(stage, frame, vary(sepal, rng, 3, 0.03), top + turn, skin, rng)
    for turn in (1.30, -1.30):
        add_petal(stage, frame, vary(wing, rng, 3, 0.03), top + turn, skin, rng)
    plum = read("#b65a86")
    lip = Skin(read("#e0b23c"), plum, read("#e9b0c6"))
    for turn, long in ((math.pi, 0.42), (math.pi - 0.8, 0.3), (math.pi + 0.8, 0.3)):
        form = Petal(long, 0.15, 40, 50, 70, foot=(0.02, 0.08), cup=1.0, point=0.4)
        add_petal(stage, frame, form, top + turn, lip, rng)


def screen_up(frame) -> tuple[float, float]:
    """The page's upward direction in the flower's own plane."""
    return -frame.x[1], -frame.y[1]
