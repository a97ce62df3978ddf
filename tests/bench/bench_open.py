"""Pictures of 24 and 100 megapixels opened by the pixel process, beside the bare decode of a library."""

import statistics
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from studio.imaging import foreign
from tests.bench.table import Row, paired_ms, publish, told

Image.MAX_IMAGE_PIXELS = None  # the pictures are our own
PHOTOGRAPH = Path(__file__).parents[2] / "resources" / "pictures" / "dandelion.jpg"
SIZES = {"24 MP": (6000, 4000), "100 MP": (12_000, 8_400)}
PAIRS = {"24 MP": 7, "100 MP": 3}
BAR = 1.3


def by_opencv(data: bytes) -> object:
    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)


def by_pillow(data: bytes) -> object:
    with Image.open(BytesIO(data)) as image:
        return np.asarray(image)


# What each format is opened with outside of the studio.
BARE: dict[str, Callable[[bytes], object]] = {"PNG": by_opencv, "JPEG": by_pillow, "TIFF": by_pillow}
OPTIONS: dict[str, dict[str, object]] = {
    "PNG": {"compress_level": 1},
    "JPEG": {"quality": 92},
    "TIFF": {"compression": "tiff_lzw"},
}


def encoded(image: Image.Image, kind: str) -> bytes:
    out = BytesIO()
    image.save(out, kind, **OPTIONS[kind])
    return out.getvalue()


def row(size: str, kind: str, data: bytes) -> Row:
    opened = partial(foreign.open_picture, data, name="a")
    opened()  # the process is warm from here on, and so is the library
    BARE[kind](data)
    ours, bare = paired_ms(opened, partial(BARE[kind], data), PAIRS[size])
    ratio = statistics.median(ours) / statistics.median(bare)
    work = f"{kind} of {size} and {len(data) / 1e6:.0f} MB opened"
    return Row(work, told(ours), told(bare), ratio, f"≤ {BAR}", ratio <= BAR)


def main() -> None:
    photograph = Image.open(PHOTOGRAPH).convert("RGB")
    rows = []
    for size, pixels in SIZES.items():
        image = photograph.resize(pixels)
        rows += [row(size, kind, encoded(image, kind)) for kind in BARE]
    publish("open", rows)


if __name__ == "__main__":
    main()
