"""How well does the lock hold a drifting answer, and how long does it take?

Quality against the truth of simulated drift, under the literature's names, and time as in LIMITS. The
photograph is ours; edits and drift are seeded.
"""

import statistics
import sys
import threading
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from studio.imaging import colour
from studio.imaging.alignment.averages import averages
from studio.imaging.alignment.registering import register
from studio.imaging.arrays import Array, from_array, to_array
from studio.imaging.ciede import delta_e
from studio.imaging.depth import at_depth
from studio.imaging.lock.change_mask import find_change
from studio.imaging.lock.locking import Locked
from studio.imaging.lock.registered import lock_registered
from studio.imaging.lock.sighting import look_at
from studio.imaging.lock.working import pair
from studio.imaging.opened import Opened
from studio.imaging.patches import paste
from studio.imaging.srgb import lab
from studio.model.cancel import Cancelled, CancelToken
from studio.model.pixels import Pixels, Sheet
from studio.model.recipe import LockMode
from studio.session.calls.judging import Answer
from tests.bench.table import IS_SAMPLE, Row, publish, repeats

sys.path.insert(0, str(Path(__file__).parents[1]))

from drifting import (
    MILD,
    STRONG,
    Edit,
    EditKind,
    SceneChange,
    Strengths,
    apply,
    changed_scene,
    scene,
)

PHOTOGRAPHS = Path(__file__).parents[2] / "resources" / "pictures"
LONG_PX = 1024
PLAIN = (EditKind.OBJECT, EditKind.RECOLOUR, EditKind.REPLACE)
HARD = (EditKind.REMOVAL, EditKind.TEXT, EditKind.FAINT, EditKind.SHADOW)
DRIFTS = {"mild": MILD, "strong": STRONG}
COLOUR_BLUR_PX = 2.0  # of the meter's colour ΔE
TURNS = 3 if IS_SAMPLE else 10


def pictures() -> Iterator[Array]:
    """Three; a sample looks at the smallest alone."""
    for name in ("coffee.png", "dandelion.jpg")[: 1 if IS_SAMPLE else 2]:
        picture = Image.open(PHOTOGRAPHS / name).convert("RGB")
        picture.thumbnail((LONG_PX, LONG_PX))
        yield np.asarray(picture)
    if not IS_SAMPLE:
        yield scene(LONG_PX, 768, seed=5)


def painted_around(mask: Array, by_px: int = 12) -> Array:
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * by_px + 1,) * 2)
    out: Array = cv2.dilate(mask, disc)
    return out


def locked_over(base: Array, locked: Locked) -> Array:
    if locked.patch is None:
        return base
    return to_array(paste(from_array(base), locked.patch, locked.box.x, locked.box.y))


def lock(base: Array, answer: Array, painted: Array | None, mode: LockMode) -> Locked:
    """Where nothing was painted somebody has said that it is no edit of the whole picture."""
    mask = None if painted is None else from_array(painted)
    return lock_registered(from_array(base), None, from_array(answer), mask, mode, trust_it=painted is None)


def apart(one: Array, other: Array, where: Array, blur_px: float = 0.0) -> Array:
    """CIEDE2000 where `where` is; blurred pictures are compared in colour, not in detail."""
    codes = (picture.astype(np.float32) / 255 for picture in (one, other))
    soft = (cv2.GaussianBlur(values, (0, 0), blur_px) if blur_px else values for values in codes)
    return np.asarray(delta_e(*(lab(values)[where].astype(np.float64) for values in soft)))


def lossy(strengths: Strengths) -> Strengths:
    """The same loss of detail without any change of place or colour: no lock undoes it."""
    return Strengths(
        blur_px=strengths.blur_px,
        sharpen=strengths.sharpen,
        noise=strengths.noise,
        jpeg=strengths.jpeg,
    )


def errors_in(result: Array, truth: Array, edit: Array, name: str) -> dict[str, float]:
    """Of an edit against the truth: of its colours, as the meter compares them, and pixel by pixel."""
    colours, pixels = apart(result, truth, edit, COLOUR_BLUR_PX), apart(result, truth, edit)
    return {
        f"{name} colour": float(colours.mean()),
        f"{name} colour p95": float(np.percentile(colours, 95)),
        f"{name} pixel": float(pixels.mean()),
        f"{name} pixel p95": float(np.percentile(pixels, 95)),
    }


