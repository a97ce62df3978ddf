"""The rules for pictures, masks and markup of an edit, as the OpenAI double holds them."""

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageOps

from loopback.forms import Part
from loopback.messages import Refusal
from loopback.records import SeenPicture, seen

PICTURE_BYTES = 50_000_000
MASK_BYTES = 4_000_000
MOST_PICTURES = 16
DATA_URL_CHARACTERS = 20_971_520
_TYPES = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}
_ENDINGS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP"}


@dataclass(frozen=True, slots=True)
class Shown:
    """What an edit is made from."""

    pictures: tuple[SeenPicture, ...]
    mask: SeenPicture | None = None
    markup: SeenPicture | None = None

    @property
    def all(self) -> list[SeenPicture]:
        return [*self.pictures, *(one for one in (self.mask, self.markup) if one)]


def shown_in_form(parts: Sequence[Part]) -> Shown:
    """The files of a multipart edit; `image` once, or `image[]` as often as there are pictures."""
    files: dict[str, list[Part]] = {}
    for part in parts:
        files.setdefault(part.name, []).append(part)
    unknown = [name for name in files if name not in ("image", "image[]", "mask", "markup")]
    if unknown:
        raise Refusal(400, f"unknown file field '{unknown[0]}'", code="unknown_parameter", param=unknown[0])
    for name in ("image", "mask", "markup"):
        if len(files.get(name, ())) > 1:
            raise Refusal(400, f"'{name}' was given more than once", code="duplicate_parameter", param=name)
    if "image" in files and "image[]" in files:
        raise Refusal(400, "image and image[] together", code="duplicate_parameter", param="image")
    pictures = [_from_part(part) for part in files.get("image", []) + files.get("image[]", [])]
    mask = _from_part(files["mask"][0]) if "mask" in files else None
    markup = _from_part(files["markup"][0]) if "markup" in files else None
    return _held(pictures, mask, markup)


def shown_in_json(body: Mapping[str, Any], file_of: Callable[[str, str], SeenPicture]) -> Shown:
    """`file_of` takes a file id and the name of the parameter, and raises Refusal for a lost one."""
    images = body.get("images")
    if not isinstance(images, list):
        raise Refusal(400, "images is missing", code="missing_required_parameter", param="images")
    pictures = [_from_json(one, f"images[{index}]", file_of) for index, one in enumerate(images)]
    mask = _from_json(body["mask"], "mask", file_of) if "mask" in body else None
    return _held(pictures, mask, None)


def _held(pictures: list[SeenPicture], mask: SeenPicture | None, markup: SeenPicture | None) -> Shown:
    if not pictures:
        raise Refusal(400, "image is missing", code="missing_required_parameter", param="image")
    if len(pictures) > MOST_PICTURES:
        raise Refusal(400, f"{len(pictures)} pictures", code="array_above_max_length", param="image")
    if mask and markup:
        raise Refusal(400, "mask and markup together", code="invalid_value", param="markup")
    if mask:
        _check_overlay(mask, pictures[0])
    if markup:
        _check_overlay(markup, pictures[0])
        if markup.open().getchannel("A").getextrema()[0] == 255:
            raise Refusal(400, "markup has no transparent pixel", code="invalid_image_file", param="markup")
    return Shown(tuple(pictures), mask, markup)


def _check_overlay(overlay: SeenPicture, first: SeenPicture) -> None:
    name = overlay.field
    if overlay.format != "PNG":
        raise Refusal(400, f"{name} must be a PNG", code="invalid_image_file", param=name)
    if overlay.mode not in ("RGBA", "LA"):
        raise Refusal(400, f"{name} has no alpha channel", code="invalid_image_file", param=name)
    if len(overlay.content) >= MASK_BYTES:
        raise Refusal(400, f"{name} has {len(overlay.content)} bytes", code="image_too_large", param=name)
    expected = upright(first.open()).size
    if (overlay.width, overlay.height) != expected:
        message = f"{name} is {overlay.width}x{overlay.height}, the image {expected[0]}x{expected[1]}"
        raise Refusal(400, message, code="invalid_image_file", param=name)


def upright(picture: Image.Image) -> Image.Image:
    return ImageOps.exif_transpose(picture) or picture


def _from_part(part: Part) -> SeenPicture:
    name = part.name.removesuffix("[]")
    if part.file_name is None:
        raise Refusal(400, f"{name} must be a file", code="invalid_type", param=name)
    ending = "." + part.file_name.lower().rpartition(".")[2]
    if part.media_type not in _TYPES or ending not in _ENDINGS:
        message = f"unsupported mimetype '{part.media_type}' of '{part.file_name}'"
        raise Refusal(400, message, code="unsupported_file_mimetype", param=name)
    picture = picture_of(name, part.file_name, part.media_type, part.content)
    if _ENDINGS[ending] != picture.format:
        raise Refusal(
            400, f"'{part.file_name}' is {picture.format}", code="unsupported_file_mimetype", param=name
        )
    return picture


def picture_of(name: str, file_name: str, media_type: str, content: bytes) -> SeenPicture:
    if len(content) >= PICTURE_BYTES:
        raise Refusal(400, f"{name} has {len(content)} bytes", code="image_too_large", param=name)
    try:
        picture = seen(name, file_name, media_type, content)
    except (OSError, ValueError, SyntaxError):
        raise Refusal(400, f"{name} is no picture", code="invalid_image_file", param=name) from None
    if picture.format != _TYPES.get(media_type):
        message = f"{name} is {picture.format}, not {media_type}"
        raise Refusal(400, message, code="unsupported_file_mimetype", param=name)
    return picture


def _from_json(one: object, param: str, file_of: Callable[[str, str], SeenPicture]) -> SeenPicture:
    if not isinstance(one, dict) or len(one) != 1 or not one.keys() <= {"image_url", "file_id"}:
        raise Refusal(
            400, f"{param} needs exactly one of image_url, file_id", code="invalid_value", param=param
        )
    [(key, value)] = one.items()
    if not isinstance(value, str):
        raise Refusal(400, f"{param}.{key} must be text", code="invalid_type", param=f"{param}.{key}")
    if key == "file_id":
        return file_of(value, param)
    if len(value) > DATA_URL_CHARACTERS:
        raise Refusal(400, f"{param} is too long", code="string_above_max_length", param=f"{param}.image_url")
    if not value.startswith("data:"):
        raise Refusal(400, f"{param} was not to be downloaded", code="invalid_image_url", param=param)
    head, _, text = value.partition(",")
    try:
        content = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise Refusal(400, f"{param} is not base64", code="invalid_base64_image", param=param) from None
    if not head.endswith(";base64"):
        raise Refusal(400, f"{param} is not base64", code="invalid_base64_image", param=param)
    name = param.partition("[")[0].removesuffix("s")
    return picture_of(name, "", head.removeprefix("data:").removesuffix(";base64"), content)
