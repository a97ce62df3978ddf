"""The pixel lock on answers that drift as hosted models' do."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from drifting import MILD, STRONG, Edit, EditKind, SceneChange, Strengths, apply, changed_scene, scene

from studio.imaging.arrays import Array, from_array, to_array
from studio.imaging.lock.locking import Locked
from studio.imaging.lock.registered import lock_registered
from studio.imaging.patches import joint_bands, paste, promote
from studio.model.geometry import Frame
from studio.model.history import LockState
from studio.model.pixels import Pixels
from studio.model.recipe import LockMode
from studio.model.registration import Registration, Trust

SIZE = (720, 480)


def painted_around(mask: Array, by_px: int = 14) -> Array:
    """A mask as a person paints it: generously around what is to change."""
    return cv2.dilate(mask, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * by_px + 1,) * 2))


def locked_picture(base: Array, locked: Locked) -> Array:
    assert locked.patch is not None
    under = from_array(base)
    bands, bits = joint_bands(under.bands, locked.patch.bands), max(under.bits, locked.patch.bits)
    patch = promote(locked.patch, bands, bits)
    return to_array(paste(promote(under, bands, bits), patch, locked.box.x, locked.box.y))


def lock(base: Array, answer: Array, painted: Array | None, mode: LockMode = LockMode.STRICT) -> Locked:
    mask: Pixels | None = None if painted is None else from_array(painted)
    return lock_registered(from_array(base), None, from_array(answer), mask, mode)


@pytest.mark.parametrize("kind", [EditKind.OBJECT, EditKind.RECOLOUR, EditKind.REPLACE])
@pytest.mark.parametrize("strengths", [MILD, STRONG], ids=["mild", "strong"])
def test_a_drifted_answer_is_taken_inside_the_mask_alone(kind: EditKind, strengths: Strengths) -> None:
    base = scene(*SIZE, seed=4)
    drifted = apply(base, Edit(kind), strengths, seed=2)
    painted = painted_around(drifted.mask)

    locked = lock(base, drifted.answer, painted)

    receipt = locked.receipt
    assert receipt.state is LockState.LOCKED
    assert np.array_equal(locked_picture(base, locked)[painted == 0][:, :3], base[painted == 0])
    assert receipt.differing_px == 0
    assert receipt.confidence is not None
    assert receipt.confidence >= 0.6
    assert receipt.edit_kept is not None
    assert receipt.edit_kept >= 0.95
    assert receipt.seam is not None
    assert receipt.seam.mean <= 1.0


def test_what_moved_is_brought_back_and_recoloured() -> None:
    base = scene(*SIZE, seed=4)
    truth = apply(base, Edit(EditKind.OBJECT), Strengths(), seed=2)
    drifted = apply(base, Edit(EditKind.OBJECT), replace(STRONG, jpeg=None), seed=2)
    painted = painted_around(drifted.mask)

    locked = lock(base, drifted.answer, painted)

    found = locked.receipt.registration
    assert found is not None
    assert abs(np.subtract(found.transform.as_tuple(), drifted.transform.as_tuple())).max() < 0.5
    assert locked.receipt.colour is not None
    assert locked.receipt.colour.applied
    edit = drifted.mask > 0
    near = np.abs(locked_picture(base, locked)[edit].astype(int) - truth.answer[edit].astype(int)).mean()
    naive = np.abs(cv2.resize(drifted.answer, SIZE)[edit].astype(int) - truth.answer[edit].astype(int)).mean()
    assert near < 0.6 * naive


@pytest.mark.parametrize("change", list(SceneChange))
def test_another_scene_is_refused_and_never_blended(change: SceneChange) -> None:
    base = scene(*SIZE, seed=4)
    painted = np.zeros(SIZE[::-1], np.uint8)
    painted[100:200, 100:260] = 255

    locked = lock(base, changed_scene(base, change, seed=1), painted)

    assert locked.patch is None
    assert locked.receipt.state in (LockState.REFUSED, LockState.ASKED)
    assert locked.receipt.reason


@pytest.mark.parametrize("size", [(480, 720), (1, 1), (5000, 1)], ids=["blank", "one pixel", "1 by 5000"])
def test_an_answer_without_anything_to_find_is_not_locked(size: tuple[int, int]) -> None:
    base = scene(*SIZE, seed=4)
    painted = np.zeros(SIZE[::-1], np.uint8)
    painted[100:200, 100:260] = 255

    locked = lock(base, np.full((*size, 3), 128, np.uint8), painted)

    assert locked.patch is None
    assert locked.receipt.state in (LockState.REFUSED, LockState.ASKED)
    assert locked.receipt.reason


def test_an_unmoved_answer_is_taken_byte_for_byte() -> None:
    base = scene(*SIZE, seed=4)
    drifted = apply(base, Edit(EditKind.OBJECT), Strengths(), seed=2)
    painted = painted_around(drifted.mask)

    locked = lock(base, drifted.answer, painted)

    inside = drifted.mask > 0
    assert np.array_equal(locked_picture(base, locked)[inside], drifted.answer[inside])


def test_where_somebody_says_that_it_lies_it_is_laid() -> None:
    base = scene(*SIZE, seed=4)
    painted = np.zeros(SIZE[::-1], np.uint8)
    painted[100:200, 100:260] = 255
    other = from_array(scene(*SIZE, seed=77))
    placed = Registration(Frame(), trust=Trust.ACCEPTED)

    locked = lock_registered(
        from_array(base), None, other, from_array(painted), LockMode.STRICT, registration=placed
    )

    assert locked.receipt.state is LockState.LOCKED
    assert np.array_equal(locked_picture(base, locked)[painted == 0][:, :3], base[painted == 0])


def test_over_a_picture_without_detail_nobody_says_that_a_part_matches() -> None:
    base = np.full((*SIZE[::-1], 3), 90, np.uint8)
    painted = np.zeros(SIZE[::-1], np.uint8)
    painted[100:200, 100:260] = 255

    asked = lock(base, scene(*SIZE, seed=4), painted)

    assert (asked.receipt.state, asked.receipt.reason) == (LockState.ASKED, "answer-plain")
    assert asked.patch is None


def test_a_subject_cut_out_of_its_picture_is_not_taken_for_another_scene() -> None:
    base = scene(*SIZE, seed=4)
    drifted = apply(base, Edit(EditKind.RECOLOUR), MILD, seed=2)
    painted = painted_around(drifted.mask)
    answer = np.dstack((drifted.answer, np.where(painted > 0, 255, 0).astype(np.uint8)))

    locked = lock(base, answer, painted)

    assert locked.receipt.registration is not None
    assert locked.receipt.registration.trust is Trust.UNDETERMINED
    assert locked.receipt.state is LockState.LOCKED
    assert np.array_equal(locked_picture(base, locked)[painted == 0][:, :3], base[painted == 0])


@pytest.mark.parametrize("bits", [8, 16])
def test_depth_and_transparency_of_the_base_stay(bits: int) -> None:
    base = scene(*SIZE, seed=4)
    drifted = apply(base, Edit(EditKind.OBJECT), MILD, seed=2)
    painted = painted_around(drifted.mask)
    alpha = np.full((*SIZE[::-1], 1), 255, np.uint8)
    alpha[:40] = 0
    deep = np.concatenate((base, alpha), axis=2).astype(np.uint16 if bits == 16 else np.uint8)
    deep *= 257 if bits == 16 else 1
    answer = drifted.answer.astype(deep.dtype) * (257 if bits == 16 else 1)

    locked = lock(deep, answer, painted)

    result = locked_picture(deep, locked)
    assert result.dtype == deep.dtype
    assert np.array_equal(result[painted == 0], deep[painted == 0])


def test_an_opaque_base_takes_as_much_of_an_edit_that_fades_out_as_one_without_alpha() -> None:
    base = scene(*SIZE, seed=4)
    drifted = apply(base, Edit(EditKind.SHADOW), MILD, seed=2)
    painted = painted_around(drifted.mask)
    opaque = np.dstack((base, np.full(base.shape[:2], 255, np.uint8)))

    plain, other = lock(base, drifted.answer, painted), lock(opaque, drifted.answer, painted)

    one, two = locked_picture(base, plain), locked_picture(opaque, other)
    assert (two[..., 3] == 255).all()
    assert np.abs(one.astype(np.int16) - two[..., :3]).max() <= 1  # rounded otherwise on the way


def test_a_border_of_more_pixels_than_can_be_looked_up_at_once_is_judged() -> None:
    base = cv2.resize(scene(*SIZE, seed=4), (1500, 1000), interpolation=cv2.INTER_CUBIC)
    painted = np.zeros(base.shape[:2], np.uint8)
    painted[20:-20:12, 20:-20] = 255
    painted[21:-20:12, 20:-20] = 255
    painted[22:-20:12, 20:-20] = 255
    answer = base.copy()
    answer[300:700, 400:1100] = 255 - answer[300:700, 400:1100]

    locked = lock(base, answer, painted)

    border = cv2.morphologyEx(painted, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))[painted > 0]
    assert np.count_nonzero(border) > 1 << 15
    assert locked.receipt.state is LockState.LOCKED
    assert locked.receipt.seam is not None


def test_a_seam_is_judged_alike_in_one_tile_and_in_many(monkeypatch: pytest.MonkeyPatch) -> None:
    base = scene(*SIZE, seed=4)
    drifted = apply(base, Edit(EditKind.REPLACE), STRONG, seed=2)
    painted = painted_around(drifted.mask)
    once = lock(base, drifted.answer, painted).receipt
    monkeypatch.setattr("studio.imaging.lock.seam._TILE_PX", 40)

    by_tiles = lock(base, drifted.answer, painted).receipt

    assert once.seam is not None
    assert by_tiles.seam is not None
    assert (by_tiles.seam.mean, by_tiles.seam.p95) == pytest.approx((once.seam.mean, once.seam.p95), abs=1e-3)
    assert by_tiles.edit_kept == pytest.approx(once.edit_kept, abs=1e-5)


def test_past_a_soft_edge_the_change_is_taken_without_a_gap() -> None:
    base = scene(*SIZE, seed=4)
    answer = base.copy()
    answer[140:340, 200:520] = (110, 60, 130)
    painted = np.zeros(base.shape[:2], np.uint8)
    painted[180:300, 240:480] = 255
    painted = cv2.blur(painted, (41, 41))

    locked = lock(base, answer, painted, LockMode.RING)

    assert locked.receipt.past_painted_px
    result = locked_picture(base, locked)[..., :3]
    row = np.abs(result[240, 240:480].astype(int) - answer[240, 240:480]).max(axis=-1)
    assert row.max() <= 8
    edge = np.abs(result[240, 220:240].astype(int) - answer[240, 220:240]).max(axis=-1)
    assert edge.max() <= 8  # where the brush faded out


@pytest.mark.parametrize(("spilled_px", "is_cut"), [(5, False), (40, True)])
def test_a_change_that_goes_on_past_the_ring_is_not_cut_silently(spilled_px: int, is_cut: bool) -> None:
    base = scene(*SIZE, seed=4)
    painted = np.zeros(base.shape[:2], np.uint8)
    painted[180:300, 240:480] = 255
    answer = base.copy()
    answer[cv2.dilate(painted, np.ones((2 * spilled_px + 1,) * 2)) > 0] = (110, 60, 130)

    locked = lock(base, answer, painted, LockMode.RING)

    assert locked.receipt.state is LockState.LOCKED
    assert locked.receipt.past_painted_px
    assert bool(locked.receipt.beyond_px) is is_cut


def test_a_soft_edge_stays_where_the_change_ends_before_it() -> None:
    base = scene(*SIZE, seed=4)
    answer = base.copy()
    answer[140:240, 200:520] = (110, 60, 130)
    painted = np.zeros(base.shape[:2], np.uint8)
    painted[180:300, 240:480] = 255
    painted = cv2.blur(painted, (41, 41))

    strict, past = (lock(base, answer, painted, mode) for mode in (LockMode.STRICT, LockMode.RING))

    below = slice(262, 330)
    results = [locked_picture(base, locked)[below, 260:460] for locked in (strict, past)]
    assert np.array_equal(*results)
