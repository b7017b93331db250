"""Small vector arithmetic: x goes right, y goes down, z comes towards the viewer."""

import math

Vector = tuple[float, float, float]


def add(a: Vector, b: Vector, by: float = 1.0) -> Vector:
    return (a[0] + b[0] * by, a[1] + b[1] * by, a[2] + b[2] * by)


def mix(a: Vector, b: Vector, share: float) -> Vector:
    keep = 1 - share
    return (
        a[0] * keep + b[0] * share,
        a[1] * keep + b[1] * share,
        a[2] * keep + b[2] * share,
    )


def scale(a: Vector, by: float) -> Vector:
    return (a[0] * by, a[1] * by, a[2] * by)


def dot(a: Vector, b: Vector) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vector, b: Vector) -> Vector:
    return (
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    )


def length(a: Vector) -> float:
    return math.sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2])


def unit(a: Vector) -> Vector:
    size = length(a) or 1.0
    return (a[0] / size, a[1] / size, a[2] / size)


class Frame:
    """Where a part sits: its foot, its size and three axes (z is where it looks)."""

    __slots__ = ("origin", "size", "x", "y", "z")

    def __init__(self, origin: Vector, facing: Vector, size: float, spin: float = 0.0):
        axis = unit(facing)
        helper = (0.0, 1.0, 0.0) if abs(axis[1]) < 0.9 else (1.0, 0.0, 0.0)
        side = unit(cross(helper, axis))
        other = cross(axis, side)
        c, s = math.cos(spin), math.sin(spin)
        self.origin = origin
        self.size = size
        self.z = axis
        self.x = add(scale(side, c), other, s)
        self.y = cross(axis, self.x)

    def at(self, p: Vector) -> Vector:
        """The place in the picture of a point given in this part's own measure."""
        a, b, c = p[0] * self.size, p[1] * self.size, p[2] * self.size
        o, x, y, z = self.origin, self.x, self.y, self.z
        return (
            o[0] + x[0] * a + y[0] * b + z[0] * c,
            o[1] + x[1] * a + y[1] * b + z[1] * c,
            o[2] + x[2] * a + y[2] * b + z[2] * c,
        )

    def turn(self, p: Vector) -> Vector:
        """The direction in the picture of a direction given in this part's axes."""
        x, y, z = self.x, self.y, self.z
        return (
            x[0] * p[0] + y[0] * p[1] + z[0] * p[2],
            x[1] * p[0] + y[1] * p[1] + z[1] * p[2],
            x[2] * p[0] + y[2] * p[1] + z[2] * p[2],
        )

    def child(self, p: Vector, facing: Vector, size: float, spin: float = 0.0):
        """A frame on this one: place, direction and size in this part's measure."""
        return Frame(self.at(p), self.turn(facing), self.size * size, spin)
