"""What can one model of an account do? The catalogue's record, as far as the server speaks it."""

from collections.abc import Callable
from dataclasses import replace

from studio.model.catalogue import (
    InputRule,
    Model,
    OutputRule,
    ParameterKind,
    ParameterRule,
    PriceRule,
)
from studio.model.errors import BadInput
from studio.model.profile import Parameter, Profile, ProfileKind
from studio.model.provider import Capability, MaskForm, PictureForm
from studio.model.sizes import SizeRule
from studio.providers.openai.deviations import RULES, SIZES, parameters_of
from studio.providers.openai.dialects import Dialect
from studio.providers.openai.image_calls import COUNT, RESERVED, SEED, STREAM

ModelOf = Callable[[str], Model]

_FREE = PriceRule(output=OutputRule.FREE, input=InputRule.FREE)
_CANDIDATES_MAX = 10
_NUMBER_MOST = 1e9


def capability_of(profile: Profile, dialect: Dialect, model: str, *, model_of: ModelOf) -> Capability:
    """What `model` can do ("": the account's own, else the catalogue's default)."""
    record = _record(profile, dialect, model or profile.model, model_of)
    pictures_max, per_call = record.pictures_max, record.candidates_per_call
    is_masked = record.mask != "none" and bool(dialect.edits)
    return Capability(
        provider=profile.kind.value,
        model=record.id,
        picture_form=PictureForm.PNG,
        mask_form=dialect.mask_form if is_masked else MaskForm.NONE,
        mask_guides_only=record.mask == "guides",
        references_max=pictures_max - 1 if pictures_max is not None else None,
        candidates_max=max(_CANDIDATES_MAX, per_call),
        candidates_per_call=per_call,
        prompt_max=record.prompt_max,
        picture_bytes_max=record.picture_bytes_max,
        mask_bytes_max=record.mask_bytes_max,
        is_free=record.price.output is OutputRule.FREE,
        is_local=False,  # wherever it answers: what listens on this machine may lead out of it
        generates=bool(dialect.generations),
        composes=bool(dialect.generations) and pictures_max != 1,
        takes_seed=dialect.takes_seed,
        previews=record.previews,
        purchases=dialect.purchases,
        host=profile.host,
        record=record,
    )


def without(capability: Capability, refused: frozenset[str]) -> Capability:
    """What is left of it without parameters that the server was found not to know."""
    record = capability.record
    assert record is not None
    parameters = tuple(rule for rule in record.parameters if rule.name not in refused)
    previews = capability.previews and STREAM not in refused
    per_call = 1 if COUNT in refused else record.candidates_per_call
    return replace(
        capability,
        previews=previews,
        takes_seed=capability.takes_seed and SEED not in refused,
        candidates_per_call=per_call,
        record=replace(record, parameters=parameters, previews=previews, candidates_per_call=per_call),
    )


def _record(profile: Profile, dialect: Dialect, model: str, model_of: ModelOf) -> Model:
    """The catalogue's record under the name that the server knows, without what the server cannot do."""
    known = model_of(str(profile.settings.get(RULES, "")) or model)
    rules = known.parameters or dialect.parameters or ()
    if dialect.only is not None:
        rules = tuple(rule for rule in rules if rule.name in dialect.only)
    references_max = dialect.references_max
    return replace(
        known,
        id=model or known.id,
        sizes=_sizes(profile, dialect, known),
        parameters=_with_defaults(rules, profile),
        pictures_max=known.pictures_max if references_max is None else references_max + 1,
        candidates_per_call=dialect.candidates_per_call or known.candidates_per_call,
        markup=known.markup and dialect.takes_markup,
        previews=known.previews and dialect.streams,
        price=_FREE if dialect.is_free else known.price,
    )


def _sizes(profile: Profile, dialect: Dialect, known: Model) -> SizeRule:
    """What the account says, else the catalogue where it says anything, else the server's own."""
    is_told = known.sizes != SizeRule() and SIZES not in profile.settings
    return known.sizes if is_told or dialect.sizes is None else dialect.sizes


def _with_defaults(rules: tuple[ParameterRule, ...], profile: Profile) -> tuple[ParameterRule, ...]:
    """The rules with the account's own defaults, where the model allows them.

    What a compatible server alone knows becomes a parameter by being set.
    """
    settings = parameters_of(profile)
    found = tuple(
        replace(rule, default=settings[rule.name])
        if rule.name in settings and rule.allows(settings[rule.name])
        else rule
        for rule in rules
    )
    if profile.kind is not ProfileKind.COMPATIBLE:
        return found
    names = {rule.name for rule in rules}
    return found + tuple(_rule(name, value) for name, value in settings.items() if name not in names)


def check_defaults(profile: Profile, own: Model, newest: Model) -> None:
    """Raises BadInput for a default that the account's own model does not allow, or that no model has."""
    known = {rule.name for rule in own.parameters + newest.parameters}
    for name, value in parameters_of(profile).items():
        if name in RESERVED or (name not in known and profile.kind is ProfileKind.OPENAI):
            raise BadInput("unknown-parameter", model=own.id, name=name, names=", ".join(sorted(known)))
        rule = own.parameter(name)
        if rule is not None and not rule.allows(value):
            raise BadInput("setting-value", value=str(value), name=name, possible=rule.possible)


def _rule(name: str, value: Parameter) -> ParameterRule:
    """A parameter that only this account knows, of the kind of its value."""
    if isinstance(value, bool):
        return ParameterRule(name, ParameterKind.SWITCH, default=value)
    if isinstance(value, str):
        return ParameterRule(name, ParameterKind.TEXT, default=value)
    return ParameterRule(name, ParameterKind.NUMBER, least=-_NUMBER_MOST, most=_NUMBER_MOST, default=value)
