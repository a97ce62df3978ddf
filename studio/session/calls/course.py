"""How far a turn and its calls have come, in memory: what each was asked, what was heard of it so far."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field

from studio.model.cancel import CancelToken
from studio.model.errors import StudioError
from studio.model.history import Node, Turn, TurnState
from studio.model.jobs import ENDED, Job, JobState
from studio.model.parameters import BACKGROUND
from studio.model.provider import Billed
from studio.model.recipe import LockMode, Purpose, Recipe
from studio.session.calls.answers import AnswerPlace
from studio.session.settling import SettledCall


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong in the world; `ordinal` (of the whole turn) is None when it was the whole job."""

    job_id: str
    ordinal: int | None
    error: StudioError


@dataclass(slots=True)
class RunningTurn:
    """A turn in the making; `made` counts the candidates that are already nodes."""

    turn: Turn
    jobs: tuple[Job, ...]
    tokens: dict[str, CancelToken] = field(default_factory=dict)  # by job
    made: list[Node] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    done: asyncio.Event = field(default_factory=asyncio.Event)

    def token(self, job_id: str) -> CancelToken:
        return self.tokens.setdefault(job_id, CancelToken())

    def cancel(self) -> None:
        for job in self.jobs:
            self.token(job.id).cancel()

    def job(self, job_id: str) -> Job:
        return next(one for one in self.jobs if one.id == job_id)

    @property
    def asked(self) -> int:
        """How many candidates its calls were asked for."""
        return sum(job.candidates for job in self.jobs)

    def take(self, moved: Job) -> None:
        """A job as it stands in the project now."""
        self.jobs = tuple(moved if one.id == moved.id else one for one in self.jobs)


def _lock_of(recipe: Recipe, call: SettledCall) -> LockMode:
    """Of a subject cut out of its picture nothing around it is to stay, unless a mask says where."""
    is_cut_out = call.plan.parameters.get(BACKGROUND) == "transparent" and recipe.purpose is Purpose.CHANGE
    return LockMode.OFF if is_cut_out and call.mask is None else recipe.lock


def turn_state(jobs: Iterable[Job], *, has_nodes: bool) -> TurnState:
    """Unknown as long as one call is open: it may be charged, or its answer is still to be taken in."""
    states = {job.state for job in jobs}
    if not states <= ENDED:
        return TurnState.UNKNOWN
    if has_nodes:
        return TurnState.DONE
    return TurnState.CANCELLED if JobState.CANCELLED in states else TurnState.FAILED


@dataclass(slots=True)
class Course:
    """How far one call has come.

    `is_out`: it may be with its maker, so that what happens now may be charged. `heard` counts the answers
    that were told; `kept` are the ordinals of those that the project has, decodable or not; `is_stranded`
    says that one is on disk but could not be taken into the project.
    """

    running: RunningTurn
    job_id: str
    call: SettledCall
    place: AnswerPlace
    is_out: bool = False
    heard: int = 0
    kept: set[int] = field(default_factory=set)
    is_stranded: bool = False
    billed: Billed | None = None
    error: StudioError | None = None

    @classmethod
    def begun(cls, running: RunningTurn, job_id: str, call: SettledCall, recipe: Recipe) -> "Course":
        """At its beginning."""
        turn, plan = running.turn, call.plan
        place = AnswerPlace(
            turn.image_id,
            turn.id,
            job_id,
            plan.request,
            call.mask,
            _lock_of(recipe, call),
            plan.size,
            purpose=recipe.purpose,
        )
        return cls(running, job_id, call, place)

    @property
    def token(self) -> CancelToken:
        return self.running.token(self.job_id)

    @property
    def costs(self) -> bool:
        """Whether money is to be watched: a free call has no entry in any book."""
        return not self.call.plan.is_free

    @property
    def is_local(self) -> bool:
        """Made on this machine, at once: nothing is queued, repeated or collected."""
        return self.call.plan.capability.is_local

    def fail(self, error: StudioError, ordinal: int | None = None) -> None:
        """Note what went wrong, with one answer or with the whole call; `ordinal` counts in the turn."""
        self.running.failures.append(Failure(self.job_id, ordinal, error))
        if ordinal is None:
            self.error = error
