"""Lily: six long petals rolled back, freckled, with swinging anthers."""

from demo.illustrator.colours import blend, leaf_paint, petal_paint, read
from demo.illustrator.surfaces import Petal, Skin, add_dab, add_petal, add_tube
from demo.illustrator.vectors import add, mix

from .parts import vary

ROLE = "focal"
SIZE = 112
ANTHER = read("#9c4a1c")


def draw(stage, frame, colour, rng, bloom=1.0):
    heart, body, rim = petal_paint(colour)
    throat = blend(heart, read("#c3cc7a"), 0.4)
    turn = rng.uniform(0, 6.3)
    for ring, (wide, lean) in enumerate(((0.22, 6), (0.34, 0))):
        for k in range(3):
            form = Petal(
                1.3, wide, 22 + lean, 52 + lean, 138 + lean, foot=(0.05, -0.55),
                cup=0.75, point=0.1, ruffle=0.03, waves=1.8, widest=0.58, taper=1.5,
            )  # fmt: skip
            skin = Skin(throat, body, rim, blend(body, throat, 0.15), streak=0.04)
            angle = turn + (k + ring * 0.5) * 2.094
            add_petal(stage, frame, vary(form, rng, 7, 0.06), angle, skin, rng)
    draw_anthers(stage, frame, rng, turn)


def draw_anthers(stage, frame, rng, turn):
    green = leaf_paint("sage")[1]
    for k in range(7):
        spread = 0.03 if k == 6 else 0.24
        a = turn + 0.5 + k * 1.047
        x, y = spread * rng.uniform(0.8, 1.2), spread
        child = frame.child((0, 0, -0.4), (0, 0, 1), 1.0, a)
        foot, top = child.at((0.02, 0, 0)), child.at((x, y * 0.4, 0.72))
        add_tube(stage, [foot, mix(foot, top, 0.6), top], (1.8, 1.2), green)
        tone = blend(ANTHER, read("#d98a3a"), rng.uniform(0, 0.4))
        tone = green if k == 6 else tone
        for step in (-1.5, -0.5, 0.5, 1.5):
            spot = add(top, child.turn((-0.4, 1, 0)), step * frame.size * 0.022)
            add_dab(stage, add(spot, (0, 0, 1), 3), frame.size * 0.026, tone, rng, 6)
