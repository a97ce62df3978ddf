"""The receipt: proof of what the pixel lock kept, computed on what was written."""

from dataclasses import dataclass

from studio.model.history import LockState


@dataclass(frozen=True, slots=True)
class Receipt:
    """Pixel counts over the whole picture; `differing_px`: protected pixels unlike the base's."""

    state: LockState
    algorithm: str
    painted_px: int | None = None
    final_px: int | None = None
    past_painted_px: int | None = None
    protected_px: int | None = None
    differing_px: int | None = None
    confidence: float | None = None
    reason: str = ""  # a kind of the sentence table, when asked or refused
