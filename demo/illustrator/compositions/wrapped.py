"""A hand-tied bouquet in paper, lying in the light of a window."""

import math

from ..colours import blend, leaf_paint, read
from ..props.paper import wrap_back, wrap_front
from ..props.ribbon import tie_bow
from ..surfaces import add_leaf
from .arrange import (
    dome_heads,
    draw_head,
    face_head,
    fan_sprays,
    pack_heads,
    split_roles,
)

PAPERS = {
    "kraft": ("#c8ab86", "#dcc7a8"),
    "linen": ("#e6dccb", "#f5efe4"),
    "tissue": ("#efcfc6", "#fae7e0"),
    "sage": ("#a9b79c", "#c8d2bd"),
}


def compose(stage, stems, rng, style):
    """Draw the bouquet on the stage, its middle a little above the page's."""
    heads, fillers, foliage = split_roles(stems)
    grow = stage.width / 960
    middle = (stage.width * 0.5, stage.height * 0.385, 0.0)
    room = (stage.width * 0.355, stage.height * 0.245)
    packed, factor = pack_heads(heads, rng, room, grow=grow)
    wide, high = dome_heads(packed, rng, 95 * factor * grow)
    for head in packed:
        head.z += 80
    tie = (middle[0] + rng.uniform(-8, 8), stage.height * 0.775, 40.0)
    wrap_back(stage, tie, (wide, high, middle), PAPERS[style.paper], rng)
    fill_shade(stage, middle, wide, high, rng)
    green_up(stage, foliage, fillers, (middle, wide, high), rng)
    for head in packed:
        draw_head(stage, head, middle, face_head(head, wide, high, rng), rng)
    wrap_front(stage, tie, (wide, high, middle), PAPERS[style.paper], rng)
    tie_bow(stage, tie, style.ribbon, rng, 1.0 * grow)


def green_up(stage, foliage, fillers, dome, rng):
    """Greens behind, between and before the flowers."""
    middle, wide, high = dome
    foot = (middle[0], middle[1] + high * 0.5, 0.0)
    reach = (wide + high) / 2 / 300
    back = foliage[::2] + fillers[::2]
    rng.shuffle(back)
    rest = foliage[1::2] + fillers[1::2]
    rng.shuffle(rest)
    twice = back + rest[: max(0, 7 - len(back))]
    fan_sprays(
        stage, twice, foot, rng, (-158, -22), (reach * 1.12, reach * 1.5), (-130, -60)
    )
    fan_sprays(
        stage, rest, foot, rng, (-168, -12), (reach * 0.85, reach * 1.1), (20, 70), 0.4
    )


def fill_shade(stage, middle, wide, high, rng):
    """Dark leaves deep in the bouquet, so that no wall shows between flowers."""
    dark, light = leaf_paint("deep")
    dark = blend(dark, read("#1d2a20"), 0.3)
    for _ in range(110):
        a, r = rng.uniform(0, math.tau), math.sqrt(rng.random()) * 0.8
        foot = (
            middle[0] + wide * r * math.cos(a) * 0.9,
            middle[1] + high * r * math.sin(a) * 0.95,
            rng.uniform(-70, -30),
        )
        out = (math.cos(a), math.sin(a) - 0.2, rng.uniform(0, 0.4))
        size = rng.uniform(46, 74)
        add_leaf(
            stage, foot, out, (0, -0.3, 1), (size, size * 0.26, 0.2), (dark, light), rng
        )
