"""The intent of a turn as rows: its jobs, before anything leaves."""

import secrets

from studio.model.history import Turn
from studio.model.ids import JOB, new_id
from studio.model.jobs import Job, JobState
from studio.model.parameters import SEED
from studio.model.plan import CallPlan
from studio.model.recipe import MaskRule
from studio.session.calls.stored_calls import stored
from studio.session.settling import SettledCall, SettledTurn


def planned_job(turn: Turn, call: SettledCall, settled: SettledTurn, install_id: str) -> Job:
    """A job that nobody has begun; it belongs to this installation."""
    plan, request = call.plan, call.plan.request
    rule = settled.recipe.mask_rule
    if call.mask_blob_id is not None:
        rule = MaskRule.DRAWN
    elif rule is MaskRule.DRAWN:
        rule = MaskRule.WHOLE
    return Job(
        id=new_id(JOB),
        turn_id=turn.id,
        ordinal=request.ordinal,
        state=JobState.PLANNED,
        profile_id=plan.profile,
        provider=plan.capability.provider,
        model=plan.capability.model,
        anchor=request.anchor,
        from_node_id=request.from_node,
        base_node_id=request.base_node,
        candidates=request.candidates,
        prompt=plan.wording.text,
        install_id=install_id,
        estimate_micro=plan.estimate.micro,
        painted_mask_blob_id=call.mask_blob_id,
        mask_frame_node_id=None if call.mask_blob_id is None else request.base_node,
        mask_rule=rule.value,
        asked=dict(settled.recipe.parameters),
        request=_sent(plan, settled),
        plan=stored(plan),
        client_key=secrets.token_hex(16),
        planned=turn.created,
    )


def _sent(plan: CallPlan, settled: SettledTurn) -> dict[str, object]:
    """The parameters as they will be sent, the seed where there is one."""
    seed = {SEED: settled.seed} if plan.capability.takes_seed else {}
    return {**plan.parameters, **seed, "candidates": plan.request.candidates}
