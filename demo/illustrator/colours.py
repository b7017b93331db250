"""The house palette and the paint each flower colour is mixed from."""

from .stage import Colour


def read(text: str) -> Colour:
    """A colour from its six hexadecimal digits."""
    return tuple(int(text[i : i + 2], 16) / 255 for i in (1, 3, 5))


def blend(a: Colour, b: Colour, share: float) -> Colour:
    keep = 1 - share
    return (
        a[0] * keep + b[0] * share,
        a[1] * keep + b[1] * share,
        a[2] * keep + b[2] * share,
    )


# heart (deep inside), body, rim (where the light comes through)
PETALS = {
    "blush": ("#f0868e", "#fdc5bf", "#fff1ec"),
    "pink": ("#cf4d78", "#ee93ad", "#fcdbe2"),
    "rose": ("#c94a6d", "#ea8aa0", "#fbd3d8"),
    "coral": ("#dd4f43", "#f58d78", "#fdd0bd"),
    "peach": ("#e98a5e", "#f9bf98", "#feeada"),
    "apricot": ("#e5803f", "#f8b477", "#feddb4"),
    "orange": ("#cf5414", "#f08a34", "#fcc078"),
    "rust": ("#8d3216", "#c35f30", "#e79a63"),
    "copper": ("#93401f", "#c9703f", "#ecab78"),
    "red": ("#7a1020", "#c1293c", "#e0666a"),
    "burgundy": ("#3f0a1c", "#7d1c38", "#ad4a60"),
    "plum": ("#45183f", "#7d3b70", "#b07aa4"),
    "mauve": ("#8d5a86", "#c09abb", "#e7d3e4"),
    "lilac": ("#8f6fb4", "#c3aadc", "#ebdff4"),
    "lavender": ("#5a4a94", "#8f7cc4", "#c4b6e4"),
    "purple": ("#442a78", "#7450ae", "#ad90d6"),
    "blue": ("#4a69a8", "#8ba9d6", "#cfdff2"),
    "dusk": ("#6f7899", "#a9b0c8", "#dcdfe9"),
    "toffee": ("#a5623c", "#d9a47c", "#f6dcc2"),
    "bronze": ("#82380f", "#c26f2e", "#eab573"),
    "straw": ("#b08a4c", "#dfc088", "#f7e8c4"),
    "dusty-blue": ("#6d7f9e", "#a8b8cb", "#dde3e2"),
    "faded-rose": ("#a8746a", "#cfa596", "#ecd7c6"),
    "white": ("#e6dfc0", "#fbf8f0", "#ffffff"),
    "ivory": ("#dcc38c", "#f6e9cd", "#fffaee"),
    "cream": ("#e3bd7c", "#f9e6bd", "#fffaea"),
    "champagne": ("#cf9f73", "#efd2b2", "#fcf0e0"),
    "sand": ("#b8905f", "#dfc39c", "#f4e6cc"),
    "butter": ("#e0a93a", "#f8dc86", "#fff5cf"),
    "yellow": ("#d8890f", "#f8c62e", "#fde88a"),
    "gold": ("#c8780f", "#f3b324", "#fcdc70"),
    "green": ("#6f8a3a", "#b4c877", "#e2ecba"),
    "lime": ("#7c9a34", "#c0d36e", "#e8f0b8"),
    "brown": ("#4a2c18", "#83562f", "#b88a58"),
}

# shade, light
LEAVES = {
    "leaf": ("#43603d", "#839a66"),
    "green": ("#43603d", "#839a66"),
    "fern": ("#3d5c38", "#7b9460"),
    "sage": ("#6c8262", "#a9bb94"),
    "silver": ("#6d8f80", "#b3ccbb"),
    "olive": ("#5d6a41", "#a3ad7c"),
    "deep": ("#3b4a38", "#66785a"),
    "monstera": ("#2f5638", "#63905a"),
    "dry": ("#a08050", "#dbc08c"),
}


def petal_paint(name: str) -> tuple[Colour, Colour, Colour]:
    heart, body, rim = PETALS[name]
    return read(heart), read(body), read(rim)


def leaf_paint(name: str) -> tuple[Colour, Colour]:
    dark, light = LEAVES.get(name, LEAVES["leaf"])
    return read(dark), read(light)
