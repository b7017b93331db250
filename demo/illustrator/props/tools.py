"""What lies on a florist's bench: scissors, twine, cut stems and petals."""

import math

from demo.illustrator.colours import blend, leaf_paint, petal_paint, read
from demo.illustrator.surfaces import (
    Petal,
    Skin,
    add_dab,
    add_leaf,
    add_petal,
    add_tube,
    curve,
)
from demo.illustrator.vectors import Frame

STEEL = (read("#8b9294"), read("#d9dedd"))
GRIP = read("#4d5a46")


def add_scissors(stage, place, degrees: float, size: float, rng):
    """Florist's snips, half open."""
    x, y, z = place
    for side in (-1, 1):
        a = math.radians(degrees + side * 9)
        ux, uy = math.cos(a), math.sin(a)
        nx, ny = -uy * side, ux * side

        def at(u, v, lift=0.0, ux=ux, uy=uy, nx=nx, ny=ny):
            return (
                x + (ux * u + nx * v) * size,
                y + (uy * u + ny * v) * size,
                z + lift + 4,
            )

        blade = [at(-0.08, 0.05), at(0.5, 0.055), at(0.92, 0.0), at(-0.08, -0.03)]
        stage.add(blade, (-0.2 * side, -0.3, 0.9), STEEL[1], 0.2, False)
        edge = [at(-0.05, -0.03, 1), at(0.92, 0.0, 1), at(0.5, 0.012, 1), at(0, 0, 1)]
        stage.add(edge, (0.3, 0.2, 0.9), STEEL[0], 0.0, False)
        loop = []
        for k in range(25):
            t = math.tau * k / 24
            u = -0.46 - 0.30 * math.cos(t)
            v = -0.13 + 0.12 * math.sin(t) * (1 + 0.25 * math.cos(t))
            loop.append(at(u, v, 6))
        width = size * 0.030
        add_tube(stage, [at(-0.05, 0.0, 5), at(-0.12, -0.05, 6), at(-0.18, -0.1, 6)],
                 (width, width), GRIP)  # fmt: skip
        add_tube(stage, loop, (width, width), GRIP, blend(GRIP, STEEL[1], 0.15))
    add_dab(stage, (x, y, z + 16), size * 0.035, STEEL[0], rng, 9)
    add_dab(stage, (x - 1, y - 1, z + 17), size * 0.018, STEEL[1], rng, 7)


def add_twine(stage, place, radius: float, rng):
    """A ball of twine with a loose end."""
    x, y, z = place
    tones = (read("#a98653"), read("#dcc193"))
    for k in range(60):
        tilt, turn = k * 2.4, k * 0.7
        path = []
        for step in range(17):
            a = math.pi * step / 16
            px = radius * math.cos(a)
            py = radius * math.sin(a) * math.sin(tilt) * 0.98
            pz = radius * math.sin(a) * abs(math.cos(tilt))
            path.append(
                (
                    x + px * math.cos(turn) - py * math.sin(turn),
                    y + px * math.sin(turn) + py * math.cos(turn),
                    z + pz,
                )
            )
        add_tube(stage, path, (2.6, 2.6), blend(*tones, rng.random()))
    knee = (x + radius * 2.2, y + radius * 0.4, z)
    end = (x + radius * 2.9, y + radius * 1.5, z)
    add_tube(stage, curve((x + radius * 0.8, y + radius * 0.5, z), knee, end, 14),
             (2.4, 2.0), tones[1])  # fmt: skip


def strew_petals(stage, box, colours, rng, count: int = 14):
    """Fallen petals and a few leaves over part of the page."""
    left, top, right, low = box
    for k in range(count):
        spot = (rng.uniform(left, right), rng.uniform(top, low), -20.0)
        if k % 4 == 3:
            a = rng.uniform(0, math.tau)
            leaf = (rng.uniform(30, 48), rng.uniform(8, 12), 0.1)
            out = (math.cos(a), math.sin(a), 0.1)
            add_leaf(stage, spot, out, (0, -0.3, 1), leaf, leaf_paint("sage"), rng)
            continue
        heart, body, rim = petal_paint(rng.choice(colours))
        form = Petal(1.0, 0.42, 80, 70, 96, foot=(-0.4, 0), cup=0.9, point=0.2)
        frame = Frame(spot, (rng.uniform(-0.4, 0.4), -0.3, 1), rng.uniform(24, 40))
        skin = Skin(heart, body, rim)
        add_petal(stage, frame, form, rng.uniform(0, math.tau), skin, rng)


def lay_stem(stage, stem, place, degrees: float, rng, grow: float = 1.0):
    """One cut flower or branch lying on the bench, its head away from its end."""
    a = math.radians(degrees)
    out = (math.cos(a), math.sin(a), 0.06)
    x, y, z = place
    module = stem.module
    if stem.role in ("foliage", "filler"):
        frame = Frame(place, out, module.SIZE * grow, rng.uniform(0, math.tau))
        module.draw(stage, frame, stem.colour, rng)
        return
    long = rng.uniform(330, 400) * grow
    top = (x + out[0] * long, y + out[1] * long, z + 40 * grow)
    knee = (x + out[0] * long * 0.5 + 14, y + out[1] * long * 0.5 - 10, z + 12)
    dark, light = leaf_paint("leaf")
    add_tube(stage, curve(place, knee, top, 14), (4.2 * grow, 3.4 * grow), dark, light)
    for side in (-1, 1):
        b = a + side * 0.7
        leaf = (92 * grow, 21 * grow, 0.15)
        head = (math.cos(b), math.sin(b), 0.12)
        add_leaf(stage, knee, head, (0, -0.3, 1), leaf, (dark, light), rng)
    facing = (out[0] * 0.75 + rng.uniform(-0.2, 0.2), out[1] * 0.75, 0.62)
    frame = Frame(top, facing, module.SIZE * grow, rng.uniform(0, math.tau))
    module.draw(stage, frame, stem.colour, rng)
