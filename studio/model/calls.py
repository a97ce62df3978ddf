"""From a request to the call that is sent: in which size, with which parameters, at what price."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from studio.model.errors import Cause, Misfit
from studio.model.fit import Request
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
from studio.model.provider import Capability
from studio.model.sizes import SizePlan, plan_size, reference_size
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
    asking: Asking, request: Request, wording: Wording, frame: Size, references: Sequence[Size]
) -> CallPlan:
    """The call of a request that fits; `frame` is the size of its Image 1, or of the sheet it is made onto.

    Raises Misfit where the picture has no size that the model makes.
    """
    capability = asking.capability
    size = _size(asking, frame)
    parameters = _parameters(asking, request, size)
    return CallPlan(
        request=request,
        profile=asking.profile,
        capability=capability,
        wording=wording,
        estimate=_price(asking, request, parameters, wording, frame, size, references),
        size=size,
        parameters=parameters,
        added=frozenset(parameters) - frozenset(asking.asked),
        streams=asking.streams,
    )


def quality_of(asked: Mapping[str, Parameter], capability: Capability) -> str:
    """The quality that would be sent; "" for one that has none."""
    return str(with_defaults(asked, capability, generates=False).get(QUALITY, ""))


def _size(asking: Asking, frame: Size) -> SizePlan | None:
    """None: the picture goes as it is, and the model chooses by itself."""
    record = asking.capability.record
    wanted = asking.asked.get(SIZE)
    if record is None or wanted == AUTO:
        return None
    plan = plan_size(*frame, record.sizes, size_of(wanted))
    if plan is not None:
        return plan
    facts: dict[str, object] = {"model": record.id, "width": frame[0], "height": frame[1]}
    if wanted is None:
        raise Misfit((Cause("no-legal-size", facts),))
    raise Misfit((Cause("size-too-unlike", facts | {"size": str(wanted)}),))


def _parameters(asking: Asking, request: Request, size: SizePlan | None) -> dict[str, Parameter]:
    settled = with_defaults(asking.asked, asking.capability, generates=request.generates)
    if size is not None:
        settled[SIZE] = size.text
    if asking.streams:
        settled.setdefault(PREVIEWS, PREVIEWS_A_CANDIDATE)
    return settled


def _price(
    asking: Asking,
    request: Request,
    parameters: Mapping[str, Parameter],
    wording: Wording,
    frame: Size,
    size: SizePlan | None,
    references: Sequence[Size],
) -> Estimate:
    record = asking.capability.record
    if asking.capability.is_free:
        return FREE
    if record is None:
        return Estimate(None, None)
    made = (size.width, size.height) if size else _expected(frame, asking.capability)
    sent = (size.width, size.height) if size else frame
    shown = [reference_size(*one, record.sizes) for one in references]
    return estimate(
        record.price,
        quality=str(parameters.get(QUALITY, "")),
        size=made,
        candidates=request.candidates,
        inputs=() if request.generates else (sent, *shown),
        prompt_chars=len(wording.text),
        previews=int(parameters[PREVIEWS]) if asking.streams else 0,
        learned=asking.learned,
        high_fidelity=parameters.get(FIDELITY) == "high",
    )


def _expected(frame: Size, capability: Capability) -> Size:
    """About the size in which a model answers that chooses it by itself."""
    rule = capability.record.sizes if capability.record else None
    scale = _AUTO_LONG_SIDE_PX / max(frame)
    alike = max(1, round(frame[0] * scale)), max(1, round(frame[1] * scale))
    plan = plan_size(*alike, rule) if rule else None
    return (plan.width, plan.height) if plan else _AUTO_SIZE