def held(mode: LockMode) -> dict[str, list[float]]:
    """What a lock with a painted mask, or a proposed one, keeps and takes."""
    found: dict[str, list[float]] = {}
    for n, base in enumerate(pictures()):
        for name, strengths in DRIFTS.items():
            for kind in PLAIN:
                truth = apply(base, Edit(kind), Strengths(), seed=n).answer
                drifted = apply(base, Edit(kind), strengths, seed=n)
                painted = painted_around(drifted.mask)
                locked = lock(base, drifted.answer, painted if mode is LockMode.STRICT else None, mode)
                result, edit = locked_over(base, locked), drifted.mask > 0
                outside = painted == 0 if mode is LockMode.STRICT else outside_of(locked, base)
                receipt = locked.receipt
                assert receipt.seam is not None, (kind, name, receipt)
                add = {
                    "identity": float((result[outside] == base[outside]).all()),
                    "edit kept": receipt.edit_kept or 0.0,
                    f"seam step, {name}": receipt.seam.mean,
                    f"seam step p95, {name}": receipt.seam.p95,
                }
                if mode is LockMode.STRICT:
                    best = apply(base, Edit(kind), lossy(strengths), seed=n).answer
                    add |= errors_in(result, truth, edit, name)
                    add |= errors_in(best, truth, edit, f"{name} at best")
                for title, value in add.items():
                    found.setdefault(title, []).append(value)
    return found


def outside_of(locked: Locked, base: Array) -> Array:
    """Where a proposed final mask is 0."""
    outside = np.ones(base.shape[:2], bool)
    assert locked.final_mask is not None
    box = locked.box
    outside[box.y : box.bottom, box.x : box.right] = to_array(locked.final_mask) == 0
    return outside


def masks(kinds: tuple[EditKind, ...], drift: str) -> dict[str, float]:
    """IoU, recall and false area (percent) of what is found without a painted mask."""
    found: dict[str, list[float]] = {"iou": [], "recall": [], "false": []}
    for n, base in enumerate(pictures()):
        for kind in kinds:
            drifted = apply(base, Edit(kind), DRIFTS[drift], seed=n)
            one, other = from_array(base), from_array(drifted.answer)
            together = pair(*averages(one, other), register(one, other, None))
            change = find_change(look_at(together, None)).mask > 0
            truth = drifted.mask > 0
            if kind is EditKind.TEXT:  # a mask takes words, not strokes
                disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (25, 25))
                truth = cv2.morphologyEx(drifted.mask, cv2.MORPH_CLOSE, disc) > 0
            near = cv2.dilate(truth.astype(np.uint8), np.ones((15, 15), np.uint8)) > 0
            found["iou"].append((truth & change).sum() / max(1, (truth | change).sum()))
            found["recall"].append((truth & change).sum() / max(1, truth.sum()))
            found["false"].append(100 * (change & ~near).mean())
    return {title: float(np.mean(values)) for title, values in found.items()}


def shadow_kept() -> float:
    """The share of a soft shadow's darkness that a proposed lock takes."""
    kept = []
    for n, base in enumerate(pictures()):
        drifted = apply(base, Edit(EditKind.SHADOW), MILD, seed=n)
        truth = apply(base, Edit(EditKind.SHADOW), Strengths(), seed=n).answer
        darkness = (base.astype(np.float32) - truth).sum(axis=2)
        weights = np.zeros(base.shape[:2], np.float32)
        locked = lock(base, drifted.answer, None, LockMode.AUTO)
        if locked.final_mask is not None:
            box = locked.box
            weights[box.y : box.bottom, box.x : box.right] = to_array(locked.final_mask) / 255
        kept.append(float((darkness * weights).sum() / darkness.sum()))
    return float(np.mean(kept))


