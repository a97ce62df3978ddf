"""What a model does to tone, colour and detail of pixels that it was told to leave alone."""

import io

import cv2
import numpy as np
from PIL import Image

from drifting.strengths import Strengths
from studio.imaging.arrays import Array, Floats

_LUMA = np.array((0.299, 0.587, 0.114), np.float32)


def toned(picture: Array, strengths: Strengths, random: np.random.Generator) -> Array:
    """Detail first, then tone and colour, then noise and JPEG, as in a decoder's output that is encoded."""
    values = picture.astype(np.float32)
    values = _coloured(_sharpened(_blurred(values, strengths.blur_px), strengths.sharpen), strengths)
    if strengths.uneven_cast:
        values = values + _smooth_field(values.shape[0], values.shape[1], strengths.uneven_cast, random)
    if strengths.noise:
        values = values + random.standard_normal(values.shape, dtype=np.float32) * strengths.noise
    out = np.rint(np.clip(values, 0, 255)).astype(np.uint8)
    return out if strengths.jpeg is None else through_jpeg(out, strengths.jpeg)


def through_jpeg(picture: Array, quality: int) -> Array:
    with io.BytesIO() as file:
        Image.fromarray(picture).save(file, "JPEG", quality=quality)
        return np.asarray(Image.open(file).convert("RGB"))


def _blurred(values: Floats, sigma: float) -> Floats:
    return cv2.GaussianBlur(values, (0, 0), sigma) if sigma else values


def _sharpened(values: Floats, by: float) -> Floats:
    return values + by * (values - cv2.GaussianBlur(values, (0, 0), 1.5)) if by else values


def _coloured(values: Floats, strengths: Strengths) -> Floats:
    if strengths.gamma != 1:
        values = 255 * (np.clip(values, 0, 255) / 255) ** strengths.gamma
    values = (values - 128) * (1 + strengths.contrast_percent / 100) + 128 + strengths.brightness
    if strengths.saturation_percent:
        grey = (values @ _LUMA)[:, :, None]
        values = grey + (values - grey) * (1 + strengths.saturation_percent / 100)
    return (values + np.array(strengths.cast, np.float32)).astype(np.float32)


def _smooth_field(height: int, width: int, most: float, random: np.random.Generator) -> Floats:
    rough = random.uniform(-1, 1, (4, 4, 3)).astype(np.float32)
    field: Floats = cv2.resize(rough, (width, height), interpolation=cv2.INTER_CUBIC) * most
    return field
