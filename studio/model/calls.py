"""From a request to the call that is sent: in which size, with which parameters, at what price."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from studio.model.crops import cut_around
from studio.model.errors import Cause, Misfit
from studio.model.fit import Request
from studio.model.geometry import Box
from studio.model.money import FREE, Estimate
from studio.model.parameters import (
    AUTO,
    FIDELITY,
    PREVIEWS,
    PREVIEWS_A_CANDIDATE,
    QUALITY,
    SIZE,
    size_of,
    with_defaults,
)
from studio.model.plan import CallPlan
from studio.model.pricing import estimate
from studio.model.profile import Parameter
from studio.model.provider import Capability, PictureForm
from studio.model.recipe import Anchor
from studio.model.sizes import SizePlan, SizeRule, plan_size, reference_size
from studio.model.wording import Wording

Size = tuple[int, int]
Learned = tuple[float, int]  # the median ratio of what was used to what was expected, and of how many calls

_AUTO_LONG_SIDE_PX = 1536  # about what a model chooses by itself, in the shape of what it was sent
_AUTO_SIZE = (1536, 1024)


@dataclass(frozen=True, slots=True)
class Asking:
    """What all calls of a turn to one profile have in common; `asked` are the parameters that the user set.

    `learned` corrects the price, as what calls of this model in this quality really used.
    """

    profile: str
    capability: Capability
    asked: Mapping[str, Parameter]
    streams: bool = False
    learned: Learned | None = None


def plan_call(
    asking: Asking,
    request: Request,
    wording: Wording,
    *,
    frame: Size,
    references: Sequence[Size],
    marked: Box | None = None,
) -> CallPlan:
    """The call of a request that fits; `frame` is the size of its Image 1, or of the sheet it is made onto.

    `marked` is what the mask marks of that; the anchor *crop* cuts around it. Raises Misfit where the picture
    has no size that the model makes.
    """
    words_alone = request.generates and not references
    settled = with_defaults(asking.asked, asking.capability, generates=words_alone)
    request = _cut(request, asking.capability, settled.get(SIZE), frame, marked)
    frame = frame if request.cut is None else (request.cut.width, request.cut.height)
    size = _size(asking.capability, settled.get(SIZE), frame)
    if size is not None:
        settled[SIZE] = size.text
    if asking.streams:
        settled.setdefault(PREVIEWS, PREVIEWS_A_CANDIDATE)
    plan = CallPlan(
        request=request,
        profile=asking.profile,
        capability=asking.capability,
        wording=wording,
        size=size,
        parameters=settled,
        added=frozenset(settled) - frozenset(asking.asked),
        streams=asking.streams,
    )
    return priced(plan, frame=frame, references=references, learned=asking.learned)


def priced(
    plan: CallPlan, *, frame: Size, references: Sequence[Size], learned: Learned | None = None
) -> CallPlan:
    """A call at what its model costs now, as `plan_call` tells it; it may have been planned long before."""
    price = _price(plan, frame, references, learned)
    most = None if price.upper is None else price.upper * plan.capability.purchases
    return replace(plan, estimate=replace(price, upper=most))


def quality_of(asked: Mapping[str, Parameter], capability: Capability) -> str:
    """The quality that would be sent; "" for one that has none."""
    return str(with_defaults(asked, capability, generates=False).get(QUALITY, ""))


def _cut(
    request: Request, capability: Capability, wanted: Parameter | None, frame: Size, marked: Box | None
) -> Request:
    """One that works on pixels has all of them at hand: nothing is cut for it."""
    if request.anchor is not Anchor.CROP or marked is None or capability.picture_form is PictureForm.PIXELS:
        return request
    rule = capability.record.sizes if capability.record and wanted != AUTO else None
    size = size_of(wanted) if wanted is not None else None
    return replace(request, cut=cut_around(marked, Box(0, 0, *frame), rule, size))


def _size(capability: Capability, wanted: Parameter | None, frame: Size) -> SizePlan | None:
    """None: the picture goes as it is, and the model chooses by itself."""
    record = capability.record
    if record is None or wanted == AUTO:
        return None
    plan = plan_size(*frame, record.sizes, size_of(wanted))
    if plan is not None:
        return plan
    facts: dict[str, object] = {"model": capability.name, "width": frame[0], "height": frame[1]}
    if wanted is None:
        raise Misfit((Cause("no-legal-size", facts),))
    raise Misfit((Cause("size-too-unlike", facts | {"size": str(wanted)}),))


def _price(plan: CallPlan, frame: Size, references: Sequence[Size], learned: Learned | None) -> Estimate:
    record = plan.capability.record
    if plan.capability.is_free:
        return FREE
    if record is None:
        return Estimate(None, None)
    canvas = (plan.size.width, plan.size.height) if plan.size else None
    shown = [reference_size(*one, record.sizes) for one in references]
    return estimate(
        record.price,
        quality=str(plan.parameters.get(QUALITY, "")),
        size=canvas or _expected(frame, record.sizes),
        candidates=plan.request.candidates,
        inputs=shown if plan.request.generates else (canvas or frame, *shown),
        prompt_chars=len(plan.wording.text),
        previews=int(plan.parameters[PREVIEWS]) if plan.streams else 0,
        learned=learned,
        high_fidelity=plan.parameters.get(FIDELITY) == "high",
    )


def _expected(frame: Size, rule: SizeRule) -> Size:
    """About the size in which a model answers that chooses it by itself."""
    scale = _AUTO_LONG_SIDE_PX / max(frame)
    plan = plan_size(max(1, round(frame[0] * scale)), max(1, round(frame[1] * scale)), rule)
    return (plan.width, plan.height) if plan else _AUTO_SIZE
