"""How much of one picture is another: what is said of an answer to a request to change nothing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """Of two pictures of one size, laid on each other as they are, over the whole of them.

    `changed_px` of `total_px` pixels have other values; `delta_e` is the mean CIEDE2000 of all pixels.
    """

    changed_px: int
    total_px: int
    delta_e: float

    @property
    def changed_share(self) -> float:
        """0 to 1."""
        return self.changed_px / self.total_px
