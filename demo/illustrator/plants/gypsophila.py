"""Gypsophila: a cloud of white dots on thread-fine branches."""

from demo.illustrator.colours import blend, leaf_paint, petal_paint
from demo.illustrator.surfaces import add_dab, add_tube, curve
from demo.illustrator.vectors import add, mix

from .parts import along, around, stem_path

ROLE = "filler"
SIZE = 250


def draw(stage, frame, colour, rng, bloom=1.0):
    heart, body, rim = petal_paint(colour)
    dark, light = leaf_paint("sage")
    path = stem_path(frame, rng, 0.1)
    add_tube(stage, path, (1.8, 0.8), dark, light)
    for k in range(17):
        place, direction = along(path, 0.35 + 0.62 * k / 16)
        out = around(direction, k * 2.4 + rng.uniform(-0.5, 0.5))
        reach = frame.size * rng.uniform(0.16, 0.34) * (1.15 - 0.5 * k / 16)
        end = add(place, mix(direction, out, 0.62), reach)
        knee = add(mix(place, end, 0.5), direction, reach * 0.15)
        add_tube(stage, curve(place, knee, end, 5), (0.9, 0.6), dark, light)
        for _ in range(5):
            spray = tuple(rng.uniform(-0.11, 0.11) * frame.size for _ in range(3))
            head = add(end, spray)
            add_tube(
                stage,
                [mix(end, place, 0.2), mix(end, head, 0.6), head],
                (0.6, 0.5),
                light,
            )
            draw_head(stage, head, frame.size * 0.021, (heart, body, rim), rng)


def draw_head(stage, place, size, colours, rng):
    heart, body, rim = colours
    for k in range(5):
        near = tuple(rng.uniform(-1, 1) * size for _ in range(3))
        tone = blend(body, heart if k == 0 else rim, rng.uniform(0, 0.6))
        tilt = (rng.uniform(-0.7, 0.5), rng.uniform(-0.8, 0.3), 1.0)
        add_dab(
            stage, add(place, near), size * rng.uniform(0.5, 0.9), tone, rng, 6, tilt
        )
