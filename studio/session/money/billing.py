"""What a call was expected to cost, and what it did: as the server says, as its usage comes to, or that."""

from dataclasses import asdict

from studio.model.jobs import Job
from studio.model.money import Basis, Cost, Estimate
from studio.model.parameters import PREVIEWS, QUALITY, SIZE, size_of
from studio.model.plan import CallPlan
from studio.model.pricing import actual, used_ratio
from studio.model.provider import Billed


def estimate_of(job: Job) -> Estimate:
    """What was expected of a job before it was sent."""
    upper, in_credits = job.plan.get("upper_micro", job.estimate_micro), job.plan.get("credits")
    return Estimate(
        micro=job.estimate_micro,
        upper=upper if type(upper) is int else None,
        credits=float(in_credits) if isinstance(in_credits, int | float) else None,
    )


def cost_of(plan: CallPlan, billed: Billed | None) -> Cost:
    """The cost of a call that was charged; its micro is None where nobody knows."""
    if billed is not None and (billed.micro_usd is not None or billed.credits is not None):
        return Cost(billed.micro_usd, Basis.PROVIDER, billed.credits)
    record = plan.capability.record
    if billed is not None and billed.usage is not None and record is not None:
        used = actual(record.price, billed.usage)
        if used is not None:
            return Cost(used, Basis.USAGE)
    return Cost(plan.estimate.micro, Basis.ESTIMATE, plan.estimate.credits)


def lesson(plan: CallPlan, billed: Billed | None) -> float | None:
    """What the call used, as a part of what the formula expects; None where nothing can be learned of it."""
    record, size = plan.capability.record, made_size(plan)
    if record is None or size is None or billed is None or billed.usage is None:
        return None
    return used_ratio(
        record.price,
        billed.usage,
        quality=quality(plan),
        size=size,
        candidates=plan.request.candidates,
        previews=int(plan.parameters.get(PREVIEWS, 0)) if plan.streams else 0,
    )


def usage_facts(billed: Billed | None) -> dict[str, object] | None:
    """Usage as the ledger keeps it."""
    return None if billed is None or billed.usage is None else asdict(billed.usage)


def quality(plan: CallPlan) -> str:
    return str(plan.parameters.get(QUALITY, ""))


def made_size(plan: CallPlan) -> tuple[int, int] | None:
    """The size that was asked for; None where the model chose."""
    return (plan.size.width, plan.size.height) if plan.size else size_of(plan.parameters.get(SIZE))
