"""How a call ends: late answers taken in, what was charged settled in the project and then in the books."""

import asyncio
import sqlite3
from dataclasses import replace

from studio.host.spool import Spool
from studio.model.errors import Charged, OutcomeUnknown, ProviderError, StudioError
from studio.model.events import CandidateFailed, JobMoved, NodesChanged, NoticeRaised
from studio.model.jobs import ENDED, Job, JobState
from studio.model.project import Notice
from studio.session.calls.course import Course
from studio.session.calls.hearing import Hearing
from studio.session.calls.preparing import sweep_prepared
from studio.session.money.paying import Ending, Payments, write_down
from studio.session.open_project import OpenProject
from studio.store import job_rows, ledger, nodes

_MAY_HAVE_COME = (JobState.CANCELLED, JobState.UNKNOWN)


class Endings:
    """Ends the calls of one project, also those that a crash interrupted."""

    def __init__(self, project: OpenProject, spool: Spool, hearing: Hearing, payments: Payments) -> None:
        self._project = project
        self._spool = spool
        self._hearing = hearing
        self._payments = payments

    async def end(self, course: Course, state: JobState) -> None:
        """The last word on a call, once whatever it was doing has stopped.

        Where even that cannot be written, its row stays as it is, and the next start ends it.
        """
        try:
            if state in _MAY_HAVE_COME and course.is_out and not course.is_local:
                state = await self._collected(course, state)
            await self._end(course, state)
        except StudioError as error:
            course.fail(error)

    async def _end(self, course: Course, state: JobState) -> None:
        if state is JobState.UNKNOWN and course.kept and not _can_be_fetched(course.error):
            state = JobState.SETTLED  # a part of the answer came: it was charged, and no more of it will come
        if course.is_stranded:
            state = JobState.DELIVERED
        candidates = course.call.plan.request.candidates
        ending = Ending(
            job_id=course.job_id,
            plan=course.call.plan,
            state=state,
            charged=_charged(course, state),
            billed=course.billed,
            is_complete=len(course.kept) == candidates,
        )
        await self._write(course, ending)
        if course.costs and state is not JobState.DELIVERED:
            await self._payments.end(ending)
        await self.leave_spool(course.running.job(course.job_id))
        self._say_fewer(course, state)

    async def _collected(self, course: Course, state: JobState) -> JobState:
        """Take in what lies in the spool, and say where the job stands after that; nobody is asked to work.

        For a call that was cancelled nothing is fetched either: whoever closes the window would wait for it.
        """
        await self._look_what_was_kept(course)
        folder = await asyncio.to_thread(self._spool.folder, self._project.file.project_id, course.job_id)
        heard = course.heard
        try:
            await self._hearing.listen(course, course.call.provider.collect(folder, course.token))
        except ProviderError as error:
            if course.heard == heard and error.charged is Charged.MAYBE and isinstance(error, OutcomeUnknown):
                return state  # no answer: nothing is known that was not known before
            course.error = error
            if isinstance(error, OutcomeUnknown):
                return state
            course.is_out = error.charged is not Charged.NO or course.heard > heard
            return JobState.FAILED if state is JobState.UNKNOWN else state
        is_all_here = len(course.kept) >= course.call.plan.request.candidates
        return JobState.SETTLED if course.heard > heard or is_all_here else state

    async def _look_what_was_kept(self, course: Course) -> None:
        """What was being written when its task was cancelled is there by now, though nobody heard of it.

        Asked of the writer, which comes to it last.
        """
        job_id, image_id = course.job_id, course.running.turn.image_id
        kept = await self._project.file.write(lambda db: nodes.kept_ordinals(db, job_id))
        if not kept <= course.kept:
            course.kept |= kept
            await self._project.reload_history(image_id)
            of_job = (one for one in self._project.histories[image_id].nodes.values() if one.job_id == job_id)
            known = {node.id for node in course.running.made}
            course.running.made += [node for node in of_job if node.id not in known]

    async def _write(self, course: Course, ending: Ending) -> None:
        facts: dict[str, object] = {"charged": ending.charged}
        error = _reason(course)
        if error is not None and ending.state is not JobState.CANCELLED and not _is_known(course, error):
            facts["error"] = _described(error)

        def write(db: sqlite3.Connection) -> tuple[Job, int | None]:
            if course.costs and ending.state is not JobState.DELIVERED:
                write_down(db, ending)
            if job_rows.job(db, ending.job_id).state is ending.state:
                moved = job_rows.note_job(db, ending.job_id, **facts)
            else:
                moved = job_rows.move_job(db, ending.job_id, ending.state, **facts)
            return moved, ledger.share_of_job(db, ending.job_id) if course.costs else None

        moved, share = await self._project.file.write(write)
        course.running.take(moved)
        turn = course.running.turn
        if share is not None:
            self._show_cost(course, share)
        self._project.publish(JobMoved(turn.image_id, turn.id, ending.job_id, ending.state))
        if course.error is not None and ending.state in (JobState.FAILED, JobState.SETTLED):
            self._tell_of_each(course, course.error)

    def _say_fewer(self, course: Course, state: JobState) -> None:
        """A call that ended well with fewer candidates than were asked for."""
        made, capability = len(course.kept), course.call.plan.capability
        asked = course.call.plan.request.candidates
        if state is not JobState.SETTLED or course.error is not None or not 0 < made < asked:
            return
        facts: dict[str, object] = {"made": made, "asked": asked}
        if capability.is_local:  # the engine had no more that differ
            notice = Notice("fewer-candidates", facts)
        else:
            notice = Notice("fewer-pictures", {**facts, "model": capability.name})
        self._project.publish(NoticeRaised(notice))

    def _tell_of_each(self, course: Course, error: StudioError) -> None:
        """A call that failed, or broke off, has failed for each candidate that it did not bring."""
        turn, request = course.running.turn, course.call.plan.request
        for ordinal in range(request.candidates):
            if ordinal not in course.kept:
                place = request.first + ordinal
                self._project.publish(CandidateFailed(turn.image_id, turn.id, place, error))

    def _show_cost(self, course: Course, share: int) -> None:
        """Nodes that were there before their price was known show it now."""
        image_id = course.running.turn.image_id
        history = self._project.histories[image_id]
        of_job = [node for node in history.of_turn(course.running.turn.id) if node.job_id == course.job_id]
        priced = {node.id: replace(node, cost_micro=share) for node in of_job}
        if priced:
            self._project.histories[image_id] = history.with_nodes(priced.values())
            course.running.made = [priced.get(node.id, node) for node in course.running.made]
            self._project.publish(NodesChanged(image_id, tuple(priced)))

    async def leave_spool(self, job: Job) -> None:
        """What the project may not have of an answer stays; what was made for sending goes in any case."""
        project_id = self._project.file.project_id
        is_failed = job.state is JobState.FAILED and job.charged is not Charged.NO
        if job.state not in ENDED or is_failed:
            folder = await asyncio.to_thread(self._spool.folder, project_id, job.id)
            await asyncio.to_thread(sweep_prepared, folder)
        else:
            await asyncio.to_thread(self._spool.clear, project_id, job.id)


