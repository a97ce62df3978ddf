"""How is this account's server spoken to: its preset, with what the user set otherwise.

The settings of a profile are deviations where they have one of the names below, else defaults of parameters.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import quote, urlsplit

from studio.model.errors import BadInput
from studio.model.profile import Parameter, Profile, ProfileKind
from studio.model.provider import MaskForm
from studio.model.sizes import SizeRule
from studio.providers.openai.dialects import COMPATIBLE, OPENAI, PRESETS, Dialect, KeyHeader

_CLASSIC_ROOT = "/openai/deployments/{model}"
_CLASSIC_VERSION = "2025-04-01-preview"
_MOST_EDGE_PX = 30_000


def _word(value: str) -> str | None:
    return value.strip() or None


def _switch(value: str) -> bool | None:
    return {"true": True, "false": False}.get(value.lower())


def _count(value: str) -> int | None:
    return int(value) if _is_count(value, 16) else None


def _seconds(value: str) -> float | None:
    return float(value) if _is_count(value, 86_400) and int(value) >= 60 else None


def _size_rule(value: str) -> SizeRule | None:
    """`any`; `multiple:16`; or the sizes that there are, with commas between."""
    text = value.replace(" ", "").lower()
    if text == "any":
        return SizeRule(has_auto=False)
    name, _, number = text.partition(":")
    if name == "multiple":
        return SizeRule(multiple=int(number), has_auto=False) if _is_count(number, 512) else None
    pairs = [one.split("x") for one in text.split(",")]
    if not all(len(pair) == 2 and all(_is_count(edge, _MOST_EDGE_PX) for edge in pair) for pair in pairs):
        return None
    return SizeRule(presets=tuple((int(width), int(height)) for width, height in pairs), has_auto=False)


def _is_count(text: str, most: int) -> bool:
    return text.isascii() and text.isdecimal() and 1 <= int(text) <= most


def _headers(name: str) -> Callable[[str], Mapping[str, str] | None]:
    def read(value: str) -> Mapping[str, str] | None:
        text = value.strip()
        return {name: text} if text and text.isascii() and text.isprintable() else None

    return read


_Reader = Callable[[str], object]

_ON_OFF = "true, false"
_WORD = "text"
_MASKS = tuple(form.value for form in MaskForm if form is not MaskForm.PIXELS)


def _among(choices: tuple[str, ...], kind: Callable[[str], object] = str) -> tuple[str, _Reader]:
    return ", ".join(choices), lambda value: kind(value) if value in choices else None


SIZES = "sizes"

# Setting: the field of a dialect that it sets, what may stand in it, and how that is read.
_FIELDS: Mapping[str, tuple[str, tuple[str, _Reader]]] = {
    "key_header": ("key_header", _among(tuple(KeyHeader), KeyHeader)),
    "picture_field": ("picture_field", _among(("image", "image[]"))),
    "mask_form": ("mask_form", _among(_MASKS, MaskForm)),
    "mask_field": ("mask_field", (_WORD, _word)),
    "response_format": ("response_format", _among(("b64_json", "url"))),
    "streams": ("streams", (_ON_OFF, _switch)),
    SIZES: ("sizes", ("any, multiple:16, 512x512,1024x1024", _size_rule)),
    "references": ("references_max", ("1–16", _count)),
    "candidates_per_call": ("candidates_per_call", ("1–16", _count)),
    "patience_s": ("patience_s", ("60–86400", _seconds)),
    "free": ("is_free", (_ON_OFF, _switch)),
    "purchases": ("purchases", ("1–16", _count)),
    "organization": ("headers", (_WORD, _headers("OpenAI-Organization"))),
    "project": ("headers", (_WORD, _headers("OpenAI-Project"))),
}

RULES = "rules"  # the model of the catalogue whose rules a deployment or an alias has
_ROUTE, _VERSION = "route", "api_version"
_ROUTES = ("v1", "classic")

DEVIATIONS = frozenset({*_FIELDS, RULES, _ROUTE, _VERSION})


def dialect_of(profile: Profile) -> Dialect:
    """Raises BadInput for a preset that there is not, or a deviation that cannot be."""
    dialect = _of_preset(profile)
    for name, (field, (possible, read)) in _FIELDS.items():
        if name in profile.settings:
            value = _read(profile, name, possible, read)
            if field == "headers":
                value = {**dialect.headers, **value} if isinstance(value, dict) else value
            dialect = replace(dialect, **{field: value})  # type: ignore[arg-type]
    return _routed(dialect, profile)


def parameters_of(profile: Profile) -> dict[str, Parameter]:
    """What of the settings is no deviation: defaults of parameters."""
    return {name: value for name, value in profile.settings.items() if name not in DEVIATIONS}


def api_root(profile: Profile, dialect: Dialect, model: str) -> str:
    """The address that paths are added to: as entered, or with the usual root where it has no path."""
    address = profile.address.rstrip("/")
    path = urlsplit(address).path
    return address if path else address + dialect.root.replace("{model}", quote(model, safe=""))


def _of_preset(profile: Profile) -> Dialect:
    if profile.kind is ProfileKind.OPENAI:
        return OPENAI
    if not profile.preset:
        return replace(COMPATIBLE, server=profile.host)
    if profile.preset not in PRESETS:
        possible = ", ".join(sorted(PRESETS))
        raise BadInput("setting-value", value=profile.preset, name="preset", possible=possible)
    return PRESETS[profile.preset]


def _routed(dialect: Dialect, profile: Profile) -> Dialect:
    """Azure's older road names the deployment in the address, and nothing of it in the body."""
    route = _read(profile, _ROUTE, *_among(_ROUTES)) if _ROUTE in profile.settings else ""
    version = str(profile.settings.get(_VERSION, ""))
    if "/deployments/" in urlsplit(profile.address).path or route == "classic":
        query = {"api-version": version or _CLASSIC_VERSION}
        return replace(dialect, root=_CLASSIC_ROOT, query=query, sends_model=False)
    return replace(dialect, query={"api-version": version}) if version else dialect


def _read(profile: Profile, name: str, possible: str, read: _Reader) -> object:
    said = profile.settings[name]
    value = read(str(said).lower() if isinstance(said, bool) else str(said))
    if value is None:
        raise BadInput("setting-value", value=str(said), name=name, possible=possible)
    return value
