"""A job's life: one request and its work at a provider."""

from dataclasses import dataclass, field
from enum import StrEnum

from studio.model.errors import Charged
from studio.model.recipe import Anchor


class JobState(StrEnum):
    PLANNED = "planned"
    SENT = "sent"
    DELIVERED = "delivered"
    SETTLED = "settled"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


ENDED = frozenset({JobState.SETTLED, JobState.FAILED, JobState.CANCELLED})

_STEPS: dict[JobState, frozenset[JobState]] = {
    JobState.PLANNED: frozenset({JobState.SENT, JobState.FAILED, JobState.CANCELLED}),
    JobState.SENT: frozenset(
        {JobState.DELIVERED, JobState.SETTLED, JobState.FAILED, JobState.CANCELLED, JobState.UNKNOWN}
    ),
    JobState.DELIVERED: frozenset({JobState.SETTLED, JobState.FAILED, JobState.CANCELLED, JobState.UNKNOWN}),
    JobState.UNKNOWN: frozenset({JobState.DELIVERED, JobState.SETTLED, JobState.FAILED, JobState.CANCELLED}),
    JobState.SETTLED: frozenset(),
    JobState.FAILED: frozenset(),
    JobState.CANCELLED: frozenset(),
}


def may_step(before: JobState, after: JobState) -> bool:
    """Whether a job may go from one state to the other."""
    return after in _STEPS[before]


@dataclass(frozen=True, slots=True)
class Job:
    """A row of the job table, as the session and the views see it.

    `actual` says by ordinal of the candidate what its maker did; a hosted answer has it in its delivery.
    `plan` is what it takes to make a node of an answer after a restart, or to send the call again.
    """

    id: str
    turn_id: str
    ordinal: int
    state: JobState
    profile_id: str | None = None
    provider: str | None = None
    model: str | None = None
    anchor: Anchor | None = None
    from_node_id: str | None = None
    base_node_id: str | None = None
    candidates: int = 1
    prompt: str = ""
    charged: Charged = Charged.NO
    remote_id: str | None = None
    install_id: str = ""
    estimate_micro: int | None = None
    painted_mask_blob_id: str | None = None
    mask_frame_node_id: str | None = None
    mask_rule: str = "whole"
    asked: dict[str, object] | None = None
    request: dict[str, object] | None = None
    error: dict[str, object] | None = None
    actual: dict[str, object] = field(default_factory=dict)
    plan: dict[str, object] = field(default_factory=dict)
    client_key: str = ""
    planned: str = ""
    sent: str = ""
    ended: str = ""
