"""The built-in engine beside plain OpenCV: removal, segmentation, mood, and how soon a cancel is heard."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.engine import candidates, grammar
from studio.model.cancel import CancelToken
from studio.model.watch import Watch
from tests.bench.table import Row, paired_ms, publish, told

PICTURES = Path(__file__).parents[2] / "resources" / "pictures"
SIZE = (4000, 3000)
HOLE_PX = 400
REMOVAL_MS, CANCEL_MS = 8000.0, 300.0
# OpenCV does the plain thing: a smear by Telea, GrabCut alone at the size that is segmented, a transfer of
# means and spreads in Lab. Ours fills with texture, solves hairs, and keeps skin.
REMOVAL_RATIO, SEGMENT_RATIO, MOOD_RATIO = 3.0, 5.0, 2.0
RECT = (60, 60, 320, 180)
PLAIN = ("make it warmer", "sharpen", "denoise", "upscale 2x", "extend 300 px to the left")

Bytes = NDArray[np.uint8]


def photograph(name: str, size: tuple[int, int]) -> Bytes:
    picture = cv2.imread(str(PICTURES / name))
    assert picture is not None
    return np.asarray(cv2.cvtColor(cv2.resize(picture, size), cv2.COLOR_BGR2RGB), np.uint8)


def asked(
    text: str, base: Bytes, mask: Bytes | None, references: dict[int, Bytes], token: CancelToken
) -> Iterator[candidates.Candidate]:
    scene = candidates.Scene(base, mask, references, lambda rgb: rgb)
    steps = grammar.parse(text).steps
    yield from candidates.make(scene, steps, asked=1, seed=1, watch=lambda _: Watch((token,), lambda _: None))


def made(
    text: str, base: Bytes, mask: Bytes | None = None, references: dict[int, Bytes] | None = None
) -> None:
    found = list(asked(text, base, mask, references or {}, CancelToken()))
    assert len(found) == 1


def hole_of(base: Bytes, side_px: int = HOLE_PX) -> Bytes:
    mask = np.zeros(base.shape[:2], np.uint8)
    mask[1600 : 1600 + side_px, 2400 : 2400 + side_px] = 255
    return mask


def busy_ms(work: Callable[[], object]) -> float:
    """Time on a core, which nobody else's work lengthens."""
    begun = time.process_time()
    work()
    return (time.process_time() - begun) * 1000


def removal() -> list[Row]:
    base = photograph("dandelion.jpg", SIZE)
    mask = hole_of(base)
    near = np.s_[1500:2100, 2300:2900]

    def smeared() -> object:
        return cv2.inpaint(base[near], mask[near], 12, cv2.INPAINT_TELEA)

    mine, theirs = paired_ms(lambda: made("remove this", base, mask), smeared, 3)
    ratio = float(np.median(mine) / np.median(theirs))
    soon = busy_ms(lambda: made("remove this", base, mask))
    return [
        Row(
            "a hole of 400 × 400 in 12 MP, Telea's smear",
            told(mine), told(theirs), ratio, f"≤ {REMOVAL_RATIO:g} ×", ratio <= REMOVAL_RATIO,
        ),
        Row(
            "the same, on a core of its own", f"{soon:.0f} ms", f"{REMOVAL_MS:.0f} ms", soon / REMOVAL_MS,
            "≤ 1", soon <= REMOVAL_MS,
        ),
    ]  # fmt: skip


def segmentation() -> Row:
    base = photograph("coffee.png", (1200, 800))
    small = cv2.resize(base, (440, 293), interpolation=cv2.INTER_AREA)

    def plain() -> object:
        labels = np.zeros(small.shape[:2], np.uint8)
        back, front = np.zeros((1, 65)), np.zeros((1, 65))
        return cv2.grabCut(small, labels, RECT, back, front, 8, cv2.GC_INIT_WITH_RECT)

    mine, theirs = paired_ms(lambda: made("cut out the subject", base), plain, 3)
    ratio = float(np.median(mine) / np.median(theirs))
    return Row(
        "a subject cut out of 1200 × 800, GrabCut alone",
        told(mine), told(theirs), ratio, f"≤ {SEGMENT_RATIO:g} ×", ratio <= SEGMENT_RATIO,
    )  # fmt: skip


def mood() -> Row:
    base = photograph("dandelion.jpg", SIZE)
    reference = photograph("coffee.png", (600, 400))

    def plain() -> object:
        own = cv2.cvtColor(base.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
        goal = cv2.cvtColor(reference.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
        (mean, spread), (to_mean, to_spread) = (cv2.meanStdDev(one) for one in (own, goal))
        scale = (to_spread / spread).ravel().astype(np.float32)
        moved = (own - mean.ravel().astype(np.float32)) * scale + to_mean.ravel().astype(np.float32)
        return np.clip(cv2.cvtColor(moved, cv2.COLOR_LAB2RGB) * 255, 0, 255).astype(np.uint8)

    mine, theirs = paired_ms(
        lambda: made("take over the mood of Image 2", base, None, {2: reference}), plain, 3
    )
    ratio = float(np.median(mine) / np.median(theirs))
    return Row(
        "the mood of 600 × 400 for 12 MP, means and spreads in Lab",
        told(mine), told(theirs), ratio, f"≤ {MOOD_RATIO:g} ×", ratio <= MOOD_RATIO,
    )  # fmt: skip


class _Looks(CancelToken):
    """Knows when it was looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.at = [time.process_time()]

    @property
    def is_cancelled(self) -> bool:
        self.at.append(time.process_time())
        return super().is_cancelled


def cancelling(text: str, hole_px: int = 0, picture: str = "dandelion.jpg") -> Row:
    """The longest time on a core between two looks is the longest that a cancel can wait."""
    base = photograph(picture, SIZE)
    mask = hole_of(base, hole_px) if hole_px else None
    references = {2: photograph("dandelion.jpg", SIZE)} if "Image 2" in text else {}
    token = _Looks()
    whole = busy_ms(lambda: list(asked(text, base, mask, references, token)))
    worst = float(np.diff([*token.at, time.process_time()]).max()) * 1000
    what = f"{text}, a hole of {hole_px} px" if hole_px else text
    return Row(
        f"{what}: the longest wait of a cancel, of the whole",
        f"{worst:.0f} ms", f"{whole:.0f} ms", worst / whole, f"≤ {CANCEL_MS:.0f} ms", worst <= CANCEL_MS,
    )  # fmt: skip


def main() -> None:
    cv2.setNumThreads(1)
    rows = [*removal(), segmentation(), mood()]
    waits = [cancelling("remove this", HOLE_PX), cancelling("remove this", 3 * HOLE_PX)]
    waits += [cancelling(text, 3 * HOLE_PX) for text in ("place Image 2 here", 'write "Grand opening"')]
    waits += [
        cancelling(text, picture="coffee.png") for text in ("cut out the subject", "blur the background")
    ]
    waits += [cancelling(text) for text in PLAIN]
    publish("engine", rows + waits)


if __name__ == "__main__":
    main()
