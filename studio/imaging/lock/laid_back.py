"""The pixel lock on the answer to a cut: judged on that part of the base, and laid back over all of it."""

from dataclasses import dataclass, replace

from studio.imaging import patches
from studio.imaging.depth import at_depth
from studio.imaging.lock.locking import Locked, lock_answer
from studio.imaging.resizing import resize
from studio.model.geometry import Box, Frame
from studio.model.pixels import Pixels
from studio.model.receipt import Receipt
from studio.model.recipe import LockMode
from studio.model.registration import Registration


@dataclass(frozen=True, slots=True)
class Part:
    """What a cut shows of a base, of what was painted there, and of where the answer was found to lie."""

    base: Pixels
    painted: Pixels | None
    registration: Registration | None


def part_of(base: Pixels, painted: Pixels | None, cut: Box, registration: Registration | None = None) -> Part:
    """`registration` leads from pixels of the base; that of the part from its own."""
    mask = None if painted is None else patches.cut(painted, cut)
    found = None if registration is None else _moved(registration, cut.x, cut.y)
    return Part(patches.cut(base, cut), mask, found)


def laid_back(locked: Locked, base: Pixels, profile: bytes | None, answer: Pixels, cut: Box) -> Locked:
    """What was `locked` on the part under `cut`, in the pixels of the base.

    Where nothing of the `answer` was taken it is the patch all the same, over all of the cut and as it came:
    alone it would be a picture of a detail, in no frame.
    """
    if locked.patch is None:
        raw = at_depth(resize(answer, cut.width, cut.height, profile), base.bits)
        as_it_came = lock_answer(patches.cut(base, cut), raw, None, LockMode.OFF)
        locked = replace(as_it_came, receipt=locked.receipt, final_mask=None)
    return replace(locked, box=locked.box.moved(cut.x, cut.y), receipt=_in_base(locked.receipt, base, cut))


def _in_base(receipt: Receipt, base: Pixels, cut: Box) -> Receipt:
    """What lies outside the cut is protected too, and was never touched."""
    protected = receipt.protected_px
    found = receipt.registration
    return replace(
        receipt,
        protected_px=None if protected is None else protected + base.box.area - cut.area,
        registration=None if found is None else _moved(found, -cut.x, -cut.y),
    )


def _moved(found: Registration, x: int, y: int) -> Registration:
    return replace(found, transform=Frame.offset(x, y).then(found.transform))
