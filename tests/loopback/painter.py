"""What the doubles paint: a picture rendered anew, changed where asked, drifting a little elsewhere."""

import hashlib
import io
import struct
import zlib

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from loopback.openai_pictures import upright

_DRIFT = (3, -2, 1)  # what an unasked change of colour looks like, in 8-bit steps


def edited(
    first: Image.Image,
    mask: Image.Image | None,
    *,
    size: tuple[int, int],
    words: str,
    ordinal: int,
    transparent: bool = False,
) -> Image.Image:
    """`mask`: white changes, of the picture's size; None: the middle. Equal for equal wishes."""
    base = upright(first).convert("RGBA").resize(size, Image.Resampling.BICUBIC)
    pixels = np.asarray(base, dtype=np.int16)[..., :3]
    weight = _middle(size) if mask is None else mask.convert("L").resize(size, Image.Resampling.BILINEAR)
    share = np.asarray(weight, dtype=np.float32)[..., None] / 255
    changed = (255 - pixels) * 0.35 + _colour(words, ordinal) * 0.65
    drifted = pixels + np.array(_DRIFT, dtype=np.int16)
    answer = np.clip(drifted * (1 - share) + changed * share, 0, 255).astype(np.uint8)
    return _with_background(answer, np.asarray(weight) if transparent else None)


def spilled(mask: Image.Image) -> Image.Image:
    """A mask as a model takes it that paints on past its edge: by a twentieth of the shorter side."""
    reach = min(mask.size) // 20
    return mask.convert("L").filter(ImageFilter.GaussianBlur(reach)).point(lambda value: 255 * (value > 16))


def drifted(picture: Image.Image, drift: str, words: str, ordinal: int) -> Image.Image:
    """The same one as a model drifts that was told to keep it: `drift` is "mild", "strong", or the name of a
    change of scene. Transparency lies where it was."""
    # Costs OpenCV, which servers that lie still do not need.
    from drifting import MILD, STRONG, SceneChange, apply, changed_scene

    colours = np.asarray(picture.convert("RGB"))
    seed = zlib.crc32(f"{words}\n{ordinal}".encode())
    amounts = {"mild": MILD, "strong": STRONG}.get(drift)
    if amounts is None:
        moved = changed_scene(colours, SceneChange(drift), seed)
    else:
        moved = apply(colours, None, amounts, seed).answer
    answer = Image.fromarray(moved)
    if picture.mode == "RGBA":
        answer.putalpha(picture.getchannel("A"))
    return answer


def imagined(size: tuple[int, int], words: str, ordinal: int, *, transparent: bool = False) -> Image.Image:
    """A disc on a slope of colour."""
    width, height = size
    down = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
    across = np.linspace(0, 1, width, dtype=np.float32)[None, :, None]
    disc = np.asarray(_middle(size), dtype=np.float32)[..., None] / 255
    ground = 40 + 120 * down + 60 * across * np.ones(3, dtype=np.float32)
    answer = np.clip(ground * (1 - disc) + _colour(words, ordinal) * disc, 0, 255).astype(np.uint8)
    return _with_background(answer, np.asarray(_middle(size)) if transparent else None)


def alpha_to_white(mask: Image.Image) -> Image.Image:
    """Of a mask whose transparent pixels change."""
    return mask.getchannel("A").point(lambda value: 255 - value)


def encoded(picture: Image.Image, output_format: str, *, compression: int = 100, padding: int = 0) -> bytes:
    """`padding` bytes are added to a PNG in a chunk that no reader looks into."""
    target = io.BytesIO()
    match output_format:
        case "png":
            picture.save(target, "PNG", compress_level=1)
        case "jpeg":
            picture.convert("RGB").save(target, "JPEG", quality=max(1, min(95, compression)))
        case "webp":
            picture.save(target, "WEBP", quality=compression, method=0)
        case _:
            raise ValueError(output_format)
    content = target.getvalue()
    return _padded(content, padding) if padding and output_format == "png" else content


def _middle(size: tuple[int, int]) -> Image.Image:
    width, height = size
    down = (np.arange(height) - height / 2)[:, None] / (height / 4)
    across = (np.arange(width) - width / 2)[None, :] / (width / 4)
    return Image.fromarray(((down**2 + across**2) < 1).astype(np.uint8) * 255)


def _colour(words: str, ordinal: int) -> NDArray[np.float32]:
    digest = hashlib.sha256(f"{words}\n{ordinal}".encode()).digest()
    return np.frombuffer(digest[:3], dtype=np.uint8).astype(np.float32)


def _with_background(pixels: NDArray[np.uint8], alpha: NDArray[np.uint8] | None) -> Image.Image:
    picture = Image.fromarray(np.ascontiguousarray(pixels))
    if alpha is not None:
        picture.putalpha(Image.fromarray(alpha))
    return picture


def _padded(png: bytes, padding: int) -> bytes:
    chunk = b"paDd" + bytes(padding)
    return png[:-12] + struct.pack(">I", padding) + chunk + struct.pack(">I", zlib.crc32(chunk)) + png[-12:]
