"""The values a parameter can take: all that the account knows, each with the reason where it cannot be."""

from studio.model.catalogue import ParameterKind, ParameterRule
from studio.model.parameters import BACKGROUND, COMPRESSION, FORMAT, QUALITY, SEED, SIZE, with_defaults
from studio.model.profile import Parameter
from studio.model.words import tr
from studio.ui.turn.choices import Choice
from studio.ui.turn.output.names import parameter_name, value_name
from studio.ui.turn.view import TurnView

TRANSPARENT = "transparent"
_USUAL_FORMAT = "png"  # what servers make where nothing is asked for
_OF_THE_FILE = (FORMAT, BACKGROUND, COMPRESSION)
_WITH_ALPHA = ("png", "webp")
_OF_THE_ROWS = {QUALITY, SIZE, SEED, "n", "stream", "partial_images"}


def rule(view: TurnView, name: str) -> ParameterRule | None:
    record = view.capability.record
    return record.parameter(name) if record is not None else None


def further_rules(view: TurnView) -> tuple[ParameterRule, ...]:
    """The parameters that have no row of their own: those of the file first, words to be typed last."""
    record = view.capability.record
    rules = [one for one in record.parameters if one.name not in _OF_THE_ROWS] if record else []
    return tuple(sorted(rules, key=_order))


def value(view: TurnView, name: str) -> Parameter | None:
    """What is asked for: the draft's, else the account's, else the model's own; None: the model chooses."""
    found = view.draft.parameters.get(name)
    if found is not None:
        return found
    for maker in view.makers:
        if maker.profile.id == view.draft.profile and name in maker.profile.settings:
            return maker.profile.settings[name]
    added = with_defaults({}, view.capability, generates=view.is_words_alone).get(name)
    is_format = name == FORMAT and added is None
    return _USUAL_FORMAT if is_format and _USUAL_FORMAT in view.capability.formats else added


def choices(view: TurnView, name: str) -> tuple[Choice, ...]:
    """In the order of the model's own, then those that only other models of the account have."""
    known = rule(view, name)
    own = known.choices if known is not None and known.kind is ParameterKind.CHOICE else ()
    foreign = [one for one in _of_the_account(view, name) if one not in own]
    return tuple(
        Choice(one, value_name(one), _why_not(view, name, one, one in own)) for one in (*own, *foreign)
    )


def why_unusable(view: TurnView, known: ParameterRule) -> str:
    """Why a parameter cannot be set for this turn; "" when it can."""
    if known.edits_only and view.is_words_alone:
        return tr("{name} is for edits of a picture only.", name=parameter_name(known.name))
    if known.generations_only and not view.is_words_alone:
        return tr("{name} is for pictures made from words only.", name=parameter_name(known.name))
    return ""


def with_value(view: TurnView, name: str, chosen: Parameter | None) -> dict[str, object]:
    """The fields of the draft once a parameter is set, or left to the model."""
    left = {key: one for key, one in view.draft.parameters.items() if key != name}
    return {"parameters": left if chosen is None else {**left, name: chosen}}


def _order(known: ParameterRule) -> tuple[bool, int]:
    is_of_file = known.name in _OF_THE_FILE
    at = _OF_THE_FILE.index(known.name) if is_of_file else len(_OF_THE_FILE)
    return known.kind is ParameterKind.TEXT, at


def _of_the_account(view: TurnView, name: str) -> tuple[str, ...]:
    models = next((one.models for one in view.makers if one.profile.id == view.draft.profile), ())
    rules = [found for model in models if (found := model.parameter(name)) is not None]
    return tuple(dict.fromkeys(one for found in rules for one in found.choices))


def _why_not(view: TurnView, name: str, one: str, is_own: bool) -> str:
    model, record = view.capability.name, view.capability.record
    if not is_own:
        return tr("{model} has no “{value}”.", model=model, value=value_name(one))
    if one == TRANSPARENT and record is not None and not record.transparent:
        return tr("{model} makes no transparent background.", model=model)
    if name == BACKGROUND and one == TRANSPARENT and value(view, FORMAT) not in (*_WITH_ALPHA, None):
        return tr(
            "{format} has no transparency. Choose PNG or WebP.", format=value_name(str(value(view, FORMAT)))
        )
    if name == FORMAT and one not in _WITH_ALPHA and value(view, BACKGROUND) == TRANSPARENT:
        return tr("{format} has no transparency. Choose another background first.", format=value_name(one))
    return ""
