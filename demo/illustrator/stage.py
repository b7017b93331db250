"""Collects small facets, lights them from the upper left and writes them as paths."""

from .light import DepthMap, tone_facet
from .vectors import Vector

Colour = tuple[float, float, float]

# A facet the eye cannot see costs as much to paint as one it can.
HIDDEN = 34.0


class Stage:
    """The things in a picture, nearest last."""

    def __init__(self, width: int, height: int):
        self.width = width
        self.height = height
        self.facets: list[tuple] = []
        self.overlays: list[tuple[float, str]] = []
        self.definitions: list[str] = []
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

    def paint(self) -> str:
        """Every visible facet and overlay as SVG, the farthest first."""
        depth = self.depth
        pieces = list(self.overlays)
        for facet in self.facets:
            z, x, y = facet[:3]
            if not (-20 < x < self.width + 20 and -20 < y < self.height + 20):
                continue
            if depth.buries(x, y, z + HIDDEN):
                continue
            pieces.append((z, write_facet(facet, depth)))
        pieces.sort(key=lambda piece: piece[0])
        return "\n".join(piece[1] for piece in pieces)


def write_facet(facet: tuple, depth: DepthMap) -> str:
    z, x, y, normal, colour, gloss, points = facet
    r, g, b = tone_facet(colour, normal, depth.shadow(x, y, z), gloss)
    path = "L".join(f"{p[0]:.1f} {p[1]:.1f}" for p in points)
    return f'<path color="#{r:02x}{g:02x}{b:02x}" d="M{path}Z"/>'
