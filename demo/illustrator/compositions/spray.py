"""A farewell spray: a long, low teardrop of flowers with a printed ribbon."""

import math

from demo.illustrator.props.ribbon import drape_ribbon
from demo.illustrator.vectors import Frame

from .arrange import (
    dome_heads,
    draw_head,
    face_head,
    fill_shade,
    pack_heads,
    split_roles,
)


def compose(stage, stems, rng, style):
    heads, fillers, foliage = split_roles(stems)
    grow = stage.width / 960
    middle = (stage.width * 0.5, stage.height * 0.47, 0.0)
    room = (stage.width * 0.34, stage.height * 0.24)
    packed, factor = pack_heads(
        heads, rng, room, flat=0.66, grow=grow, fullness=style.fullness
    )
    turn = math.radians(-24)
    for head in packed:
        x, y = head.x, head.y
        head.x = x * math.cos(turn) - y * math.sin(turn)
        head.y = x * math.sin(turn) + y * math.cos(turn)
    dome = dome_heads(packed, middle, rng, 110 * factor * grow)
    for head in packed:
        head.z += 70 * grow
    fill_shade(stage, dome, rng, 150, z=(-40, 20))
    radiate(stage, foliage + fillers, dome, turn, rng, grow * style.fullness)
    for head in packed:
        draw_head(stage, head, middle, face_head(head, dome, rng, -0.1), rng)
    low = (middle[0] + dome.wide * 0.12, middle[1] + dome.high * 0.72, 90.0)
    if style.ribbon != "none":
        drape_ribbon(stage, low, rng, grow)


def radiate(stage, stems, dome, turn, rng, grow):
    """Greens pointing out all round, longest along the spray's own line."""
    count = max(30, len(stems))
    for k in range(count):
        stem = stems[(k * 5) % len(stems)]
        a = math.tau * (k + rng.uniform(0.1, 0.9)) / count
        out = abs(math.cos(a - turn))
        reach = 0.30 + 0.18 * out
        start = (
            dome.middle[0] + dome.wide * reach * math.cos(a),
            dome.middle[1] + dome.high * reach * math.sin(a),
            rng.uniform(-50, 30),
        )
        size = (170 + 110 * out) * rng.uniform(0.85, 1.15) * grow
        facing = (math.cos(a), math.sin(a), rng.uniform(-0.05, 0.2))
        frame = Frame(start, facing, size, rng.uniform(0, math.tau))
        stem.module.draw(stage, frame, stem.colour, rng)
