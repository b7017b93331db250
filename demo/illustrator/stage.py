"""Collects small facets, lights them from the upper left and writes them as paths."""

from .light import DepthMap, tone_facet
from .vectors import Vector

Colour = tuple[float, float, float]

# A facet the eye cannot see costs as much to paint as one it can.
HIDDEN = 40.0
# Neighbouring facets overlap by this much, or the ground shines through the seams.
SEAM = 0.55


class Stage:
    """The things in a picture, nearest last."""

    def __init__(self, width: int, height: int, window=None):
        self.width = width
        self.height = height
        self.window = window or (0, 0, width, height)
        self.facets: list[tuple] = []
        self.overlays: list[tuple[float, str]] = []
        self.definitions: list[str] = []
        self.ground: list[str] = []
        self.depth = DepthMap(width, height)

    def add(
        self,
        points: list[Vector],
        normal: Vector,
        colour: Colour,
        gloss: float = 0.0,
        casts: bool = True,
    ):
        """Put one flat facet on the stage; the normal is turned to the viewer."""
        n = len(points)
        x = sum(p[0] for p in points) / n
        y = sum(p[1] for p in points) / n
        z = sum(p[2] for p in points) / n
        if casts:
            self.depth.raise_to(points, z)
        if normal[2] < 0:
            normal = (-normal[0], -normal[1], -normal[2])
        self.facets.append((z, x, y, normal, colour, gloss, points))

    def overlay(self, z: float, svg: str):
        """Put a ready piece of SVG at a depth: glass, threads, writing."""
        self.overlays.append((z, svg))

    def define(self, svg: str):
        self.definitions.append(svg)

    def lay(self, svg: str):
        """Put something flat under everything: a cloth, a card."""
        self.ground.append(svg)

    def paint(self) -> str:
        """Every visible facet and overlay as SVG, the farthest first."""
        depth = self.depth
        left, top, wide, high = self.window
        edge = high // 8
        hidden = HIDDEN * max(1.0, self.height / high)
        pieces = list(self.overlays)
        for facet in self.facets:
            z, x, y = facet[:3]
            if not (-edge < x - left < wide + edge and -edge < y - top < high + edge):
                continue
            if depth.buries(x, y, z + hidden):
                continue
            pieces.append((z, write_facet(facet, depth)))
        pieces.sort(key=lambda piece: piece[0])
        return "\n".join(piece[1] for piece in pieces)


class Inset:
    """A part of a stage that a composition may treat as a page of its own."""

    def __init__(self, stage, place: tuple[float, float], size: tuple[int, int], z=0.0):
        self.stage = stage
        self.left, self.top = place
        self.width, self.height = size
        self.z = z

    def add(self, points, normal, colour, gloss=0.0, casts=True):
        left, top, z = self.left, self.top, self.z
        moved = [(p[0] + left, p[1] + top, p[2] + z) for p in points]
        self.stage.add(moved, normal, colour, gloss, casts)

    def overlay(self, z: float, svg: str):
        moved = f'<g transform="translate({self.left:.1f} {self.top:.1f})">{svg}</g>'
        self.stage.overlay(z + self.z, moved)

    def lay(self, svg: str):
        moved = f'<g transform="translate({self.left:.1f} {self.top:.1f})">{svg}</g>'
        self.stage.lay(moved)

    def define(self, svg: str):
        if svg not in self.stage.definitions:
            self.stage.define(svg)


def write_facet(facet: tuple, depth: DepthMap) -> str:
    z, x, y, normal, colour, gloss, points = facet
    r, g, b = tone_facet(colour, normal, depth.shadow(x, y, z), gloss)
    corners = []
    for px, py, _ in points:
        dx, dy = px - x, py - y
        more = SEAM / (abs(dx) + abs(dy) + 0.01) + 1
        corners.append(f"{x + dx * more:.1f} {y + dy * more:.1f}")
    path = "L".join(corners)
    return f'<path fill="#{r:02x}{g:02x}{b:02x}" d="M{path}Z"/>'
