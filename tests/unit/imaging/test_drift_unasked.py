"""What nobody asked for is found as places, beside any tone that lies over all of the picture."""

import numpy as np
import pytest
from drifting import MILD, STRONG, Edit, EditKind, Strengths, apply, scene

from studio.imaging.arrays import Array, from_array
from studio.imaging.drift.measuring import measure
from studio.model.registration import Registration

SIZE = (512, 384)


def unasked(base: Array, answer: Array, kept: Array, placed: Registration | None = None) -> float:
    found = measure(from_array(base), None, from_array(answer), None, from_array(kept), registration=placed)
    assert found is not None
    assert found.unasked_percent is not None
    return found.unasked_percent


def kept_all() -> Array:
    return np.full(SIZE[::-1], 255, np.uint8)


@pytest.mark.parametrize("seed", range(6))
def test_drift_alone_is_nothing_that_somebody_asked_for(seed: int) -> None:
    base = scene(*SIZE, seed)

    for strengths, most in ((MILD, 0.3), (STRONG, 2)):
        made = apply(base, None, strengths, seed)
        assert unasked(base, made.answer, kept_all(), Registration(made.transform)) < most


@pytest.mark.parametrize("kind", [EditKind.OBJECT, EditKind.RECOLOUR, EditKind.REPLACE])
@pytest.mark.parametrize("strengths", [Strengths(), MILD], ids=["still", "mild"])
def test_an_edit_outside_the_mask_is_found_by_its_size(kind: EditKind, strengths: Strengths) -> None:
    base = scene(*SIZE, 5)
    made = apply(base, Edit(kind, share=0.1), strengths, 5)

    found = unasked(base, made.answer, kept_all(), Registration(made.transform))

    assert found == pytest.approx(100 * np.mean(made.mask > 0), rel=0.25)


def test_an_edit_where_it_was_asked_for_does_not_count() -> None:
    base = scene(*SIZE, 5)
    made = apply(base, Edit(EditKind.OBJECT, share=0.1), MILD, 5)
    kept = np.where(made.mask > 0, 0, 255).astype(np.uint8)

    assert unasked(base, made.answer, kept, Registration(made.transform)) < 1
