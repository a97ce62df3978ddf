"""How sure a registration is: the likeness of many small blocks, each by itself.

NCC: normalised cross-correlation, -1 to 1.
"""

from dataclasses import dataclass

import numpy as np

from studio.imaging.arrays import Array, Floats

LEAST_BLOCKS = 24
_BLOCKS_ALONG = 24
_LEAST_BLOCK_PX = 8
_ALIKE = 0.5
_CHANCE = 3.6  # over the side of a block, measured on pictures of 96 to 512 px
_MOSTLY = 0.5  # of a block must be kept and covered
_TEXTURED = 0.3  # deviation of a normalised block; sensor noise on a flat wall stays under it


@dataclass(frozen=True, slots=True)
class Confidence:
    """`median` and `agreeing` are None without a block that tells anything; `chance` is what two pictures
    that have nothing in common may reach by luck, since small blocks are more often alike."""

    median: float | None
    agreeing: float | None
    blocks: int
    chance: float = 0.0


NOTHING = Confidence(None, None, 0)


def confidence(base: Floats, answer: Floats, usable: Array) -> Confidence:
    """Of two normalised pictures that lie over each other, looked at where `usable` (bool)."""
    block = max(_LEAST_BLOCK_PX, round(max(base.shape) / _BLOCKS_ALONG))
    weight = usable.astype(np.float32)
    count = _summed(weight, block)
    enough = count > _MOSTLY * block * block
    share = np.maximum(count, 1)
    one, other = _summed(base * weight, block) / share, _summed(answer * weight, block) / share
    both = _summed(base * answer * weight, block) / share - one * other
    spread = _summed(base * base * weight, block) / share - one * one
    found = _summed(answer * answer * weight, block) / share - other * other
    textured = enough & (spread > _TEXTURED**2)
    if not textured.any():
        return NOTHING
    ncc = (both / np.sqrt(np.maximum(spread * found, 1e-6)))[textured]
    agreeing = float((ncc > _ALIKE).mean())
    return Confidence(float(np.median(ncc)), agreeing, int(textured.sum()), _CHANCE / block)


def _summed(values: Floats, block: int) -> Floats:
    """Sums of whole blocks; what is left over at the right and at the bottom is not looked at."""
    rows, columns = values.shape[0] // block, values.shape[1] // block
    whole = values[: rows * block, : columns * block].reshape(rows, block, columns, block)
    out: Floats = whole.sum(axis=(1, 3))
    return out
