"""A tied bunch lying on cloth, its stems bare, a card beside it."""

from demo.illustrator.colours import leaf_paint
from demo.illustrator.props.cloth import lay_card, lay_cloth
from demo.illustrator.props.ribbon import tie_bow
from demo.illustrator.surfaces import add_tube, rise

from .arrange import (
    dome_heads,
    draw_head,
    face_head,
    fill_shade,
    pack_heads,
    split_roles,
    surround,
    tuck_between,
)


def compose(stage, stems, rng, style):
    """The bunch on its cloth, with a card."""
    lay_cloth(stage, (0.12, 0.10, 0.90, 0.93), rng)
    spot = (stage.width * 0.76, stage.height * 0.80)
    lay_card(stage, spot, rng, stage.width / 960)
    compose_bare(stage, stems, rng, style)


def compose_bare(stage, stems, rng, style):
    """The bunch alone."""
    heads, fillers, foliage = split_roles(stems)
    grow = stage.width / 960
    middle = (stage.width * 0.5, stage.height * 0.38, 0.0)
    room = (stage.width * 0.33, stage.height * 0.22)
    packed, factor = pack_heads(heads, rng, room, grow=grow)
    dome = dome_heads(packed, middle, rng, 90 * factor * grow)
    tie = (middle[0] + 10 * grow, stage.height * 0.70, 40.0)
    for head in packed:
        head.z += 80 * grow
    fill_shade(stage, dome, rng, z=(-20, 20))
    bare_stems(stage, packed, foliage + fillers, dome, tie, rng, grow)
    surround(stage, foliage + fillers[::2], dome, tie, rng)
    tuck_between(stage, foliage[1::2] + fillers, dome, tie, rng, 80 * grow)
    for head in packed:
        draw_head(stage, head, middle, face_head(head, dome, rng), rng)
    tie_bow(stage, (tie[0], tie[1], tie[2] + 20), style.ribbon, rng, grow)


def bare_stems(stage, packed, others, dome, tie, rng, grow):
    """Stems that meet in the tie and fan out under it in a spiral."""
    dark, light = leaf_paint("leaf")
    tops = [(dome.middle[0] + h.x, dome.middle[1] + h.y, h.z - 40) for h in packed]
    tops += [dome.at(rng.uniform(-170, -10), 0.6, 0.0) for _ in others]
    for top in tops:
        lean = (top[0] - tie[0]) / dome.wide
        hold = (tie[0] + lean * 30 * grow, tie[1], tie[2] + rng.uniform(-26, 22))
        low = (
            tie[0] - lean * 120 * grow + rng.uniform(-16, 16),
            tie[1] + rng.uniform(190, 265) * grow,
            rng.uniform(6, 60),
        )
        thick = rng.uniform(3.0, 4.6) * grow
        add_tube(stage, rise(hold, top, rng, 12), (thick, thick * 0.8), dark, light)
        add_tube(stage, rise(low, hold, rng, 6), (thick, thick), dark, light)
