"""What a recipe comes to at one profile: worded and fitted, in how many calls, or why it cannot be."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from studio.model.calls import Asking, Size, plan_call, quality_of
from studio.model.errors import BadInput, Cause, Misfit
from studio.model.fit import Request, fit, is_sheet
from studio.model.geometry import Box
from studio.model.history import History
from studio.model.parameters import with_defaults
from studio.model.plan import CallPlan
from studio.model.provider import Capability, MaskForm, PictureForm, Question, Reading
from studio.model.recipe import Anchor, Draft, Recipe
from studio.model.replay import as_sent
from studio.model.wording import Wording, compose
from studio.session.providing import LearnedRatio, OpenProvider, nothing_learned


@dataclass(frozen=True, slots=True)
class Maker:
    """A profile that is asked, and how it understands the instruction."""

    profile: str
    capability: Capability
    reading: Reading
    is_missing: bool = False  # there is no such profile any more, which is the one cause in its reading


@dataclass(frozen=True, slots=True)
class Asked:
    """One profile's part of a turn; `causes` are the reasons why there are no `calls`."""

    wording: Wording
    causes: tuple[Cause, ...] = ()
    calls: tuple[CallPlan, ...] = ()


def makers_of(draft: Draft, open_provider: OpenProvider, *, has_mask: bool) -> tuple[Maker, ...]:
    """Everybody whom a draft asks, each once; the model belongs to the first."""
    first, *others = dict.fromkeys((draft.profile, *draft.also))
    asked = [(first, draft.model), *((profile, "") for profile in others)]
    return tuple(
        _maker(draft, open_provider, profile, model=model, has_mask=has_mask) for profile, model in asked
    )


def _maker(draft: Draft, open_provider: OpenProvider, profile: str, *, model: str, has_mask: bool) -> Maker:
    try:
        provider = open_provider(profile)
    except BadInput as error:
        nobody = Capability(profile, model, PictureForm.PNG, MaskForm.NONE)
        return Maker(profile, nobody, Reading((Cause(error.kind, error.facts),)), is_missing=True)
    question = Question(
        instruction=draft.instruction,
        has_mask=has_mask,
        references=len(draft.references),
        candidates=draft.candidates,
        model=model,
        parameters=draft.parameters,
    )
    reading = provider.read(question)
    reading = replace(reading, outcome=_with_captions(reading.outcome, draft))
    return Maker(profile, provider.capability(model), reading)


def _with_captions(outcome: str, draft: Draft) -> str:
    """References by their captions: their numbers mean other pictures in later turns."""
    for number, reference in enumerate(draft.references, start=2):
        if caption := reference.caption.strip():
            outcome = outcome.replace(f"the picture given as Image {number}", caption)
    return outcome


def ask(
    maker: Maker,
    recipe: Recipe,
    history: History,
    *,
    sizes: Mapping[str, Size],
    previews: bool,
    marked: Box | None = None,
    learned: LearnedRatio = nothing_learned,
) -> Asked:
    """What `maker` would be sent from the head of `history`.

    `sizes` are those of the pictures that references show, by picture id; `marked` is the box of what
    is painted on the head.
    """
    capability = maker.capability
    wordings = {anchor: _wording(recipe, capability, history, anchor) for anchor in recipe.anchors}
    wording = wordings[recipe.anchors[0]]
    if maker.is_missing:
        return Asked(wording, maker.reading.causes)
    streams = previews and capability.previews
    longest = max(one.required_length for one in wordings.values())
    try:
        requests = fit(recipe, capability, maker.reading, history, prompt_length=longest, one_a_call=streams)
    except Misfit as misfit:
        return Asked(wording, misfit.causes)
    quality = quality_of(recipe.parameters, capability)
    asking = Asking(maker.profile, capability, recipe.parameters, streams, learned(capability.model, quality))
    shown = _Shown(recipe, history, sizes, marked)
    try:
        return Asked(wording, (), tuple(_calls(asking, requests, wordings, shown)))
    except Misfit as misfit:
        return Asked(wording, misfit.causes)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What there is to be sent: nodes, references and their sizes, what is painted on the head."""

    recipe: Recipe
    history: History
    sizes: Mapping[str, Size]
    marked: Box | None

    def references(self, anchor: Anchor) -> list[Size]:
        return [self.sizes[one.picture_id] for one in as_sent(self.recipe, anchor).references]


def _calls(
    asking: Asking, requests: Sequence[Request], wordings: Mapping[Anchor, Wording], shown: _Shown
) -> Iterator[CallPlan]:
    """Calls that differ in nothing but their place are planned once."""
    planned: dict[tuple[Anchor, int], CallPlan] = {}
    for request in requests:
        alike = (request.anchor, request.candidates)
        if alike not in planned:
            planned[alike] = _planned(asking, request, wordings[request.anchor], shown)
        yield replace(planned[alike], request=replace(request, cut=planned[alike].request.cut))


def _planned(asking: Asking, request: Request, wording: Wording, shown: _Shown) -> CallPlan:
    nodes = shown.history.nodes
    sent, extra = nodes[request.sent_node], nodes.get(request.extra_reference_node or "")
    return plan_call(
        asking,
        request,
        wording,
        frame=(sent.width, sent.height),
        references=[*shown.references(request.anchor), *([(extra.width, extra.height)] if extra else [])],
        marked=shown.marked,
    )


def _wording(recipe: Recipe, capability: Capability, history: History, anchor: Anchor) -> Wording:
    head, generates = history.head, is_sheet(history)
    words_alone = recipe.is_words_alone(generates=generates)
    settled = with_defaults(recipe.parameters, capability, generates=words_alone)
    return compose(
        replace(as_sent(recipe, anchor), parameters=settled),
        mask_form=capability.mask_form,
        limit=capability.prompt_max,
        generates=generates,
        shows_original=anchor is Anchor.BOTH and head is not None and history.root(head) != head,
    )
