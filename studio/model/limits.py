"""What speaks against a recipe at one profile: every limit of its capability that is crossed."""

from collections.abc import Iterator, Mapping

from studio.model.catalogue import ModelStatus, ParameterRule
from studio.model.errors import Cause
from studio.model.parameters import (
    AUTO,
    BACKGROUND,
    COMPRESSION,
    FORMAT,
    SEED,
    SEED_END,
    SIZE,
    size_of,
    with_defaults,
)
from studio.model.profile import Parameter
from studio.model.provider import Capability, MaskForm, PictureForm
from studio.model.recipe import Anchor, MaskRule, Purpose, Recipe
from studio.model.replay import as_sent
from studio.model.sizes import SizeRule
from studio.model.words import tr

_WITH_ALPHA = ("png", "webp")
_COMPRESSED = ("jpeg", "webp")


def over_limits(
    recipe: Recipe,
    capability: Capability,
    prompt_length: int,
    *,
    generates: bool = False,
    shows_original: bool = False,
) -> tuple[Cause, ...]:
    """Every cause; `generates`: onto an empty sheet, from words and maybe references.

    `shows_original`: the root goes as one more reference.
    """
    words_alone = recipe.is_words_alone(generates=generates)
    found = [*_life(capability), *_purpose(recipe, capability, generates)]
    found += _anchors(recipe, capability) if not generates else ()
    found += _counts(recipe, capability, generates, shows_original)
    most = capability.prompt_max
    if most is not None and prompt_length > most:
        found.append(
            Cause("prompt-too-long", {"model": capability.name, "most": most, "have": prompt_length})
        )
    found += _parameters(recipe.parameters, capability, words_alone)
    found += _sizes(with_defaults(recipe.parameters, capability, generates=words_alone), capability)
    if recipe.mask_rule is MaskRule.DRAWN and capability.mask_form is MaskForm.NONE:
        found.append(Cause("no-mask-offered", {"model": capability.name}))
    if recipe.has_markup:
        found += _markup(recipe, capability, generates)
    return tuple(found)


def _markup(recipe: Recipe, capability: Capability, generates: bool) -> Iterator[Cause]:
    record, facts = capability.record, {"model": capability.name}
    if record is None or not record.markup:
        yield Cause("no-markup-offered", dict(facts))
    elif recipe.mask_rule is MaskRule.DRAWN:
        yield Cause("markup-with-mask", dict(facts))
    if generates:
        yield Cause("markup-needs-picture")


def _sizes(settled: Mapping[str, Parameter], capability: Capability) -> Iterator[Cause]:
    """A size that the user set, for this turn or for the account, is one that the model makes."""
    record, wanted = capability.record, settled.get(SIZE)
    if record is None or wanted is None:
        return
    size, rule = size_of(wanted), record.sizes
    if not ((wanted == AUTO and rule.has_auto) or (size is not None and rule.allows(*size))):
        facts = {"value": str(wanted), "name": SIZE, "possible": possible_sizes(rule)}
        yield Cause("setting-value", dict(facts))


def possible_sizes(rule: SizeRule) -> str:
    """Which sizes a rule allows, in one line."""
    if rule.presets:
        named = [f"{width}x{height}" for width, height in rule.presets]
    else:
        named = [tr("any WIDTHxHEIGHT"), *_bounds(rule)]
    return ", ".join([*named, AUTO] if rule.has_auto else named)


def _bounds(rule: SizeRule) -> Iterator[str]:
    if rule.multiple > 1:
        yield tr("in steps of {step} px", step=rule.multiple)
    if rule.longest_px:
        yield tr("up to {longest} px a side", longest=rule.longest_px)
    if rule.aspect_most:
        yield tr("up to {aspect} times as long as wide", aspect=f"{rule.aspect_most:g}")
    if rule.least_px:
        yield tr("{least} pixels or more", least=f"{rule.least_px:,}")
    if rule.most_px:
        yield tr("{most} pixels or fewer", most=f"{rule.most_px:,}")


def _life(capability: Capability) -> Iterator[Cause]:
    record = capability.record
    if record is not None and record.status is ModelStatus.RETIRED:
        instead = record.replacement or tr("another model")
        yield Cause(
            "model-retired",
            {"model": capability.name, "day": record.retires or "", "replacement": instead},
        )


