"""What a provider tells of a call, event by event: kept, written down, passed on to the views."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from studio.model.cancel import Cancelled
from studio.model.errors import BadInput, StudioError
from studio.model.events import CandidateFailed, CandidatePreviewed, CandidateProgressed, NoticeRaised
from studio.model.project import Notice
from studio.model.provider import (
    Accepted,
    Billed,
    Delivered,
    Dropped,
    Made,
    Preview,
    Progress,
    ProviderEvent,
    Uploaded,
)
from studio.session.calls.answers import Answers
from studio.session.calls.course import Course
from studio.session.money.paying import Payments
from studio.session.open_project import OpenProject
from studio.store import job_rows, remotes


class Hearing:
    """Listens to one project's calls."""

    def __init__(self, project: OpenProject, answers: Answers, payments: Payments) -> None:
        self._project = project
        self._answers = answers
        self._payments = payments

    async def listen(self, course: Course, events: AsyncGenerator[ProviderEvent, None]) -> None:
        """Take every event until the provider has told its last, or raises.

        Answers of a hosted maker are taken in side by side, so that each is seen as soon as it is here, and
        become nodes one after the other. All that came are kept when this ends, whatever was raised after.
        """
        begun: set[int] = set()
        last: asyncio.Task[None] | None = None
        raised: StudioError | Cancelled | None = None
        async with asyncio.TaskGroup() as keeping, aclosing(events) as told:
            try:
                async for event in told:
                    if not isinstance(event, Made | Delivered):
                        await self._take(course, event)
                        continue
                    course.heard += 1
                    if event.ordinal in course.kept | begun:
                        continue
                    begun.add(event.ordinal)
                    if isinstance(event, Delivered):
                        last = keeping.create_task(self._keep(course, event, last))
                    else:  # the engine works on this machine too, and waits until one is kept
                        await self._keep(course, event)
            except (StudioError, Cancelled) as error:
                raised = error
        if raised is not None:
            raise raised

    async def _take(self, course: Course, event: ProviderEvent) -> None:
        turn, first = course.running.turn, course.place.request.first
        match event:
            case Accepted(remote_id=remote_id):
                await self._note_remote_id(course, remote_id)
            case Progress(ordinal=ordinal, fraction=fraction, note=note):
                self._project.publish(
                    CandidateProgressed(turn.image_id, turn.id, first + ordinal, fraction, note)
                )
            case Preview(ordinal=ordinal, path=path):
                self._project.publish(CandidatePreviewed(turn.image_id, turn.id, first + ordinal, path))
            case Uploaded():
                await self._note_upload(course, event)
            case Dropped(name=name):
                await self._say_dropped(course, name)
            case Billed():
                course.billed = event

    async def _note_remote_id(self, course: Course, remote_id: str | None) -> None:
        if remote_id is None:
            return
        await self._project.file.write(lambda db: job_rows.note_job(db, course.job_id, remote_id=remote_id))
        if course.costs:
            state = course.running.job(course.job_id).state
            await self._payments.note(course.job_id, state, remote_id)

    async def _note_upload(self, course: Course, told: Uploaded) -> None:
        await self._project.file.write(
            lambda db: remotes.note_remote(
                db,
                remotes.FILE,
                told.sha256,
                profile_id=course.call.plan.profile,
                install_id=self._project.install_id,
                remote_id=told.remote_id,
                expires=told.expires,
            )
        )

    async def _say_dropped(self, course: Course, name: str) -> None:
        """The program had added it, so that nothing is lost that the user asked for; said all the same."""
        await self._project.file.write(lambda db: job_rows.note_dropped(db, course.job_id, name))
        model = course.call.plan.capability.name
        self._project.publish(NoticeRaised(Notice("parameter-dropped", {"model": model, "name": name})))

    async def _keep(
        self, course: Course, answer: Made | Delivered, before: asyncio.Task[None] | None = None
    ) -> None:
        """An answer becomes a node. What cannot be decoded is kept too; what cannot be kept stays on disk."""
        try:
            if isinstance(answer, Made):
                node = await self._answers.keep_made(course.place, answer)
                for notice in answer.notices:
                    self._project.publish(NoticeRaised(notice))
            else:
                taken = await self._answers.take_in(course.place, answer)
                if before is not None:  # numbers follow the order in which the maker told
                    await asyncio.wait([before])
                node = await self._answers.keep_taken(course.place, taken)
            course.running.made.append(node)
            course.kept.add(answer.ordinal)
        except StudioError as error:
            if isinstance(error, BadInput):
                course.kept.add(answer.ordinal)
            else:
                course.is_stranded = True
            turn, ordinal = course.running.turn, course.place.request.first + answer.ordinal
            course.fail(error, ordinal)
            self._project.publish(CandidateFailed(turn.image_id, turn.id, ordinal, error))
