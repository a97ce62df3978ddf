"""The receipt: proof of what the pixel lock kept, computed on what was written."""

from dataclasses import dataclass

from studio.model.history import LockState
from studio.model.registration import Registration

# Refusals of answers that can be laid by their size alone.
_PLACEABLE = ("answer-unlike", "answer-size", "mask-covers-all")


@dataclass(frozen=True, slots=True)
class ColourMatch:
    """Whether an answer's colours were brought to its base's; ΔE2000 on protected pixels before and after."""

    applied: bool
    delta_e_before: float | None = None
    delta_e_after: float | None = None


@dataclass(frozen=True, slots=True)
class Seam:
    """The step at the border of the final mask that the lock added, in ΔE76 of blurred Lab."""

    mean: float
    p95: float


@dataclass(frozen=True, slots=True)
class Receipt:
    """Pixel counts over the whole picture; `differing_px`: protected pixels unlike the base's.

    `edit_kept` (0 to 1): how much of the model's change is in the locked picture. `also_changed_px`: pixels
    just past the painted mask where the answer changed too, and the lock kept the base. `beyond_px`: of a
    lock that was let go past it, pixels just past where it ends and the change that it took goes on. `spill`
    (0 to 1): the share of all change outside the painted mask. None where nothing could be measured.
    """

    state: LockState
    algorithm: str
    painted_px: int | None = None
    final_px: int | None = None
    past_painted_px: int | None = None
    protected_px: int | None = None
    differing_px: int | None = None
    confidence: float | None = None
    reason: str = ""  # a kind of the sentence table, when asked or refused
    registration: Registration | None = None
    colour: ColourMatch | None = None
    seam: Seam | None = None
    edit_kept: float | None = None
    also_changed_px: int | None = None
    spill: float | None = None
    beyond_px: int | None = None
    mode: str = ""  # a LockMode's value; what was asked of the lock

    @property
    def may_be_placed(self) -> bool:
        """Whether somebody who has looked may lock the answer all the same."""
        is_refused = self.state is LockState.REFUSED and self.reason in _PLACEABLE
        return self.state is LockState.ASKED or is_refused
