"""A planned call comes back from its row as it was; a row that nobody wrote is said to be damaged."""

from dataclasses import replace

import pytest

from studio.model.errors import ProjectDamaged
from studio.model.fit import Request
from studio.model.geometry import Box
from studio.model.jobs import Job, JobState
from studio.model.money import Estimate
from studio.model.plan import CallPlan
from studio.model.provider import Capability, MaskForm, PictureForm
from studio.model.recipe import Anchor
from studio.model.sizes import SizePlan
from studio.model.wording import Wording
from studio.session.calls.stored_calls import plan_of, stored
from studio.session.money.billing import estimate_of

CAPABILITY = Capability("OpenAI", "flare", PictureForm.PNG, MaskForm.ALPHA0)
PLAN = CallPlan(
    request=Request(2, Anchor.BOTH, "n-from", "n-sent", "n-base", "n-root", 3, "n-extra", first=4),
    profile="mine",
    capability=CAPABILITY,
    wording=Wording("Image 1: the picture to edit."),
    estimate=Estimate(40_000, 61_000, credits=2.5),
    size=SizePlan(1536, 1024, 0.75, Box(0, 16, 1536, 992)),
    parameters={"quality": "low", "size": "1536x1024", "n": 3, "stream": True},
    added=frozenset({"size", "quality"}),
    streams=True,
)
JOB = Job(
    "j1",
    "t1",
    ordinal=2,
    state=JobState.UNKNOWN,
    profile_id="mine",
    anchor=Anchor.BOTH,
    from_node_id="n-from",
    base_node_id="n-base",
    candidates=3,
    prompt=PLAN.wording.text,
    estimate_micro=40_000,
    plan=stored(PLAN),
)


@pytest.mark.parametrize(
    "plan",
    [
        PLAN,
        replace(PLAN, size=None, streams=False, added=frozenset()),
        replace(PLAN, estimate=Estimate(40_000, None)),
        replace(PLAN, request=replace(PLAN.request, extra_reference_node=None, generates=True)),
    ],
)
def test_a_call_comes_back_as_it_was_planned(plan: CallPlan) -> None:
    assert plan_of(replace(JOB, plan=stored(plan)), CAPABILITY) == plan


def test_a_row_of_an_earlier_version_is_worth_its_estimate() -> None:
    job = replace(JOB, plan={})

    assert estimate_of(job) == Estimate(40_000, 40_000)
    assert plan_of(job, CAPABILITY).request.sent_node == "n-from"


@pytest.mark.parametrize(
    "size",
    [[1536, 1024], "1536x1024", [1, 2, 3, 4, 5, 6, "7"], [1, 2, 3, 4, 5, 6, True], {"width": 1}],
)
def test_a_size_that_is_none_is_damage(size: object) -> None:
    with pytest.raises(ProjectDamaged):
        plan_of(replace(JOB, plan={**JOB.plan, "size": size}), CAPABILITY)


def test_a_job_without_its_nodes_is_damage() -> None:
    with pytest.raises(ProjectDamaged):
        plan_of(replace(JOB, base_node_id=None), CAPABILITY)


@pytest.mark.parametrize("name", ["parameters", "added", "upper_micro", "first", "sent", "credits"])
def test_other_strange_values_are_as_good_as_none(name: str) -> None:
    strange = replace(JOB, plan={**JOB.plan, name: [{"strange": 1}]})
    none = replace(JOB, plan={**JOB.plan, name: None})

    assert plan_of(strange, CAPABILITY) == plan_of(none, CAPABILITY)
