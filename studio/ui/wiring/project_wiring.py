"""Opening, making, copying, checking and closing projects."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from studio.model.errors import StudioError
from studio.model.words import tr, trn
from studio.session.calls.unbroken import unbroken
from studio.session.session import Session
from studio.session.sources import Source
from studio.session.studio import SUFFIX, Studio
from studio.ui import asking
from studio.ui.actions import Actions
from studio.ui.wiring.export_wiring import EXPORTING
from studio.ui.wiring.in_hand import InHand

_LOG = logging.getLogger("studio.ui")
_BUSY = "project"
SETTLE_S = 5.0  # in which what still reads or writes the project that is left may end by itself

Begin = Callable[[Session, str], Awaitable[None]]  # what is done with an image that is new


class ProjectWiring(QObject):
    """One project at a time; the one that is open stays until the next one is."""

    said = Signal(str)
    failed = Signal(object)

    def __init__(
        self,
        in_hand: InHand,
        studio: Studio,
        actions: Actions,
        *,
        prepare: Callable[[Session], Awaitable[str]],
        leave: Callable[[], Awaitable[None]],
    ) -> None:
        super().__init__()
        self._in_hand = in_hand
        self._studio = studio
        self._prepare = prepare
        self._leave = leave
        actions.bind(
            {
                "file.open-pictures": self.ask_pictures,
                "file.new-project": self.ask_new,
                "file.open-project": self.ask_project,
                "file.open-sample": self.open_sample_soon,
                "file.save-copy": self.ask_copy,
                "file.save-path-copy": self.ask_path_copy,
                "file.save-picks-copy": self.ask_picks_copy,
                "file.check": self.check,
                "file.close-project": self.close_soon,
            }
        )

    def take_sources(self, sources: Sequence[Source]) -> None:
        """Pictures dropped or pasted: new images of the open project, else a new project; or a project."""
        found = list(sources)
        project = next((one for one in found if isinstance(one, Path) and one.suffix == SUFFIX), None)
        if project is not None:
            self.open_soon(project)
        elif found:
            self._start(lambda: self.open_sources(found), "open pictures")

    def open_soon(self, path: Path) -> None:
        self._start(lambda: self.open_path(path), "open project")

    def open_sample_soon(self) -> None:
        self._start(self.open_sample, "open sample")

    def close_soon(self) -> None:
        self._start(self.close, "close project")

    def ask_pictures(self) -> None:
        self._start(self._ask_pictures, "open pictures")

    def ask_project(self) -> None:
        self._start(self._ask_project, "open project")

    def ask_new(self) -> None:
        self._start(self._ask_new, "new project")

    def ask_copy(self) -> None:
        if (session := self._in_hand.session) is not None:
            self._start(partial(self._ask_copy, session, tr("copy"), session.copies.whole), "save a copy")

    def ask_path_copy(self) -> None:
        session, head = self._in_hand.session, self._in_hand.head
        if session is not None and head is not None:
            write = partial(session.copies.path_to, head.id)
            work = partial(self._ask_copy, session, str(head.number), write)
            self._start(work, "save a copy of a path")

    def ask_picks_copy(self) -> None:
        if (session := self._in_hand.session) is not None:
            work = partial(self._ask_copy, session, tr("picks"), session.copies.picks)
            self._start(work, "save a copy of picks")

    def check(self) -> None:
        self._start(self._check, "check project")

    async def open_sources(self, sources: Sequence[Source]) -> None:
        session = self._in_hand.session
        if session is not None and not session.is_read_only:
            added = await session.add_images(sources)
            self._in_hand.look_at(added[0])
            return
        if await self.may_leave():
            await self._change(lambda: self._studio.new_project(sources))

    async def open_sheet(self, name: str, width: int, height: int, begin: Begin) -> bool:
        """An empty sheet as a new image of the open project, else in a project of its own.

        `begin` is done before the sheet is seen: from then on the user types. False where the user stays
        with what is open.
        """
        session = self._in_hand.session
        if session is not None and not session.is_read_only:
            image_id = await session.intake.add_sheet(width, height, name)
            await begin(session, image_id)
            self._in_hand.look_at(image_id)
            return True
        if not await self.may_leave():
            return False

        async def make() -> Session:
            made = await self._studio.new_sheet(width, height, name)
            try:
                await begin(made, made.images()[0].id)
            except BaseException:
                await made.close()
                raise
            return made

        await self._change(make)
        return True

    async def open_path(self, path: Path) -> None:
        """A project, or a picture that gets one."""
        if path.suffix != SUFFIX:
            await self.open_sources((path,))
            return
        session = self._in_hand.session
        if session is not None and session.path == path:
            return
        if await self.may_leave():
            await self._change(lambda: self._studio.open_project(path, is_noted=False))
            self._note_soon()

    async def open_sample(self) -> None:
        if await self.may_leave():
            await self._leave_session()
            await self._change(self._studio.open_sample)

    async def close(self) -> None:
        if await self.may_leave():
            await self._leave_session()

    async def may_leave(self) -> bool:
        """Whether the open project may be left; asks while a turn runs, or files are written."""
        session = self._in_hand.session
        if session is not None and not session.turns.is_idle:
            return await _leaves(
                tr("A turn is still running"),
                tr("If you leave now it is cancelled. Candidates that are here already are kept."),
                tr("Cancel turn and leave"),
            )
        if session is not None and EXPORTING in self._in_hand.tasks.names():
            return await _leaves(
                tr("Files are still being exported"),
                tr("If you leave now the rest is left out. Files that are written already stay."),
                tr("Cancel export and leave"),
            )
        return True

    async def finish(self) -> None:
        """Close what is open, at the end; what is just being opened is not waited for.

        The window is gone: what the disk refuses to keep now is lost, and keeps nothing else open.
        """
        await self._in_hand.tasks.cancel(_BUSY)
        session = self._in_hand.session
        if session is None:
            return
        try:
            await self._leave()
        except StudioError as error:
            _LOG.warning("%s was left with something unkept: %s", session.name, error)
        await self._let_go(session)

    async def _change(self, make: Callable[[], Awaitable[Session]]) -> None:
        session = await make()
        try:
            image_id = await self._prepare(session)
            before = self._in_hand.session
            if before is not None:
                await self._leave()
        except BaseException:
            await session.close()
            raise
        leaving = self._in_hand.tasks.now()  # what begins from here on is the next project's
        self._in_hand.take(session, image_id)
        if before is not None:
            await unbroken(self._close(before, leaving))
        if session.is_read_only:
            self._in_hand.start(self._admit(session), "admit project")

    async def _admit(self, session: Session) -> None:
        """Check a project that was not made here, then edit it."""
        await session.admit()

    async def _leave_session(self) -> None:
        session = self._in_hand.session
        if session is None:
            return
        await self._leave()
        await self._let_go(session)

    async def _let_go(self, session: Session) -> None:
        self._in_hand.take(None)
        await unbroken(self._close(session, self._in_hand.tasks.now()))

    async def _close(self, session: Session, leaving: Collection[asyncio.Task[Any]]) -> None:
        """What still reads or writes ends before its file does; also when the window goes meanwhile."""
        await session.turns.cancel_all()
        await self._in_hand.tasks.settle(leaving, SETTLE_S)
        await self._note(session)
        await session.close()

    def _note_soon(self) -> None:
        """Once the project is shown: it is not waited for."""
        if self._in_hand.session is not None:
            self._in_hand.start(self._note(self._in_hand.session), "note project")

    async def _note(self, session: Session) -> None:
        """As it is left, for the welcome page; that this cannot be written keeps no project open."""
        try:
            await self._studio.note_opened(session)
        except StudioError as error:
            self.failed.emit(error)

    async def _ask_pictures(self) -> None:
        chosen = await asking.ask_pictures()
        if chosen:
            await self.open_sources(chosen)

    async def _ask_project(self) -> None:
        path = await asking.ask_project(self._studio.projects_folder)
        if path is not None:
            await self.open_path(path)

    async def _ask_new(self) -> None:
        suggested = self._studio.projects_folder / (tr("Untitled") + SUFFIX)
        path = await asking.ask_new_project(tr("New project"), suggested)
        if path is None:
            return
        pictures = await asking.ask_pictures()
        if await self.may_leave():
            await self._change(lambda: self._studio.new_project(pictures, path))

    async def _ask_copy(
        self, session: Session, suffix: str, write: Callable[[Path], Awaitable[None]]
    ) -> None:
        suggested = session.path.with_name(f"{session.name}-{suffix}{SUFFIX}")
        path = await asking.ask_new_project(tr("Save a copy"), suggested)
        if path is not None:
            await write(path)
            self.said.emit(tr("The copy is saved as {name}.", name=path.name))

    async def _check(self) -> None:
        session = self._in_hand.session
        if session is None:
            return
        self.said.emit(tr("Checking {name}…", name=session.name))
        report = await session.check(lambda _fraction: None)
        if not report.findings:
            self.said.emit(tr("{name} is sound.", name=session.name))
            return
        count = len(report.findings)
        first = report.findings[0]
        found = trn("{count} finding", "{count} findings", count)
        self.said.emit(f"{found}: {first.message} {first.remedy}".strip())

    def _start(self, work: Callable[[], Awaitable[None]], name: str) -> None:
        self._in_hand.tasks.start_once(_BUSY, lambda: self._guarded(work), name)

    async def _guarded(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except StudioError as error:
            self.failed.emit(error)


async def _leaves(title: str, text: str, leave: str) -> bool:
    choices = [("leave", leave, "normal"), ("stay", tr("Stay"), "primary")]
    return await asking.ask_choice(title, text, choices) == "leave"
