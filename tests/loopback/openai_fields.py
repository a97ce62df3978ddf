"""The rules of the fields of an image call, one by one, as the OpenAI double holds them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from loopback.messages import Refusal
from loopback.openai_models import Kept

PROMPT_MAX = 32_000
_STEP, _LONGEST, _LEAST_AREA, _MOST_AREA = 16, 3840, 655_360, 8_294_400
_COMMON = (
    "model",
    "prompt",
    "n",
    "size",
    "quality",
    "background",
    "output_format",
    "output_compression",
    "moderation",
    "stream",
    "partial_images",
    "complexity",
    "safety_identifier",
    "user",
)
KNOWN = {
    "generations": frozenset(_COMMON),
    "edits": frozenset({*_COMMON, "input_fidelity"}),
}
_ONLY_MOVING = ("frame_count", "frame_duration_ms", "svg")


@dataclass(frozen=True, slots=True)
class Order:
    """A call that keeps every rule; `size`, `quality` and `background` as they were asked for, or auto."""

    model: Kept
    model_id: str
    prompt: str
    n: int = 1
    size: str = "auto"
    quality: str = "auto"
    background: str = "auto"
    output_format: str = "png"
    output_compression: int = 100
    stream: bool = False
    partial_images: int = 0
    safety_identifier: str | None = None


def order_of(kind: str, fields: Mapping[str, Any], living: Mapping[str, Kept]) -> Order:
    """`fields` have the types of JSON; null is nothing. Raises Refusal at the first broken rule."""
    fields = {name: value for name, value in fields.items() if value is not None}
    for name in fields:
        if name not in KNOWN[kind]:
            hint = "only with an output format that is not enabled" if name in _ONLY_MOVING else "unknown"
            raise Refusal(400, f"{hint}: '{name}'", code="unknown_parameter", param=name)
    # A call that lost its model gets the rules of the oldest one, which is gone.
    model_id = _text(fields, "model", "dall-e-2")
    model = living.get(model_id)
    if model is None:
        raise Refusal(404, f"the model '{model_id}' does not exist", code="model_not_found", param="model")
    prompt = _prompt(fields)
    output_format = _one_of(fields, "output_format", ("png", "jpeg", "webp"), "png")
    order = Order(
        model=model,
        model_id=model_id,
        prompt=prompt,
        n=_number(fields, "n", 1, 10, 1),
        size=_size(model, _text(fields, "size", "auto")),
        quality=_one_of(fields, "quality", model.qualities, "auto"),
        background=_one_of(fields, "background", ("auto", "opaque", "transparent"), "auto"),
        output_format=output_format,
        output_compression=_compression(fields, output_format),
        stream=_switch(fields, "stream"),
        partial_images=_number(fields, "partial_images", 0, 3, 0),
        safety_identifier=_text(fields, "safety_identifier", "") or _text(fields, "user", "") or None,
    )
    _one_of(fields, "moderation", ("auto", "low"), "auto")
    _check_model_extras(model, fields)
    _check_together(order)
    return order


def _check_model_extras(model: Kept, fields: Mapping[str, Any]) -> None:
    if "input_fidelity" in fields:
        if not model.fidelities:
            raise Refusal(
                400,
                f"input_fidelity is not for '{model.id}'",
                code="invalid_input_fidelity_model",
                param="input_fidelity",
            )
        _one_of(fields, "input_fidelity", model.fidelities, "low")
    if "complexity" in fields:
        if not model.complexity:
            raise Refusal(
                400, f"complexity is not for '{model.id}'", code="unknown_parameter", param="complexity"
            )
        _one_of(fields, "complexity", ("low", "medium", "high"), "high")


def _check_together(order: Order) -> None:
    if order.background == "transparent":
        if order.output_format == "jpeg":
            _no("background", "a transparent background needs png or webp")
        if not order.model.transparent:
            _no("background", f"'{order.model.id}' makes no transparent background")
    if order.partial_images and not order.stream:
        _no("partial_images", "partial images need stream")
    # Which partial belongs to which image is documented nowhere: nobody may build on it.
    if order.stream and order.n > 1:
        _no("n", "streaming is for one image")


def _prompt(fields: Mapping[str, Any]) -> str:
    if "prompt" not in fields:
        raise Refusal(400, "prompt is missing", code="missing_required_parameter", param="prompt")
    prompt = _text(fields, "prompt", "")
    if not prompt.strip():
        _no("prompt", "prompt is empty")
    if len(prompt) > PROMPT_MAX:
        raise Refusal(
            400, f"prompt has {len(prompt)} characters", code="string_above_max_length", param="prompt"
        )
    return prompt


def _size(model: Kept, size: str) -> str:
    if size == "auto":
        return size
    if model.presets:
        if size not in model.presets:
            _no("size", f"'{size}' is none of {', '.join(model.presets)}, auto", "invalid_size")
        return size
    edges = size.split("x")
    if len(edges) != 2 or not all(edge.isascii() and edge.isdigit() for edge in edges):
        _no("size", f"'{size}' is no size", "invalid_size")
    width, height = map(int, edges)
    if f"{width}x{height}" != size or not width or not height:
        _no("size", f"'{size}' is no size", "invalid_size")
    if width % _STEP or height % _STEP:
        _no("size", f"both edges of {size} must be multiples of {_STEP}", "invalid_size")
    if max(width, height) > _LONGEST:
        _no("size", f"an edge of {size} is longer than {_LONGEST}", "invalid_size")
    if max(width, height) > 3 * min(width, height):
        _no("size", f"{size} is longer than 3 to 1", "invalid_size")
    if not _LEAST_AREA <= width * height <= _MOST_AREA:
        _no("size", f"{size} has {width * height} pixels", "invalid_size")
    return size


def _compression(fields: Mapping[str, Any], output_format: str) -> int:
    if "output_compression" in fields and output_format == "png":
        _no("output_compression", "png is not compressed with a loss")
    return _number(fields, "output_compression", 0, 100, 100)


def _text(fields: Mapping[str, Any], name: str, otherwise: str) -> str:
    value = fields.get(name, otherwise)
    if not isinstance(value, str):
        _no(name, f"{name} must be text", "invalid_type")
    return str(value)


def _one_of(fields: Mapping[str, Any], name: str, choices: tuple[str, ...], otherwise: str) -> str:
    value = _text(fields, name, otherwise)
    if value not in choices:
        _no(name, f"'{value}' is none of {', '.join(choices)}")
    return value


def _number(fields: Mapping[str, Any], name: str, least: int, most: int, otherwise: int) -> int:
    value = fields.get(name, otherwise)
    if type(value) is not int:
        _no(name, f"{name} must be a whole number", "invalid_type")
    if not least <= value <= most:
        _no(name, f"{name} must be {least} to {most}, not {value}")
    return int(value)


def _switch(fields: Mapping[str, Any], name: str) -> bool:
    value = fields.get(name, False)
    if not isinstance(value, bool):
        _no(name, f"{name} must be true or false", "invalid_type")
    return bool(value)


def _no(param: str, message: str, code: str = "invalid_value") -> None:
    raise Refusal(400, message, code=code, param=param)


_FROM_FORM: dict[str, Callable[[str], Any]] = {
    "n": int,
    "output_compression": int,
    "partial_images": int,
    "stream": lambda text: {"true": True, "false": False}[text],
}


def typed(name: str, text: str) -> Any:
    """A field of a form in the type that JSON would have."""
    if name not in _FROM_FORM:
        return text
    try:
        return _FROM_FORM[name](text)
    except (ValueError, KeyError):
        raise Refusal(400, f"{name} cannot be '{text}'", code="invalid_type", param=name) from None
