"""The parameters of a call: what the user set, and what the program adds to it."""

from collections.abc import Mapping

from studio.model.catalogue import ParameterRule
from studio.model.profile import Parameter
from studio.model.provider import Capability

SEED = "seed"  # which every request has
SEED_END = 2**31
SIZE = "size"  # WIDTHxHEIGHT or auto; which ones there are, the SizeRule of a model says
QUALITY = "quality"
BACKGROUND, FORMAT, COMPRESSION = "background", "output_format", "output_compression"
FIDELITY = "input_fidelity"
PREVIEWS, PREVIEWS_A_CANDIDATE = "partial_images", 2  # while waiting, where a call is streamed
AUTO = "auto"
_USUAL_QUALITY = "medium"


def with_defaults(
    asked: Mapping[str, Parameter], capability: Capability, *, generates: bool
) -> dict[str, Parameter]:
    """What the user set and the defaults of the model, as far as this kind of call takes them.

    A quality is always there: left to themselves, models choose dear ones, and no price could be told.
    """
    rules = capability.record.parameters if capability.record else ()
    added = {
        rule.name: default
        for rule in rules
        if not (rule.edits_only if generates else rule.generations_only)
        and (default := _default(rule)) is not None
    }
    return {**added, **asked}


def size_of(text: object) -> tuple[int, int] | None:
    """Width and height of WIDTHxHEIGHT in pixels; None for auto and for what is no size."""
    width, by, height = str(text).partition("x")
    if not by or not (width.isascii() and width.isdecimal() and height.isascii() and height.isdecimal()):
        return None
    return int(width), int(height)


def _default(rule: ParameterRule) -> Parameter | None:
    if rule.default is not None or rule.name != QUALITY or not rule.choices:
        return rule.default
    return _USUAL_QUALITY if _USUAL_QUALITY in rule.choices else rule.choices[0]
