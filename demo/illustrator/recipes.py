"""Reads the demo data and turns a product's size into stems and a style."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from .compositions.arrange import Stem

DATA = Path(__file__).resolve().parent.parent / "data"
MOODS = {
    "bouquets": ("paper", "petal", "sage", "linen", "sand"),
    "single-flower": ("petal", "linen", "paper", "sage"),
    "in-a-vase": ("sage", "dusk", "petal", "linen"),
    "plants": ("linen", "sage", "sand"),
    "dried-wreaths": ("sand", "linen", "sage"),
    "farewell": ("linen", "dusk", "sage"),
}
# Kraft comes in several shades; which one follows the flowers' colour.
KRAFT = {
    "garden-letter": "kraft",
    "winter-window": "sage-kraft",
    "market-morning": "kraft",
    "dahlia-row": "kraft",
    "sablon-roses": "rose-kraft",
    "first-warm-day": "white-kraft",
    "said-in-red": "kraft",
    "armful-of-tulips": "white-kraft",
    "peonies-nothing-else": "sage-kraft",
    "harvest-keepsake": "rose-kraft",
}
RIBBONS = {
    "late-light": "rust",
    "winter-window": "moss",
    "sablon-roses": "blush",
    "said-in-red": "peony",
    "peonies-nothing-else": "cream",
}
VESSELS = (
    "bud-vase", "glass-vase", "glass-cylinder", "stoneware-vase", "pot-terracotta",
    "pot-small", "pot-glazed", "bowl-glazed",
)  # fmt: skip
# A larger size fills more of the same page.
FULLNESS = {"standard": 0.84, "deluxe": 0.93, "grand": 1.02}
BASES = {"straw-ring": "straw", "willow-ring": "willow", "moss-wreath-base": "moss"}


@dataclass(frozen=True)
class Style:
    """How a recipe is presented: paper, ribbon, vessel and the light it stands in."""

    papers: tuple[str, ...] = ("kraft",)
    ribbon: str = "peony"
    vessel: str = ""
    base: str = ""
    mood: str = "paper"
    fullness: float = 1.0


def load(name: str, folder: Path = DATA) -> dict:
    with (folder / name).open("rb") as file:
        return tomllib.load(file)


def read_stems(recipe, materials) -> list[Stem]:
    """One stem for each flower or branch of a recipe, in its order."""
    return [
        Stem(materials[key]["plant"], materials[key]["colour"])
        for key, count in recipe
        if materials[key]["plant"]
        for _ in range(count)
    ]


def choose_style(product: dict, size: dict, place: int) -> Style:
    """The wrapping a recipe pays for, in the light of its category."""
    keys = [key for key, _ in size["recipe"]]
    slug = product["slug"]
    papers = tuple(
        paper
        for paper, sign in (
            ("tissue", "tissue"),
            (KRAFT.get(slug, "kraft"), "kraft"),
            ("linen", "linen-wrap"),
        )
        if sign in keys
    )
    ribbon = "printed" if "ribbon-printed" in keys else RIBBONS.get(slug, "peony")
    moods = MOODS[product["category"]]
    return Style(
        papers=papers or ("kraft",),
        ribbon="twine" if "raffia" in keys else ribbon,
        vessel=next((key for key in keys if key in VESSELS), ""),
        base=next((BASES[key] for key in keys if key in BASES), ""),
        mood=moods[place % len(moods)],
        fullness=FULLNESS[size["key"]] if len(product["size"]) > 1 else 0.95,
    )
