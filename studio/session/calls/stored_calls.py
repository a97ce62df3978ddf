"""A planned call as its job's row keeps it, and back: for answers after a restart, and to send it again."""

from collections.abc import Mapping
from dataclasses import astuple
from typing import cast

from studio.model.crops import cut_from
from studio.model.errors import ProjectDamaged
from studio.model.fit import Request
from studio.model.jobs import Job
from studio.model.plan import CallPlan
from studio.model.profile import Parameter
from studio.model.provider import Capability
from studio.model.recipe import Anchor
from studio.model.sizes import SizePlan, plan_from
from studio.model.wording import Wording
from studio.session.money.billing import estimate_of

Json = Mapping[str, object]


def stored(plan: CallPlan) -> dict[str, object]:
    """What the columns of a job do not have already."""
    request, size = plan.request, plan.size
    return {
        "sent": request.sent_node,
        "root": request.root_node,
        "extra": request.extra_reference_node,
        "first": request.first,
        "generates": request.generates,
        "parameters": dict(plan.parameters),
        "added": sorted(plan.added),
        "streams": plan.streams,
        "upper_micro": plan.estimate.upper,
        "credits": plan.estimate.credits,
        "size": None if size is None else size.facts(),
        # Written only where there is one: calls of earlier versions lack it.
        **({} if request.cut is None else {"cut": [*astuple(request.cut)]}),
    }


def request_of(job: Job) -> Request:
    """The four pictures of a job. Raises ProjectDamaged for a row that no Palimpsest wrote."""
    plan = job.plan
    base, start = job.base_node_id, job.from_node_id
    if base is None or start is None:
        raise _strange(job)
    return Request(
        ordinal=job.ordinal,
        anchor=job.anchor or Anchor.LAST,
        from_node=start,
        sent_node=_text(plan, "sent") or start,
        base_node=base,
        root_node=_text(plan, "root") or base,
        candidates=job.candidates,
        extra_reference_node=_text(plan, "extra"),
        first=_number(plan, "first"),
        generates=plan.get("generates") is True,
        cut=cut_from(plan.get("cut")),
    )


def plan_of(job: Job, capability: Capability) -> CallPlan:
    """The call of a job as it was planned, for a model that can do what `capability` says."""
    plan = job.plan
    parameters = plan.get("parameters")
    return CallPlan(
        request=request_of(job),
        profile=job.profile_id or "",
        capability=capability,
        wording=Wording(job.prompt),
        estimate=estimate_of(job),
        size=_size(job),
        parameters=cast(Mapping[str, Parameter], parameters) if isinstance(parameters, dict) else {},
        added=_names(plan.get("added")),
        streams=plan.get("streams") is True,
    )


def _names(value: object) -> frozenset[str]:
    return frozenset(one for one in value if isinstance(one, str)) if isinstance(value, list) else frozenset()


def _size(job: Job) -> SizePlan | None:
    facts = job.plan.get("size")
    plan = plan_from(facts)
    if plan is None and facts is not None:
        raise _strange(job)
    return plan


def _text(plan: Json, name: str) -> str | None:
    value = plan.get(name)
    return value if isinstance(value, str) else None


def _number(plan: Json, name: str) -> int:
    value = plan.get(name)
    return value if type(value) is int else 0


def _strange(job: Job) -> ProjectDamaged:
    return ProjectDamaged("project-damaged", name=job.id, reason="the call cannot be read")