def _charged(course: Course, state: JobState) -> Charged:
    if not course.costs:
        return Charged.NO
    if state is JobState.SETTLED or course.billed or course.kept or course.is_stranded:
        return Charged.YES
    if not course.is_out:
        return Charged.NO
    return course.error.charged if isinstance(course.error, ProviderError) else Charged.MAYBE


def _can_be_fetched(error: StudioError | None) -> bool:
    """Whether the rest of an answer lies at the maker, paid, and only has to be fetched."""
    return isinstance(error, OutcomeUnknown) and error.charged is Charged.YES


def _reason(course: Course) -> StudioError | None:
    """Why a call failed, or why nothing became a node of what it brought."""
    failures = [one.error for one in course.running.failures if one.job_id == course.job_id]
    is_barren = not any(node.job_id == course.job_id for node in course.running.made)
    return course.error or (failures[0] if failures and is_barren else None)


def _is_known(course: Course, error: StudioError) -> bool:
    """Why a picture could not be fetched says more than that it still waits."""
    return error.kind == "answer-waits" and course.running.job(course.job_id).error is not None


def _described(error: StudioError) -> dict[str, object]:
    facts = {name: str(value) for name, value in error.facts.items()}
    request_id = error.request_id if isinstance(error, ProviderError) else None
    return {"kind": error.kind, "facts": facts, "request_id": request_id}
