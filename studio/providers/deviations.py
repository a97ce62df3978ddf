"""How is this account's server spoken to: its preset, with what the user set otherwise.

The settings of a profile are deviations where they have one of the names below, else defaults of parameters.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from studio.model.errors import BadInput
from studio.model.profile import Parameter, Profile, ProfileKind, is_loopback
from studio.model.provider import MaskForm
from studio.model.sizes import SizeRule
from studio.providers.dialects import COMPATIBLE, OPENAI, PRESETS, Dialect, KeyHeader, Prices

OPENAI_ADDRESS = "https://api.openai.com/v1"

_CLASSIC_ROOT = "/openai/deployments/{model}"
_CLASSIC_VERSION = "2025-04-01-preview"
_SIZES = "any, multiple:16, 512x512,1024x1024"


def _one_of(*choices: str) -> Callable[[Parameter], str | None]:
    return lambda value: str(value) if str(value) in choices else None


def _switch(value: Parameter) -> bool | None:
    return {"true": True, "false": False}.get(str(value).lower())


def _count(value: Parameter) -> int | None:
    text = str(value)
    return int(text) if text.isdecimal() and 1 <= int(text) <= 16 else None


def _text(value: Parameter) -> str | None:
    return str(value).strip() or None


def _size_rule(value: Parameter) -> SizeRule | None:
    """`any`; `multiple:16`; or the sizes that there are, with commas between."""
    text = str(value).replace(" ", "").lower()
    if text == "any":
        return SizeRule(has_auto=False)
    name, _, number = text.partition(":")
    if name == "multiple":
        return SizeRule(multiple=int(number), has_auto=False) if _count_of(number, 512) else None
    edges = [one.split("x") for one in text.split(",")]
    if not all(len(pair) == 2 and all(_count_of(edge, 30_000) for edge in pair) for pair in edges):
        return None
    return SizeRule(presets=tuple((int(width), int(height)) for width, height in edges), has_auto=False)


def _count_of(text: str, most: int) -> bool:
    return text.isdecimal() and 1 <= int(text) <= most


_ON_OFF = "true, false"
_MASKS = tuple(form.value for form in MaskForm if form is not MaskForm.PIXELS)

# The name of a setting, what may stand in it, and how it is read.
DEVIATIONS: Mapping[str, tuple[str, Callable[[Parameter], object]]] = {
    "key_header": (", ".join(KeyHeader), _one_of(*KeyHeader)),
    "route": ("v1, classic", _one_of("v1", "classic")),
    "api_version": ("text", _text),
    "rules": ("text", _text),
    "edits": (_ON_OFF, _switch),
    "picture_field": ("image, image[]", _one_of("image", "image[]")),
    "mask_form": (", ".join(_MASKS), _one_of(*_MASKS)),
    "mask_field": ("text", _text),
    "response_format": ("b64_json, url", _one_of("b64_json", "url")),
    "streams": (_ON_OFF, _switch),
    "sizes": (_SIZES, _size_rule),
    "references": ("1–16", _count),
    "candidates_per_call": ("1–16", _count),
    "price": (", ".join(Prices), _one_of(*Prices)),
}


def dialect_of(profile: Profile) -> Dialect:
    """Raises BadInput for a preset that there is not, or a deviation that cannot be."""
    if profile.kind is ProfileKind.OPENAI:
        dialect = OPENAI
    elif not profile.preset:
        dialect = replace(COMPATIBLE, server=urlsplit(profile.base_url or "").hostname or "")
    elif profile.preset in PRESETS:
        dialect = PRESETS[profile.preset]
    else:
        raise BadInput(
            "setting-value", value=profile.preset, name="preset", possible=", ".join(sorted(PRESETS))
        )
    if dialect.is_self_hosted and (profile.private_network or is_loopback(profile.base_url or "")):
        dialect = replace(dialect, prices=Prices.FREE)
    return _with(dialect, _deviations(profile), profile)


def parameters_of(profile: Profile) -> dict[str, Parameter]:
    """What of the settings is no deviation: defaults of parameters."""
    return {name: value for name, value in profile.settings.items() if name not in DEVIATIONS}


def api_root(profile: Profile, dialect: Dialect, model: str) -> str:
    """The address that paths are added to: as entered, or with the usual root where it has no path."""
    address = (profile.base_url or OPENAI_ADDRESS).rstrip("/")
    path = urlsplit(address).path
    return address if path else address + dialect.root.replace("{model}", model)


def _deviations(profile: Profile) -> dict[str, object]:
    found = {}
    for name, (possible, read) in DEVIATIONS.items():
        if name in profile.settings:
            value = read(profile.settings[name])
            if value is None:
                said = str(profile.settings[name])
                raise BadInput("setting-value", value=said, name=name, possible=possible)
            found[name] = value
    return found
