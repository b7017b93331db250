"""One warm light from the upper left, cool shade, and dark between the flowers."""

import math

from .vectors import Vector, unit

LIGHT = unit((-0.52, -0.62, 0.6))
COOL = (0.80, 0.735, 0.725)
WARM = (1.06, 1.045, 1.0)
# Shade and cool light grey the paint; this gives it its colour back.
VIVID = 1.22
CELL = 4
FAR = -9999.0

# Steps towards the light on the page, and how high the light's ray is there.
FLAT = math.hypot(LIGHT[0], LIGHT[1])
RAY = [
    (LIGHT[0] / FLAT * d, LIGHT[1] / FLAT * d, LIGHT[2] / FLAT * d * 0.8, weight)
    for d, weight in ((7, 0.26), (13, 0.26), (22, 0.22), (36, 0.16), (60, 0.10))
]
AROUND = [
    (math.cos(k * math.tau / 7 + d) * d, math.sin(k * math.tau / 7 + d) * d, d)
    for d in (9, 24)
    for k in range(7)
]


class DepthMap:
    """How near the nearest thing is, in cells of a few pixels."""

    def __init__(self, width: int, height: int):
        self.columns = width // CELL + 2
        self.rows = height // CELL + 2
        self.cells = [FAR] * (self.columns * self.rows)

    def raise_to(self, points: list[Vector], z: float):
        left = max(0, int(min(p[0] for p in points)) // CELL)
        right = min(self.columns - 1, int(max(p[0] for p in points)) // CELL)
        top = max(0, int(min(p[1] for p in points)) // CELL)
        low = min(self.rows - 1, int(max(p[1] for p in points)) // CELL)
        if right - left > 1:
            left, right = left, right - 1
        if low - top > 1:
            top, low = top, low - 1
        cells = self.cells
        for row in range(top, low + 1):
            start = row * self.columns
            for cell in range(start + left, start + right + 1):
                if cells[cell] < z:
                    cells[cell] = z

    def at(self, x: float, y: float) -> float:
        column, row = int(x) // CELL, int(y) // CELL
        if 0 <= column < self.columns and 0 <= row < self.rows:
            return self.cells[row * self.columns + column]
        return FAR

    def buries(self, x: float, y: float, z: float) -> bool:
        """Whether everything around this place is well in front of it."""
        at = self.at
        return (
            at(x, y) > z
            and at(x - 6, y) > z
            and at(x + 6, y) > z
            and at(x, y - 6) > z
            and at(x, y + 6) > z
        )

    def shadow(self, x: float, y: float, z: float) -> tuple[float, float]:
        """Cast shadow and closeness at a place, both from 0 (open) to 1."""
        columns, rows, cells = self.columns, self.rows, self.cells
        cast = 0.0
        for dx, dy, dz, weight in RAY:
            column, row = int(x + dx) // CELL, int(y + dy) // CELL
            if 0 <= column < columns and 0 <= row < rows:
                over = cells[row * columns + column] - z - dz - 3
                if over > 0:
                    cast += weight * min(1.0, over / 12)
        close = 0.0
        for dx, dy, reach in AROUND:
            column, row = int(x + dx) // CELL, int(y + dy) // CELL
            if 0 <= column < columns and 0 <= row < rows:
                over = (cells[row * columns + column] - z) / reach - 0.5
                if over > 0:
                    close += min(1.0, over)
        return cast, close / len(AROUND)


def tone_facet(
    colour: tuple[float, float, float],
    normal: Vector,
    shadow: tuple[float, float],
    gloss: float,
) -> tuple[int, int, int]:
    """The paint for a facet: shade deepens a petal's colour before it greys it."""
    cast, close = shadow
    facing = normal[0] * LIGHT[0] + normal[1] * LIGHT[1] + normal[2] * LIGHT[2]
    direct = max(0.0, 0.40 + 0.60 * facing) * (1 - 0.62 * cast)
    sky = (0.70 - 0.30 * normal[1]) * (1 - 0.7 * close)
    tone = min(1.0, 0.17 + 0.78 * direct + 0.36 * sky)
    power = 1.0 + 0.95 * (1 - tone)
    dim = 1 - 0.36 * close * (1 + cast)
    shine = gloss * max(0.0, facing) ** 14 if gloss else 0.0
    values = []
    for body, cool, warm in zip(colour, COOL, WARM, strict=True):
        value = body**power * (cool + (warm - cool) * tone) * dim
        values.append(value + (1 - value) * shine)
    grey = sum(values) / 3
    vivid = 1 + (VIVID - 1) * min(1.0, 3.8 * max(0.0, 1 - grey))
    r, g, b = (
        max(0, min(255, int((grey + (value - grey) * vivid) * 255 + 0.5)))
        for value in values
    )
    return r, g, b
