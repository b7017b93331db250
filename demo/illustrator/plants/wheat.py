"""Wheat: a plaited ear with long awns on a dry stalk."""

from demo.illustrator.colours import blend, petal_paint
from demo.illustrator.surfaces import add_leaf, add_tube
from demo.illustrator.vectors import add, mix

from .parts import along, around, stem_path

ROLE = "filler"
SIZE = 300


def draw(stage, frame, colour, rng, bloom=1.0):
    heart, body, rim = petal_paint(colour)
    path = stem_path(frame, rng, 0.08)
    add_tube(stage, path, (1.7, 1.2), heart, body)
    for k in range(12):
        place, direction = along(path, 0.66 + 0.34 * k / 11)
        for side in (0.0, 3.14, 1.57):
            out = around(direction, side + rng.uniform(-0.3, 0.3))
            heading = mix(direction, out, 0.38)
            grain = (frame.size * 0.062, frame.size * 0.014, 0.0)
            tone = blend(heart, body, rng.uniform(0.2, 0.9))
            add_leaf(stage, place, heading, (0, -0.3, 1), grain, (tone, rim), rng)
            tip = add(add(place, heading, frame.size * 0.05), direction, 2)
            hair = add(
                tip, mix(direction, out, 0.2), frame.size * rng.uniform(0.1, 0.2)
            )
            add_tube(stage, [tip, mix(tip, hair, 0.5), hair], (0.6, 0.35), body, rim)
