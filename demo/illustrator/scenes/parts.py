"""How a scene puts whole arrangements on a larger page."""

from demo.illustrator.recipes import Style
from demo.illustrator.stage import Inset


def place(stage, compose, stems, rng, style, spot, size, z=0.0):
    """Put a whole composition somewhere on a larger stage."""
    compose(Inset(stage, spot, size, z), stems, rng, style)


def standing(vessel: str) -> Style:
    """The plain style of flowers in a vessel."""
    return Style(vessel=vessel)


def set_vase(stage, compose, stems, vessel, foot, width, rng, z=0.0):
    """A vase or pot whose foot stands at a place; width is its page's width."""
    high = int(width * 1.25)
    level = 0.89 if compose.__module__.endswith("vase") else 0.90
    spot = (foot[0] - width / 2, foot[1] - high * level)
    place(stage, compose, stems, rng, standing(vessel), spot, (width, high), z)
