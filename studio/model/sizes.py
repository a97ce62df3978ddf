"""Which picture sizes a model makes, and how a picture is brought to one and back."""

from dataclasses import dataclass

from studio.model.geometry import Box

SMALLEST_QUIET_SCALE, LARGEST_QUIET_SCALE = 0.9, 1.1  # outside these the scaling is said before sending


@dataclass(frozen=True, slots=True)
class SizeRule:
    """Sizes are one of `presets`, or, without presets, any that keeps all the other rules.

    `multiple` divides both edges; `longest_px` bounds the longer edge; `aspect_most` the ratio of the longer
    to the shorter; `least_px` and `most_px` the area. 0 means no such rule. `experimental_px` is an area from
    which the maker promises less. `has_auto` says that the model can also choose by itself.
    """

    presets: tuple[tuple[int, int], ...] = ()
    multiple: int = 1
    longest_px: int = 0
    aspect_most: float = 0.0
    least_px: int = 0
    most_px: int = 0
    experimental_px: int = 0
    has_auto: bool = True


@dataclass(frozen=True, slots=True)
class SizePlan:
    """How a picture becomes legal: scaled by `scale`, then laid at `inner` on a canvas of `width` × `height`.

    Around `inner` its edge is replicated. To undo it, cut `inner` out of the answer and scale it back.
    """

    width: int
    height: int
    scale: float
    inner: Box

    @property
    def text(self) -> str:
        return f"{self.width}x{self.height}"

    @property
    def is_padded(self) -> bool:
        return (self.inner.width, self.inner.height) != (self.width, self.height)

    @property
    def is_worth_saying(self) -> bool:
        return not SMALLEST_QUIET_SCALE <= self.scale <= LARGEST_QUIET_SCALE
