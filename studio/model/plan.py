"""One call as it would be sent: which pictures, by whom, in which words and size, at what price."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from studio.model.fit import Request, placed
from studio.model.money import FREE, Estimate
from studio.model.profile import Parameter
from studio.model.provider import Capability
from studio.model.sizes import SizePlan
from studio.model.wording import Wording


@dataclass(frozen=True, slots=True)
class CallPlan:
    """`size` None: pictures go as they are. `added` names the parameters that the user did not set."""

    request: Request
    profile: str
    capability: Capability
    wording: Wording
    estimate: Estimate = FREE
    size: SizePlan | None = None
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    added: frozenset[str] = frozenset()
    streams: bool = False

    @property
    def is_free(self) -> bool:
        """Only where the maker and the price both say so: what may cost is watched."""
        return self.capability.is_free and self.estimate.is_free


def placed_calls(calls: Iterable[CallPlan]) -> tuple[CallPlan, ...]:
    """The calls of a turn numbered through, whoever they go to, each candidate with a place of its own."""
    found = tuple(calls)
    requests = placed(call.request for call in found)
    return tuple(replace(call, request=request) for call, request in zip(found, requests, strict=True))


def total(estimates: Iterable[Estimate]) -> Estimate:
    """What several cost together; not known as soon as one is not. The least that was learned of any counts,
    among those that cost something.
    """
    found = tuple(estimates)
    if not found:
        return FREE
    micros, uppers = [one.micro for one in found], [one.upper for one in found]
    credits_ = [one.credits for one in found if one.credits is not None]
    return Estimate(
        micro=None if None in micros else sum(one for one in micros if one is not None),
        upper=None if None in uppers else sum(one for one in uppers if one is not None),
        calls=sum(one.calls for one in found),
        credits=sum(credits_) if credits_ else None,
        learned_from=min((one.learned_from for one in found if not one.is_free), default=0),
    )