def _purpose(recipe: Recipe, capability: Capability, generates: bool) -> Iterator[Cause]:
    model = capability.name
    if generates and not capability.generates:
        yield Cause("cannot-generate", {"model": model})
    if generates and recipe.purpose is not Purpose.CHANGE:
        yield Cause("no-picture")
    if generates and recipe.references and not capability.composes:
        yield Cause("references-need-picture", {"model": model})
    # One that works on pixels obeys a grammar: it has no quality to choose, and nothing to misunderstand.
    if capability.picture_form is PictureForm.PIXELS and recipe.purpose is Purpose.FINISH:
        yield Cause("cannot-finalise", {"model": model})
    if capability.picture_form is PictureForm.PIXELS and recipe.purpose is Purpose.NOTHING:
        yield Cause("cannot-be-measured", {"model": model})


def _anchors(recipe: Recipe, capability: Capability) -> Iterator[Cause]:
    for anchor in recipe.anchors:
        if anchor not in capability.anchors:
            yield Cause("anchor-not-offered", {"anchor": anchor.value, "model": capability.name})
    if Anchor.CROP in recipe.anchors and recipe.mask_rule is not MaskRule.DRAWN:
        yield Cause("crop-needs-mask")
    is_engine = capability.picture_form is PictureForm.PIXELS
    if is_engine and recipe.replayed and Anchor.REPLAY in recipe.anchors:
        yield Cause("replay-needs-account", {"model": capability.name})


def _counts(recipe: Recipe, capability: Capability, generates: bool, shows_original: bool) -> Iterator[Cause]:
    model = capability.name
    shown = [len(as_sent(recipe, anchor).references) for anchor in recipe.anchors]
    have, most = max(shown, default=0) + shows_original, capability.references_max
    if generates and most is not None:
        most += 1  # the place of the picture to edit is free
    if most is not None and have > most:
        facts = {"model": model, "most": most, "have": have, "excess": have - most}
        yield Cause("too-many-references", facts)
    if not 1 <= recipe.candidates <= capability.candidates_max:
        facts = {"model": model, "most": capability.candidates_max, "have": recipe.candidates}
        yield Cause("candidates-out-of-range", facts)


def _parameters(asked: Mapping[str, Parameter], capability: Capability, generates: bool) -> Iterator[Cause]:
    """Nothing that the user set is dropped silently: an unknown field is a misfit."""
    model = capability.name
    rules = {one.name: one for one in capability.record.parameters} if capability.record else {}
    own = (SEED,) if capability.takes_seed else ()
    known = {*rules, *own, *((SIZE,) if capability.record else ())}
    for name, value in asked.items():
        if name not in known:
            yield Cause(
                "unknown-parameter", {"model": model, "name": name, "names": ", ".join(sorted(known))}
            )
        elif name in rules:
            yield from _parameter(rules[name], value, model, generates)
    seed = asked.get(SEED, 0)
    if type(seed) is not int or not 0 <= seed < SEED_END:
        yield Cause("setting-value", {"value": str(seed), "name": SEED, "possible": f"0–{SEED_END - 1}"})
    yield from _together(with_defaults(asked, capability, generates=generates))


def _parameter(rule: ParameterRule, value: Parameter, model: str, generates: bool) -> Iterator[Cause]:
    if rule.edits_only and generates:
        yield Cause("parameter-for-edits", {"model": model, "name": rule.name})
    elif rule.generations_only and not generates:
        yield Cause("parameter-for-generations", {"model": model, "name": rule.name})
    elif not rule.allows(value):
        yield Cause("setting-value", {"value": str(value), "name": rule.name, "possible": rule.possible})


def _together(settled: Mapping[str, Parameter]) -> Iterator[Cause]:
    """Values that are each possible, but not at once; a format that nobody set is PNG."""
    written = str(settled.get(FORMAT, "png"))
    if settled.get(BACKGROUND) == "transparent" and written not in _WITH_ALPHA:
        yield Cause("transparent-needs-format", {"format": written})
    if COMPRESSION in settled and written not in _COMPRESSED:
        yield Cause("compression-needs-format", {"format": written})
