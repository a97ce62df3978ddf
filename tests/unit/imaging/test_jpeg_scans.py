"""A JPEG that goes over its pixels again and again is refused before that begins."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from studio.imaging.opening import open_here
from studio.model.errors import BadInput


def _progressive() -> bytes:
    out = BytesIO()
    noise = np.random.default_rng(2).integers(0, 256, (80, 90, 3)).astype(np.uint8)
    Image.fromarray(noise).save(out, "jpeg", progressive=True, quality=100)
    return out.getvalue()


def _with_scans(count: int) -> bytes:
    """Its last scan as often as that."""
    made = _progressive()
    scan = made.rindex(b"\xff\xda")
    return made[:scan] + made[scan:-2] * count + made[-2:]


def test_many_scans_are_refused_with_their_reason() -> None:
    with pytest.raises(BadInput) as refused:
        open_here(_with_scans(200_000), name="cup.jpg")

    assert refused.value.kind == "picture-unsupported"
    assert "scans" in str(refused.value.facts["reason"])


@pytest.mark.parametrize("data", [_progressive(), _with_scans(60)])
def test_as_many_scans_as_encoders_write_are_read(data: bytes) -> None:
    assert open_here(data, name="cup.jpg").pixels.width == 90
