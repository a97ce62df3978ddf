"""Boxes of whole pixels, and frames: the affine from an image's root to one of its nodes."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

_MOST_SCALE, _MOST_OFFSET = 1e4, 1e7  # far beyond what pictures of 30,000 pixels come to by steps
_NEAR = 1e-6  # frames are products of doubles: a whole pixel may come out a little beside itself


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of whole pixels: left, top, width, height; empty when a side is 0 or less."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height

    @property
    def is_empty(self) -> bool:
        return self.width <= 0 or self.height <= 0

    @property
    def area(self) -> int:
        return 0 if self.is_empty else self.width * self.height

    def intersect(self, other: "Box") -> "Box":
        x, y = max(self.x, other.x), max(self.y, other.y)
        return Box(x, y, min(self.right, other.right) - x, min(self.bottom, other.bottom) - y)

    def unite(self, other: "Box") -> "Box":
        if self.is_empty:
            return other
        if other.is_empty:
            return self
        x, y = min(self.x, other.x), min(self.y, other.y)
        return Box(x, y, max(self.right, other.right) - x, max(self.bottom, other.bottom) - y)

    def grow(self, by: int) -> "Box":
        return Box(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def moved(self, dx: int, dy: int) -> "Box":
        return Box(self.x + dx, self.y + dy, self.width, self.height)

    def tiles(self, side: int) -> Iterator["Box"]:
        """Squares of `side` and what is left of them at the right and the bottom, row by row."""
        for y in range(self.y, self.bottom, side):
            for x in range(self.x, self.right, side):
                yield Box(x, y, side, side).intersect(self)

    def through(self, way: "Frame") -> "Box":
        """The least box of whole pixels around all that `way` makes of this one."""
        corners = [way.apply(x, y) for x in (self.x, self.right) for y in (self.y, self.bottom)]
        left, top = (math.floor(min(one[n] for one in corners) + _NEAR) for n in (0, 1))
        right, bottom = (math.ceil(max(one[n] for one in corners) - _NEAR) for n in (0, 1))
        return Box(left, top, right - left, bottom - top)

    def __contains__(self, other: object) -> bool:
        """Whether all of another box lies in this one."""
        return isinstance(other, Box) and self.intersect(other) == other

    def contains(self, x: float, y: float) -> bool:
        return self.x <= x < self.right and self.y <= y < self.bottom


@dataclass(frozen=True, slots=True)
class Frame:
    """x' = a·x + b·y + c, y' = d·x + e·y + f, in pixels measured at pixel corners (pixel i covers i to i+1).

    A node's frame takes root coordinates to the node's own: a whole offset after extending or cropping, a
    scale after upscaling.
    """

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 0.0
    e: float = 1.0
    f: float = 0.0

    @classmethod
    def offset(cls, dx: float, dy: float) -> "Frame":
        return cls(c=dx, f=dy)

    @classmethod
    def scale(cls, x: float, y: float) -> "Frame":
        return cls(a=x, e=y)

    def apply(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.b * y + self.c, self.d * x + self.e * y + self.f

    def then(self, after: "Frame") -> "Frame":
        """First this frame, then `after`."""
        return Frame(
            after.a * self.a + after.b * self.d,
            after.a * self.b + after.b * self.e,
            after.a * self.c + after.b * self.f + after.c,
            after.d * self.a + after.e * self.d,
            after.d * self.b + after.e * self.e,
            after.d * self.c + after.e * self.f + after.f,
        )

    def inverse(self) -> "Frame":
        """Raises ValueError for a frame that flattens the plane."""
        det = self.a * self.e - self.b * self.d
        if abs(det) < 1e-12:
            raise ValueError("a frame that flattens the plane has no inverse")
        a, b, d, e = self.e / det, -self.b / det, -self.d / det, self.a / det
        return Frame(a, b, -(a * self.c + b * self.f), d, e, -(d * self.c + e * self.f))

    def to(self, other: "Frame") -> "Frame":
        """The way from this node's pixels to those of the node with frame `other`."""
        return self.inverse().then(other)

    @property
    def is_possible(self) -> bool:
        """Whether pictures go through it and back: it neither flattens them nor leads out of sight."""
        turned, moved = (self.a, self.b, self.d, self.e), (self.c, self.f)
        det = self.a * self.e - self.b * self.d
        return (
            all(abs(value) <= _MOST_SCALE for value in turned)
            and all(abs(value) <= _MOST_OFFSET for value in moved)
            and abs(det) >= 1 / _MOST_SCALE**2
        )

    @property
    def is_whole_offset(self) -> bool:
        """Whether pixels land exactly on pixels."""
        return (
            (self.a, self.b, self.d, self.e) == (1, 0, 0, 1)
            and self.c == int(self.c)
            and self.f == int(self.f)
        )

    def as_tuple(self) -> tuple[float, float, float, float, float, float]:
        return self.a, self.b, self.c, self.d, self.e, self.f


IDENTITY = Frame()
