"""The drift meter: its time beside scikit-image's, its agreement with it, and what it costs a turn."""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from PIL import Image
from skimage import color, metrics

from studio.host.places import places
from studio.imaging.arrays import Array, from_array
from studio.imaging.drift.heat import heat_map
from studio.imaging.drift.measuring import measure
from studio.model.cancel import Cancelled, CancelToken
from studio.model.drift import Drift
from studio.model.events import Event, NodesAdded
from studio.model.recipe import Draft, LockMode
from studio.session.outlooks import TurnExtras
from tests.bench.table import Row, paired_ms, publish, repeats, timed_ms, told

sys.path.insert(0, str(Path(__file__).parents[1]))

from drifting import MILD, apply
from rehearsal import Rehearsal
from stage import box_mask, png_bytes, studio_with

PHOTOGRAPH = Path(__file__).parents[2] / "resources" / "pictures" / "dandelion.jpg"
SIZE = (1536, 1024)
LARGE = (12_000, 8_000)
MEASURE_RATIO, LARGE_RATIO, TURN_RATIO, CANCEL_MS = 1.0, 8.0, 1.15, 300.0
TOLERANCES = {"ΔE mean": 0.005, "PSNR": 1e-3, "SSIM": 1e-4}
LUMA = np.array([0.2126, 0.7152, 0.0722])


def photograph(size: tuple[int, int]) -> Array:
    with Image.open(PHOTOGRAPH) as picture:
        return np.asarray(picture.convert("RGB").resize(size, Image.Resampling.LANCZOS))


def ours(one: Array, other: Array) -> Drift:
    found = measure(from_array(one), None, from_array(other), None, None)
    assert found is not None
    return found


def theirs(one: Array, other: Array) -> tuple[float, float, float]:
    """Three of the ten measures: mean CIEDE2000, PSNR, SSIM."""
    apart = color.deltaE_ciede2000(color.rgb2lab(one), color.rgb2lab(other)).mean()
    alike = metrics.structural_similarity(
        one / 255 @ LUMA,
        other / 255 @ LUMA,
        data_range=1,
        gaussian_weights=True,
        sigma=1.5,
        use_sample_covariance=False,
        full=True,
    )[1]
    return float(apart), float(metrics.peak_signal_noise_ratio(one, other)), float(alike.mean())


def measures() -> list[Row]:
    one = photograph(SIZE)
    other = apply(one, None, MILD, 1).answer
    mine, their_ms = paired_ms(lambda: ours(one, other), lambda: theirs(one, other), 5)
    rows = [row("all measures at 1536 × 1024, scikit-image: three of them", mine, their_ms, MEASURE_RATIO)]
    heat = [
        timed_ms(lambda: heat_map(from_array(one), None, from_array(other), None, None)) for _ in range(3)
    ]
    rows.append(row("heat map at 1536 × 1024, the measures", heat, mine, MEASURE_RATIO))
    found, outside = ours(one, other), theirs(one, other)
    values = (found.delta_e_mean, found.psnr_db or 0.0, found.ssim)
    for (name, tolerance), value, wanted in zip(TOLERANCES.items(), values, outside, strict=True):
        apart = abs(value - wanted)
        rows.append(
            Row(
                f"{name} beside scikit-image's",
                f"{value:.4f}",
                f"{wanted:.4f}",
                apart / tolerance,
                f"± {tolerance}",
                apart <= tolerance,
            )
        )
    return [*rows, *large(mine)]


def large(small_ms: list[float]) -> list[Row]:
    one = cv2.resize(photograph(SIZE), LARGE, interpolation=cv2.INTER_LINEAR)
    other = one.copy()
    other[:4000] ^= 3
    times = [timed_ms(lambda: ours(one, other)) for _ in range(repeats(3))]
    late = [
        cancelled_after_ms(
            lambda cancel: measure(from_array(one), None, from_array(other), None, None, cancel=cancel)
        )
    ]
    return [
        row("all measures at 96 MP, at 1536 × 1024", times, small_ms, LARGE_RATIO),
        Row(
            "cancelling at 96 MP",
            f"{max(late):.0f} ms",
            f"{CANCEL_MS:.0f} ms",
            max(late) / CANCEL_MS,
            "≤ 1",
            max(late) <= CANCEL_MS,
        ),
    ]


def cancelled_after_ms(work: Callable[[CancelToken], object]) -> float:
    """From being told to stop, in the midst of it, to having stopped."""
    token = CancelToken()

    def run() -> float:
        try:
            work(token)
        except Cancelled:
            return time.perf_counter()
        raise AssertionError("it was not stopped")

    async def story() -> float:
        running = asyncio.create_task(asyncio.to_thread(run))
        await asyncio.sleep(0.3)
        told_at = time.perf_counter()
        token.cancel()
        return (await running - told_at) * 1000

    return asyncio.run(story())


class Stopwatch:
    """Hears when an answer was handed over, and when its node was told."""

    def __init__(self, answer: bytes) -> None:
        self.answer = answer
        self.handed = 0.0
        self.times_ms: list[float] = []

    def append(self, event: Event) -> None:
        if isinstance(event, NodesAdded):
            self.times_ms.append((time.perf_counter() - self.handed) * 1000)

    def script(self, request: object, ordinal: int) -> bytes:
        self.handed = time.perf_counter()
        return self.answer


async def turns(folder: Path) -> list[Row]:
    """A turn in the midst of measuring the node of the one before, beside a turn when all is measured."""
    one = photograph(SIZE)
    source = folder / "picture.png"
    source.write_bytes(png_bytes(one))
    watch = Stopwatch(png_bytes(apply(one, None, MILD, 1).answer))
    studio = studio_with(places(), watch, lambda profile: Rehearsal(watch.script))  # type: ignore[arg-type]
    session = await studio.new_project([source], folder / "bench.palimpsest")
    (image,) = session.images()
    extras = TurnExtras(mask=box_mask(*SIZE, 300, 200, 768, 512))
    draft = Draft("mend it", candidates=1, lock=LockMode.STRICT)
    busy, idle, meter = [], [], []
    for _ in range(repeats(9)):
        await session.turns.run(image.id, draft, extras)
        idle.append(watch.times_ms[-1])
        await asyncio.sleep(0.6)
        await session.turns.run(image.id, draft, extras)
        busy.append(watch.times_ms[-1])
        begun = time.perf_counter()
        await session.drift.settled()
        meter.append((time.perf_counter() - begun) * 1000 / 2)
    await session.close()
    return [
        row("answer to node while a node is being measured, else", busy, idle, TURN_RATIO),
        row("measuring a fresh node, the turn", meter, idle, 10.0),
    ]


def row(work: str, ours_ms: list[float], baseline: list[float], bar: float) -> Row:
    ratio = statistics.median(ours_ms) / statistics.median(baseline)
    return Row(work, told(ours_ms), told(baseline), ratio, f"≤ {bar}", ratio <= bar)


def main() -> None:
    rows = measures()
    with tempfile.TemporaryDirectory(dir=Path(__file__).parents[1]) as folder:
        rows += asyncio.run(turns(Path(folder)))
    publish("drift", rows)


if __name__ == "__main__":
    main()
