"""What becomes of a delivered answer: locked, asked about, or refused, in the colours of its base."""

from dataclasses import dataclass, replace

from studio.imaging import colour, depth, padding
from studio.imaging.lock.laid_back import Part, laid_back, part_of
from studio.imaging.lock.locking import Locked
from studio.imaging.lock.registered import Proposal, lock_registered, lock_whole, propose
from studio.imaging.opened import Opened
from studio.model.cancel import CancelToken
from studio.model.geometry import Box
from studio.model.pixels import Pixels, Sheet
from studio.model.recipe import LockMode, Purpose
from studio.model.registration import Registration
from studio.model.sizes import SizePlan


@dataclass(frozen=True, slots=True)
class Answer:
    """A delivered answer, decoded; `plan` is how Image 1 of `size` was made legal, which is undone.

    `cut` is the part of the base that was sent, None for all of it.
    """

    opened: Opened
    plan: SizePlan | None
    size: tuple[int, int]
    cut: Box | None = None

    def in_space_of(self, base: Sheet) -> Pixels:
        """Out of its canvas, in the colours of its base, in its depth or deeper.

        Other colours are brought to it at 16 bits: a wide space says fewer of them at 8, and the lock, which
        corrects and rounds them once more, would lose a twentieth of a ΔE.
        """
        pixels = self.out_of_canvas()
        if not colour.is_same_space(self.opened.icc, base.icc):
            pixels = colour.convert(depth.at_depth(pixels, 16), self.opened.icc, base.icc)
        return depth.at_depth(pixels, max(pixels.bits, base.pixels.bits))

    def out_of_canvas(self) -> Pixels:
        """The picture without what was padded, at `size`; the very pixels that came where there is no canvas,
        or they have another size than it.
        """
        pixels, plan = self.opened.pixels, self.plan
        came = (pixels.width, pixels.height)
        if plan is None or came != (plan.width, plan.height) or came == self.size:
            return pixels
        return padding.take_back(pixels, plan, self.size, self.opened.icc)


def judged(
    base: Sheet,
    answer: Answer,
    painted: Pixels | None,
    mode: LockMode,
    *,
    purpose: Purpose = Purpose.CHANGE,
    asks_first: bool = False,
    registration: Registration | None = None,
    trust_it: bool = False,
    cancel: CancelToken | None = None,
) -> Locked:
    """A locked one has a patch. One that is asked about may have a final mask without one: a proposal.

    `asks_first`: where nothing was painted, what would be taken is only proposed. The answer to a cut always
    has a patch: one that is not locked is the answer as it came, over the cut.
    """
    pixels, cut = answer.in_space_of(base), answer.cut
    if cut is None:
        whole = Part(base.pixels, painted, registration)
        return _judged(whole, base.icc, pixels, mode, purpose, asks_first, trust_it, cancel)
    part = part_of(base.pixels, painted, cut, registration)
    locked = _judged(part, base.icc, pixels, mode, purpose, False, trust_it, cancel)
    return laid_back(locked, base.pixels, base.icc, pixels, cut)


def proposed_change(
    base: Sheet,
    answer: Answer,
    painted: Pixels | None,
    *,
    registration: Registration | None = None,
    cancel: CancelToken | None = None,
) -> Proposal:
    """What a lock could take, in the pixels of the base."""
    pixels, cut = answer.in_space_of(base), answer.cut or base.pixels.box
    part = part_of(base.pixels, painted, cut, registration)
    found = propose(part.base, base.icc, pixels, part.painted, registration=part.registration, cancel=cancel)
    if found.final is None:
        return found
    return replace(found, final=replace(found.final, box=found.final.box.moved(cut.x, cut.y)))


def _judged(
    part: Part,
    profile: bytes | None,
    pixels: Pixels,
    mode: LockMode,
    purpose: Purpose,
    asks_first: bool,
    trust_it: bool,
    cancel: CancelToken | None,
) -> Locked:
    base, painted = part.base, part.painted
    if painted is None and mode is not LockMode.OFF:
        if purpose is Purpose.FINISH:
            return lock_whole(base, profile, pixels, cancel=cancel)
        if asks_first:
            return _proposed(base, profile, pixels, mode, cancel)
    return lock_registered(
        base,
        profile,
        pixels,
        painted,
        mode,
        registration=part.registration,
        trust_it=trust_it,
        cancel=cancel,
    )


def _proposed(
    base: Pixels, profile: bytes | None, pixels: Pixels, mode: LockMode, cancel: CancelToken | None
) -> Locked:
    found = propose(base, profile, pixels, None, cancel=cancel)
    receipt = replace(found.receipt, mode=mode.value)
    if found.final is None:
        return Locked(None, pixels.box, None, receipt)
    return Locked(None, found.final.box, found.final.weights, receipt)
