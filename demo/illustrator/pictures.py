"""Composes a product's picture: stage, arrangement, ground, one SVG."""

import random
from importlib import import_module

from . import backdrop
from .recipes import Style
from .stage import Stage

WIDTH, HEIGHT = 960, 1200
STANDING = {"vase": 0.80, "pot": 0.80}
# A wrapped bouquet lies at ease, never quite upright.
LYING = ("wrapped", "single")
COMPOSITIONS = {"single": "wrapped"}


def draw_product(composition: str, stems, style: Style, seed: int, close=False) -> str:
    """The SVG of a product; close gives the second view, nearer to the flowers."""
    rng = random.Random(seed)  # noqa: S311 (a drawing, not a secret)
    zoom = 1.85 if close else 1.0
    width, height = int(WIDTH * zoom), int(HEIGHT * zoom)
    window = (0, 0, width, height)
    if close:
        left = int((width - WIDTH) * 0.42)
        window = (
            left,
            int((height - HEIGHT) * close_level(composition)),
            WIDTH,
            HEIGHT,
        )
    stage = Stage(width, height, window)
    module = import_module(
        f"demo.illustrator.compositions.{COMPOSITIONS.get(composition, composition)}"
    )
    module.compose(stage, stems, rng, style)
    table = 0.0 if close else STANDING.get(composition, 0.0)
    ground = backdrop.lay_ground(WIDTH, HEIGHT, style.mood, rng, table)
    ground += backdrop.throw_window(WIDTH, HEIGHT, rng, 0.55)
    ground += backdrop.scatter_specks(WIDTH, HEIGHT, "#b9a58c", rng)
    lean = rng.uniform(4.0, 10.0) * rng.choice((-1, 1)) if composition in LYING else 0.0
    return backdrop.frame_picture(stage, stage.paint(), ground, seed % 89, lean)


def close_level(composition: str) -> float:
    return {"pot": 0.42, "wreath": 0.18, "spray": 0.40}.get(composition, 0.28)
