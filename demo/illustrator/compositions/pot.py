"""A living plant in its pot on a table."""

from demo.illustrator.colours import blend, read
from demo.illustrator.props.vases import BOWL, TAPERED, add_stoneware
from demo.illustrator.surfaces import add_dab
from demo.illustrator.vectors import Frame

# half width, height, outline, glaze, where the pot stands
POTS = {
    "pot-terracotta": (150, 240, TAPERED, "terracotta", 0.90),
    "pot-small": (150, 200, TAPERED, "terracotta", 0.88),
    "pot-glazed": (118, 190, TAPERED, "cream", 0.90),
    "bowl-glazed": (190, 170, BOWL, "cream", 0.90),
}


def compose(stage, stems, rng, style):
    grow = stage.width / 960
    half, high, shape, glaze, level = POTS[style.vessel]
    foot = (stage.width * 0.5, stage.height * level, 0.0)
    size = (half * grow, high * grow)
    add_stoneware(stage, foot, size, glaze, rng, shape)
    soil = (foot[0], foot[1] - size[1] + 4, -10.0)
    strew_soil(stage, soil, size[0], rng)
    for k, stem in enumerate(stems):
        shift = (k - (len(stems) - 1) / 2) * size[0] * 0.9
        spot = (soil[0] + shift, soil[1], soil[2] + 12 * k)
        frame = Frame(spot, (0.0, -1.0, 0.05), stem.module.SIZE * grow)
        stem.module.draw(stage, frame, stem.colour, rng)


def strew_soil(stage, soil, half, rng):
    """Crumbs of earth and moss over the pot's mouth."""
    dark, moss = read("#4a3728"), read("#6f7f45")
    for _ in range(260):
        across = rng.uniform(-0.9, 0.9)
        near = rng.uniform(-1, 1) * (1 - across * across) ** 0.5
        spot = (
            soil[0] + across * half,
            soil[1] + near * half * 0.18,
            soil[2] + near * 20,
        )
        tone = blend(dark, moss, rng.uniform(0, 1) ** 2)
        add_dab(stage, spot, rng.uniform(3, 8), tone, rng, 6)
