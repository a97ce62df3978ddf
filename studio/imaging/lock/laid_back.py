"""The pixel lock on the answer to a cut: found and locked on that part of the base, and laid back over it."""

from dataclasses import replace

from studio.imaging import patches
from studio.imaging.lock.locking import Locked, lock_answer
from studio.imaging.lock.registered import lock_registered
from studio.imaging.resizing import resize
from studio.model.geometry import Box, Frame
from studio.model.pixels import Pixels
from studio.model.receipt import Receipt
from studio.model.recipe import LockMode
from studio.model.registration import Registration


def lock_cut(
    base: Pixels, profile: bytes | None, answer: Pixels, painted: Pixels | None, cut: Box, mode: LockMode
) -> Locked:
    """As `lock_registered`, for an answer to the part of `base` under `cut`; nothing else is looked at.

    Box, receipt and registration are in the pixels of the base. Where it is not known where the answer lies
    it is the patch all the same, over all of the cut and as it came: alone it would be a picture of a detail.
    """
    part = patches.cut(base, cut)
    mask = None if painted is None else patches.cut(painted, cut)
    locked = lock_registered(part, profile, answer, mask, mode)
    if locked.patch is None:
        raw = resize(answer, cut.width, cut.height, profile)
        locked = replace(lock_answer(part, raw, None, LockMode.OFF), receipt=locked.receipt, final_mask=None)
    return replace(locked, box=locked.box.moved(cut.x, cut.y), receipt=_in_base(locked.receipt, base, cut))


def _in_base(receipt: Receipt, base: Pixels, cut: Box) -> Receipt:
    """What lies outside the cut is protected too, and was never touched."""
    protected = receipt.protected_px
    return replace(
        receipt,
        protected_px=None if protected is None else protected + base.box.area - cut.area,
        registration=None if receipt.registration is None else _moved(receipt.registration, cut),
    )


def _moved(found: Registration, cut: Box) -> Registration:
    return replace(found, transform=Frame.offset(-cut.x, -cut.y).then(found.transform))
