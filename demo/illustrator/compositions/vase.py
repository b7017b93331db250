"""Flowers standing in a vase on a table."""

from demo.illustrator.colours import leaf_paint
from demo.illustrator.props.vases import BELLIED, BUCKET, add_glass, add_stoneware
from demo.illustrator.surfaces import add_tube, rise

from .arrange import (
    Dome,
    dome_heads,
    draw_head,
    face_head,
    fill_shade,
    pack_heads,
    split_roles,
    surround,
    tuck_between,
)

# half width, height, where the dome's middle is and how much room it has
VESSELS = {
    "bud-vase": (112, 330, 0.475, (0.34, 0.22)),
    "glass-vase": (112, 330, 0.40, (0.37, 0.24)),
    "glass-cylinder": (92, 430, 0.33, (0.36, 0.215)),
    "bucket": (135, 300, 0.42, (0.36, 0.235)),
    "stoneware-vase": (150, 330, 0.405, (0.37, 0.235)),
}
STONE = {"bucket": ("sage", BUCKET)}
GLASS = {"bud-vase": "bud", "glass-vase": "clear", "glass-cylinder": "cylinder"}


def compose(stage, stems, rng, style):
    heads, fillers, foliage = split_roles(stems)
    grow = stage.width / 960
    half, high, level, share = VESSELS[style.vessel]
    size = (half * grow, high * grow)
    foot = (stage.width * 0.5, stage.height * 0.89, 0.0)
    mouth = (foot[0], foot[1] - size[1], 0.0)
    middle = (foot[0] + rng.uniform(-14, 14), stage.height * level, 0.0)
    room = (stage.width * share[0], stage.height * share[1])
    packed, factor = pack_heads(
        heads, rng, room, flat=0.9, grow=grow, fullness=style.fullness
    )
    lift = 70 * grow
    dome = dome_heads(packed, middle, rng, 95 * factor * grow)
    gap = 1.0 if style.vessel == "glass-cylinder" else 0.86
    middle = (middle[0], mouth[1] - dome.high * gap, 0.0)
    dome = Dome(middle, dome.wide, dome.high)
    for head in packed:
        head.z += lift
    if style.vessel in GLASS:
        add_glass(stage, foot, size, GLASS[style.vessel])
    else:
        glaze, shape = STONE.get(style.vessel, ("sand", BELLIED))
        add_stoneware(stage, foot, size, glaze, rng, shape)
    tie = (mouth[0], mouth[1] + 60 * grow, 0.0)
    draw_stems(stage, packed, foliage, (middle, mouth, foot, size[0]), rng)
    if len(packed) > 3 and style.vessel != "glass-cylinder":
        fill_shade(stage, dome, rng, 80, z=(-40, 10))
    surround(stage, foliage + fillers[::2], dome, tie, rng, (-188, 8))
    tuck_between(stage, foliage[1::2] + fillers, dome, tie, rng, lift)
    for head in packed:
        draw_head(stage, head, middle, face_head(head, dome, rng), rng)


def draw_stems(stage, packed, foliage, places, rng):
    """Stems from each head through the vase's mouth, crossing in the water."""
    middle, mouth, foot, half = places
    dark, light = leaf_paint("leaf")
    for head in packed:
        thick = getattr(head.stem.module, "STALK", 3.6) * stage.width / 960
        top = (middle[0] + head.x, middle[1] + head.y, head.z - head.radius * 0.5)
        share = head.x / (abs(head.x) + 160)
        gate = (mouth[0] + share * half * 0.8, mouth[1], rng.uniform(-20, 30))
        end = (
            foot[0] - share * half * 0.9 + rng.uniform(-0.2, 0.2) * half,
            foot[1] - rng.uniform(14, 34),
            rng.uniform(-20, 30),
        )
        add_tube(stage, rise(gate, top, rng, 14), (thick, thick * 0.9), dark, light)
        add_tube(stage, rise(end, gate, rng, 4), (thick, thick), dark, light)
