"""Two pictures averaged down once, for all that looks at them: registration, and what compares them."""

from dataclasses import dataclass

from studio.imaging.alignment.affine import Size
from studio.imaging.arrays import from_array, to_array
from studio.imaging.resizing import averaged, fitted
from studio.model.pixels import Pixels

LONGEST_PX = 1536  # what differs, and by which colours, is seen as well at this size as at any larger one
_ANSWER_MOST_PX = 3072
_AVERAGED_BELOW = 0.75  # of a length: less would cost detail and gain no time


@dataclass(frozen=True, slots=True)
class Averaged:
    """`pixels` stand for a picture of the size `full`: averaged over areas, or the picture itself."""

    pixels: Pixels
    full: Size

    @property
    def size(self) -> Size:
        return self.pixels.width, self.pixels.height


def averages(base: Pixels, answer: Pixels) -> tuple[Averaged, Averaged]:
    """`base` at `LONGEST_PX` at most, and `answer` as fine over it, whichever way it lies in it."""
    full, came = (base.width, base.height), (answer.width, answer.height)
    size = full
    if max(full) > LONGEST_PX:
        size = fitted(*full, LONGEST_PX)
    wanted = as_fine(size, full, came, _ANSWER_MOST_PX)
    if max(wanted) > _AVERAGED_BELOW * max(came):
        wanted = came
    return _averaged(base, size), _averaged(answer, wanted)


def as_fine(size: Size, base: Size, answer: Size, most_px: int) -> Size:
    """How large an answer of a base that is looked at in `size` has to be, so that each way in which the base
    may lie in it is as fine; never larger than it is.
    """
    least = min(answer[0] / base[0], answer[1] / base[1])
    scale = min(1.0, max(size) / max(base) / least, most_px / max(answer))
    return max(1, round(answer[0] * scale)), max(1, round(answer[1] * scale))


def as_it_is(picture: Pixels) -> Averaged:
    return Averaged(picture, (picture.width, picture.height))


def _averaged(picture: Pixels, size: Size) -> Averaged:
    whole = as_it_is(picture)
    return (
        whole if size == whole.size else Averaged(from_array(averaged(to_array(picture), *size)), whole.full)
    )
