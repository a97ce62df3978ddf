"""Where an answer lies on its base: the transform that was found, how far to trust it, and what it means."""

from dataclasses import dataclass
from enum import StrEnum

from studio.model.geometry import IDENTITY, Frame


class Trust(StrEnum):
    """What a registration allows: lock, ask a person, keep the answer raw, or lie still (no texture)."""

    ACCEPTED = "accepted"
    ASKED = "asked"
    REFUSED = "refused"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class Registration:
    """`transform` takes base pixels to answer pixels, both measured at pixel corners, as every Frame does.

    `shift_px` (in base pixels, at the picture's centre), `zoom_percent`, `anisotropy_percent` and
    `rotation_deg` say what remains when the plain size map between the two pictures is taken out.
    `confidence` is the median block NCC (-1 to 1; None where too few blocks have texture), `agreeing` the
    share of blocks above 0.5. `reason` is a kind of the sentence table where the trust is ASKED or REFUSED.
    """

    transform: Frame = IDENTITY
    shift_px: float = 0.0
    zoom_percent: float = 0.0
    anisotropy_percent: float = 0.0
    rotation_deg: float = 0.0
    confidence: float | None = None
    agreeing: float | None = None
    textured_blocks: int = 0
    trust: Trust = Trust.ACCEPTED
    reason: str = ""

    @property
    def is_identity(self) -> bool:
        return self.transform == IDENTITY
