"""How accounts, parameters and their values are called."""

from studio.model.profile import OWN_ADDRESSES, Parameter, Profile, ProfileKind
from studio.model.recipe import BUILT_IN
from studio.model.words import mark, tr
from studio.ui import numerals
from studio.ui.widgets.labels import PlainLabel

_NAME_WIDTH_PX = 56
_ROWS = (
    mark("Model"),
    mark("Output"),
    mark("Quality"),
    mark("Format"),
    mark("Previews"),
    mark("Outcome"),
    mark("Mask"),
)
_PARAMETERS = {
    "size": mark("Size"),
    "quality": mark("Quality"),
    "output_format": mark("Format"),
    "output_compression": mark("Compression"),
    "background": mark("Background"),
    "moderation": mark("Moderation"),
    "input_fidelity": mark("Fidelity"),
    "complexity": mark("Thinking time"),
    "safety_identifier": mark("Name of the user"),
    "seed": mark("Seed"),
}
_VALUES = {
    "auto": mark("Automatic"),
    "low": mark("Low"),
    "medium": mark("Medium"),
    "high": mark("High"),
    "xhigh": mark("Very high"),
    "max": mark("Highest"),
    "opaque": mark("Opaque"),
    "transparent": mark("Transparent"),
    "png": "PNG",
    "jpeg": "JPEG",
    "webp": "WebP",
    "gif": "GIF",
    "svg": "SVG",
}


def row_name(name: str) -> PlainLabel:
    """The left column of the lower rows, everywhere as wide."""
    label = PlainLabel(name, "muted", "label")
    names = (
        tr("Model"),
        tr("Output"),
        tr("Quality"),
        tr("Format"),
        tr("Previews"),
        tr("Outcome"),
        tr("Mask"),
    )
    label.setFixedWidth(max(_NAME_WIDTH_PX, *(label.fontMetrics().horizontalAdvance(one) for one in names)))
    return label


def profile_name(profile: str) -> str:
    """A profile as the user knows it."""
    return tr("Built-in engine") if profile == BUILT_IN else profile


def model_name(model: str) -> str:
    """A model as the user knows it; a server that has but one may not say how it is called."""
    return model or tr("The server's own model")


def receiver_name(profile: Profile) -> str:
    """Who receives what is sent to an account; OpenAI only at its own address."""
    is_theirs = profile.kind is ProfileKind.OPENAI and profile.address == OWN_ADDRESSES[ProfileKind.OPENAI]
    return "OpenAI" if is_theirs else profile_name(profile.id)


def parameter_name(name: str) -> str:
    """A parameter as a designer reads it; one that we do not know keeps its own name, without underscores."""
    return tr(_PARAMETERS[name]) if name in _PARAMETERS else name.replace("_", " ").capitalize()


def value_name(value: Parameter) -> str:
    """A value of a parameter; one that we do not know is shown as it is sent."""
    if isinstance(value, bool):
        return tr("On") if value else tr("Off")
    if isinstance(value, int | float):
        return numerals.locale().toString(value)
    return tr(_VALUES[value]) if value in _VALUES else value