def chains() -> tuple[float, float, bool]:
    """Error in the edits after ten turns, locked and not; whether protected bytes stayed at every turn."""
    base = next(pictures())
    naive, held_on, truth = base, base, base
    touched = np.zeros(base.shape[:2], bool)
    is_same = True
    random = np.random.default_rng(4)
    for turn in range(TURNS):
        height, width = base.shape[:2]
        region = np.zeros((height, width), np.uint8)
        centre = (int(random.uniform(0.2, 0.8) * width), int(random.uniform(0.2, 0.8) * height))
        cv2.ellipse(region, centre, (width // 10, height // 10), 0, 0, 360, 255, -1)
        edit = Edit(EditKind.OBJECT, region)
        truth = apply(truth, edit, Strengths(), seed=turn).answer
        naive = apply(naive, edit, MILD, seed=turn).answer
        answer = apply(held_on, edit, MILD, seed=turn).answer
        painted = painted_around(region)
        held_on = locked_over(held_on, lock(held_on, answer, painted, LockMode.STRICT))
        touched |= painted > 0
        is_same = is_same and bool((held_on[~touched] == base[~touched]).all())
    return float(apart(held_on, truth, touched).mean()), float(apart(naive, truth, touched).mean()), is_same


def refused() -> tuple[float, float]:
    """The share of other scenes that is not locked, and of local edits that is not."""
    scenes, edits = [], []
    for n, base in enumerate(pictures()):
        for change in SceneChange:
            painted = painted_around(apply(base, Edit(), Strengths(), seed=n).mask)
            scenes.append(
                lock(base, changed_scene(base, change, seed=n), painted, LockMode.STRICT).patch is None
            )
        for kind in (*PLAIN, *HARD):
            drifted = apply(base, Edit(kind), STRONG, seed=n)
            edits.append(
                lock(base, drifted.answer, painted_around(drifted.mask), LockMode.STRICT).patch is None
            )
    return float(np.mean(scenes)), float(np.mean(edits))


def took_s(width: int, height: int, box: tuple[int, int, int, int], runs: int) -> tuple[float, float]:
    """Seconds for one lock (median), and bytes a pixel over both pictures at its peak."""
    tile = scene(1024, 768, seed=3)
    base = cv2.resize(tile, (width, height), interpolation=cv2.INTER_CUBIC)
    painted = np.zeros((height, width), np.uint8)
    x, y, across, down = box
    painted[y : y + down, x : x + across] = 255
    answer = base.copy()
    answer[y : y + down, x : x + across] = 255 - answer[y : y + down, x : x + across]
    answer = np.roll(answer, 2, axis=1)
    times = []
    for _ in range(runs):
        begun = time.perf_counter()
        lock(base, answer, painted, LockMode.STRICT)
        times.append(time.perf_counter() - begun)
    tracemalloc.start()
    lock(base, answer, painted, LockMode.STRICT)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return statistics.median(times), peak / (width * height)


def _cancel(token: CancelToken, said: list[float]) -> None:
    said.append(time.perf_counter())
    token.cancel()


def cancel_heard_s() -> float:
    """From the word to the end of the work, at 24 MP with a box of half the picture."""
    base = cv2.resize(scene(1024, 768, seed=3), (6000, 4000), interpolation=cv2.INTER_CUBIC)
    painted = np.zeros((4000, 6000), np.uint8)
    painted[200:3800, 200:3200] = 255
    waits = []
    for after_s in (0.1, 0.5, 1.0, 1.5):
        token = CancelToken()
        said: list[float] = []
        timer = threading.Timer(after_s, _cancel, (token, said))
        timer.start()
        try:
            lock_registered(
                from_array(base), None, from_array(base), from_array(painted), LockMode.STRICT, cancel=token
            )
        except Cancelled:
            waits.append(time.perf_counter() - said[0])
        timer.join()
    return max(waits, default=0.0)


def came_as(pixels: Pixels) -> Answer:
    """As a turn takes it."""
    return Answer(Opened(pixels, None, "sRGB", "image/png", ()), None, (pixels.width, pixels.height))


def profiles() -> dict[str, float]:
    """The edit's error where the base is in another space, or deep, over that of sRGB."""
    base = next(pictures())
    drifted = apply(base, Edit(EditKind.OBJECT), MILD, seed=1)
    truth = apply(base, Edit(EditKind.OBJECT), Strengths(), seed=1).answer
    painted, edit = from_array(painted_around(drifted.mask)), drifted.mask > 0
    found = {}
    from studio.imaging import icc

    for name, profile, bits in (
        ("sRGB", None, 8),
        ("Display P3", icc.display_p3(), 8),
        ("Adobe RGB", icc.adobe_rgb(), 8),
        ("16 bit", None, 16),
    ):
        one, came = (at_depth(from_array(array), bits) for array in (base, drifted.answer))
        below = Sheet(colour.convert(one, None, profile), profile)
        one, other = below.pixels, came_as(came).in_space_of(below)
        locked = lock_registered(one, profile, other, painted, LockMode.STRICT)
        assert locked.patch is not None
        whole = paste(one, locked.patch, locked.box.x, locked.box.y)
        seen = to_array(colour.convert(whole, profile, None))
        found[name] = float(apart((seen >> 8 if bits == 16 else seen).astype(np.uint8), truth, edit).mean())
    return found


def bar(work: str, value: float, limit: float, *, least: bool = False, baseline: str = "") -> Row:
    holds = value >= limit if least else value <= limit
    told = f"{'≥' if least else '≤'} {limit:g}"
    return Row(work, f"{value:.3f}", baseline, value / limit if limit else value, told, holds)


def edit_errors(mean: dict[str, float]) -> list[Row]:
    """Beside what is left where only detail was lost, which no lock brings back."""
    return [
        bar(f"edit {of} ΔE2000 {told}, {name}", mean[title], limit, baseline=f"at best {mean[best]:.2f}")
        for name in DRIFTS
        for of in ("colour", "pixel")
        for told, which, limit in (("mean", "", 1.1), ("p95", " p95", 2.2))
        for title, best in ((f"{name} {of}{which}", f"{name} at best {of}{which}"),)
    ]


def quality() -> list[Row]:
    strict, auto = held(LockMode.STRICT), held(LockMode.AUTO)
    worst = {title: max(values) for title, values in strict.items()}
    mean = {title: float(np.mean(values)) for title, values in strict.items()}
    autos = {title: float(np.mean(values)) for title, values in auto.items()}
    locked, naive, is_same = chains()
    not_scenes, not_edits = refused()
    rows = [
        bar("bytes outside a painted mask the same", min(strict["identity"]), 1, least=True),
        bar("bytes outside a proposed mask the same", min(auto["identity"]), 1, least=True),
        *edit_errors(mean),
        bar("edit kept, strict mask", mean["edit kept"], 0.95, least=True),
        bar("seam step mean, strict mask, worst", max(worst[f"seam step, {name}"] for name in DRIFTS), 1.0),
        bar("edit kept, proposed mask", autos["edit kept"], 0.98, least=True),
        bar(f"ΔE2000 in edits after {TURNS} turns", locked, 1.8, baseline=f"not locked {naive:.2f}"),
        bar(f"protected bytes the same at {TURNS} turns", float(is_same), 1, least=True),
        bar("other scenes not locked", not_scenes, 1, least=True),
        bar("local edits not locked", not_edits, 0.01),
        bar("soft shadow kept", shadow_kept(), 0.9, least=True),
    ]
    for drift in DRIFTS:
        for which, limit in (("step", 0.15), ("step p95", 0.6)):
            value = autos[f"seam {which}, {drift}"]
            rows.append(bar(f"seam {which}, proposed mask, {drift}", value, limit))
        plain, hard = masks(PLAIN, drift), masks(HARD, drift)
        rows += [
            bar(f"change mask IoU, {drift}: object, recolour, replace", plain["iou"], 0.90, least=True),
            bar(f"change mask IoU, {drift}: removal, text, faint, shadow", hard["iou"], 0.80, least=True),
            bar(
                f"change mask recall, {drift}",
                (plain["recall"] * 3 + hard["recall"] * 4) / 7,
                0.9,
                least=True,
            ),
            bar(f"change mask false area %, {drift}", max(plain["false"], hard["false"]), 0.05),
        ]
    spaces = profiles()
    for name in ("Display P3", "Adobe RGB", "16 bit"):
        rows.append(bar(f"edit ΔE2000, {name} over sRGB", spaces[name] / spaces["sRGB"], 1.1))
    return rows


def cost() -> list[Row]:
    runs = repeats(3)
    found = []
    for work, size, box in (
        ("1.6 MP, box of the picture", (1536, 1024), (8, 8, 1520, 1008)),
        ("1.6 MP, small box", (1536, 1024), (500, 400, 300, 300)),
        ("8.3 MP, box of the picture", (3840, 2160), (40, 40, 3760, 2080)),
        ("100 MP, box of 1 MP", (11600, 8700), (5000, 4000, 1000, 1000)),
    )[: 1 if IS_SAMPLE else 4]:
        seconds, peak = took_s(*size, box, runs)
        limit = 1.2 + 0.35 * box[2] * box[3] / 1e6
        found.append(bar(f"seconds, {work}", seconds, limit))
        found.append(bar(f"bytes a pixel over both, {work}", peak, 12))
    found.append(bar("seconds until a cancel is heard", cancel_heard_s(), 0.3))
    return found


def main() -> None:
    publish("lock", [*quality(), *cost()])


if __name__ == "__main__":
    main()
