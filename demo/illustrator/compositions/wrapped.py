"""A hand-tied bouquet in paper, lying in the light of a window."""

from demo.illustrator.props.paper import wrap_back, wrap_front
from demo.illustrator.props.ribbon import tie_bow

from .arrange import (
    Dome,
    dome_heads,
    draw_head,
    face_head,
    fill_shade,
    pack_heads,
    place_spray,
    split_roles,
    surround,
    tuck_between,
)


def compose(stage, stems, rng, style):
    """Draw the bouquet on the stage, its flowers a little above the middle."""
    heads, fillers, foliage = split_roles(stems)
    grow = stage.width / 960
    middle = (stage.width * 0.5, stage.height * 0.385, 0.0)
    room = (stage.width * 0.365, stage.height * 0.245)
    packed, factor = pack_heads(heads, rng, room, grow=grow, fullness=style.fullness)
    dome = dome_heads(packed, middle, rng, 95 * factor * grow)
    if not packed:
        dome = Dome(middle, 170 * grow, 205 * grow)
    lift = 120 * grow
    for head in packed:
        head.z += lift
    tie = (middle[0] + rng.uniform(-8, 8) * grow, stage.height * 0.775, 0.0)
    for k, paper in enumerate(style.papers):
        wrap_back(stage, (tie[0], tie[1], -k * 26.0), dome, paper, rng, 1 + 0.07 * k)
    if packed:
        fill_shade(stage, dome, rng, z=(-50, 10))
        surround(stage, foliage + fillers[::2], dome, tie, rng)
        tuck_between(stage, foliage[1::2] + fillers, dome, tie, rng, lift)
    else:
        gather_sheaf(stage, fillers, dome, tie, rng)
    for head in packed:
        draw_head(stage, head, middle, face_head(head, dome, rng), rng)
    wrap_front(stage, tie, dome, style.papers, rng)
    tie_bow(stage, tie, style.ribbon, rng, grow)


def gather_sheaf(stage, stems, dome: Dome, tie, rng):
    """A bunch without flower heads: every stem shows its own tip."""
    for stem in stems:
        degrees = rng.uniform(-158, -22)
        reach = rng.uniform(0.40, 1.45) ** 0.8
        tip = dome.at(degrees, reach, rng.uniform(-45, 10))
        size = stem.module.SIZE * rng.uniform(1.05, 1.3) * stage.width / 960
        place_spray(stage, stem, tip, (tie[0], tie[1], -30.0), size, rng)
