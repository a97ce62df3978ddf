"""A session: one open project and what the user can do with it, by parts."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from studio.host.books import Books
from studio.host.drag_files import DragFiles
from studio.host.pixel_cache import PixelCache
from studio.host.spool import Spool
from studio.model.cancel import CancelToken
from studio.model.errors import StudioError
from studio.model.events import Event, NoticeRaised, WritingBegan
from studio.model.history import History, Verdict
from studio.model.jobs import Job
from studio.model.project import Image, Notice
from studio.model.sentence_tables.sentence import Sentence
from studio.model.sentences import explain
from studio.session.calls.adding import Adding
from studio.session.calls.answers import Answers
from studio.session.calls.beginning import Beginnings
from studio.session.calls.endings import Endings
from studio.session.calls.hearing import Hearing
from studio.session.calls.job_runs import JobRuns
from studio.session.calls.queue import Queue
from studio.session.calls.recovery import Recovery
from studio.session.calls.reviving import Revival
from studio.session.checking import check_project
from studio.session.copying import Copies
from studio.session.delivered_answers import DeliveredAnswers
from studio.session.details import NodeDetail, node_detail
from studio.session.drafting import Drafts
from studio.session.drift.comparisons import Comparisons
from studio.session.drift.keep_findings import KeepFindings
from studio.session.drift.meter import Meter
from studio.session.drift.raw_answers import RawAnswers
from studio.session.drift.regions import KeepRegions
from studio.session.exporting import Finals
from studio.session.intake import Intake
from studio.session.keeping import KeepList
from studio.session.marking import Marks
from studio.session.masking import Masks
from studio.session.merging import Merges
from studio.session.money.correcting import Corrections
from studio.session.money.lessons import Lessons
from studio.session.money.paying import Payments
from studio.session.money.spending import Spending
from studio.session.open_project import OpenProject
from studio.session.outlooks import Outlook
from studio.session.pictures import PictureShelf
from studio.session.project_answers import ProjectAnswers
from studio.session.proposing import Proposals
from studio.session.providing import OpenProvider
from studio.session.relocking import Locks
from studio.session.replay_plans import ReplayPlans
from studio.session.replaying import Replays
from studio.session.rounds import Rounds
from studio.session.sent_pictures import SentDetail, described, pictures_of, sent_by
from studio.session.sources import Source
from studio.session.turn_details import TurnDetail, turn_detail
from studio.session.turns import Turns
from studio.session.undoing import Actions
from studio.session.unknowns import Unknowns
from studio.store import job_rows, ledger, searching
from studio.store.check import CheckReport
from studio.store.project_file import ProjectFile


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a session needs from outside, handed in by a door."""

    install_id: str
    open_provider: OpenProvider
    spool: Spool
    books: Books
    lessons: Lessons
    queue: Queue
    day_cap_micro: Callable[[], int]
    drag_files: DragFiles
    cache: PixelCache
    is_attended: bool
    note_token: Callable[[str, str], None]
    publish: Callable[[Event], None]


class Session:
    """Queries without `async` answer from snapshots; commands return after the commit and its events."""

    def __init__(self, file: ProjectFile, around: Surroundings) -> None:
        self._around = around
        self._project = OpenProject(file, self._tell, around.install_id)
        self.pictures = PictureShelf(self._project, around.cache)
        regions = KeepRegions(self._project)
        self.raw_answers = RawAnswers(self._project, self.pictures, regions)
        comparisons = Comparisons(self._project, self.pictures, regions, self.raw_answers.came)
        self.drift = Meter(self._project, comparisons, KeepFindings(self._project, comparisons))
        self.actions = Actions(self._project)
        self.masks = Masks(self._project)
        self.intake = Intake(self._project, self.pictures, self.actions)
        self.keep_list = KeepList(self._project, self.actions)
        self.marks = Marks(self._project, self.actions)
        self.merges = Merges(self._project, self.masks, self.pictures, self.actions)
        self.drafts = Drafts(
            self._project,
            masks=self.masks,
            intake=self.intake,
            done=self.actions,
            open_provider=around.open_provider,
            learned=around.lessons.learned,
        )
        adding = Adding(self._project, self.pictures)
        payments = Payments(self._project, around.books, around.lessons, around.day_cap_micro)
        hearing = Hearing(
            self._project,
            Answers(self._project, self.pictures, adding, is_attended=around.is_attended),
            payments,
        )
        endings = Endings(self._project, around.spool, hearing, payments)
        job_runs = JobRuns(
            self._project,
            shelf=self.pictures,
            spool=around.spool,
            queue=around.queue,
            payments=payments,
            hearing=hearing,
            endings=endings,
        )
        beginnings = Beginnings(self._project, self.actions)
        self.turns = Turns(
            self._project,
            drafts=self.drafts,
            masks=self.masks,
            shelf=self.pictures,
            beginnings=beginnings,
            queue=around.queue,
            payments=payments,
            job_runs=job_runs,
        )
        revival = Revival(
            self._project,
            masks=self.masks,
            open_provider=around.open_provider,
            learned=around.lessons.learned,
        )
        self._recovery = Recovery(
            self._project, revival=revival, endings=endings, spool=around.spool, books=around.books
        )
        self.rounds = Rounds(
            self._project, drafts=self.drafts, turns=self.turns, masks=self.masks, shelf=self.pictures
        )
        self.replays = Replays(
            self._project,
            plans=ReplayPlans(self._project, self.masks, regions),
            drafts=self.drafts,
            turns=self.turns,
            payments=payments,
        )
        self.unknowns = Unknowns(
            self._project,
            running=self.turns,
            revival=revival,
            beginnings=beginnings,
            endings=endings,
            recovery=self._recovery,
            spool=around.spool,
            books=around.books,
        )
        delivered = DeliveredAnswers(self._project, shelf=self.pictures, masks=self.masks)
        self.proposals = Proposals(self._project, delivered=delivered, adding=adding)
        self.locks = Locks(
            self._project,
            shelf=self.pictures,
            marks=self.marks,
            delivered=delivered,
            adding=adding,
            done=self.actions,
        )
        self.answers = ProjectAnswers(self._project)
        self.corrections = Corrections(self._project, around.books, self.unknowns.forget)
        self.spending = Spending(self._project, around.books, around.day_cap_micro)
        self.finals = Finals(self._project, self.pictures, around.drag_files)
        self.notices: tuple[Notice, ...] = file.notices
        self._is_left = CancelToken()
        self.copies = Copies(self._project, around.note_token, self._is_left)

    def _tell(self, event: Event) -> None:
        self.drift.on_event(event)
        self._around.publish(event)

    async def load(self) -> None:
        """Read the snapshots and settle what was interrupted; called once, before anything else."""
        await self._project.load()
        await self._around.lessons.refresh()
        await self._meet_makers()
        known = self._node_ids()
        with self._project.quietly():
            interrupted = await self._recovery.settle()
        self.drift.later(self._node_ids() - known)
        for image_id in self._project.images:
            await self.masks.load(image_id)
        await self.actions.refresh()
        self.notices = (*self.notices, *interrupted)
        for notice in self.notices:
            self._project.publish(NoticeRaised(notice))

    def _node_ids(self) -> set[str]:
        return {node_id for history in self._project.histories.values() for node_id in history.nodes}

    async def _meet_makers(self) -> None:
        """Ask whoever may be asked next, since the first time takes imports and files: not at a key stroke.

        One that cannot be opened is told of where it is asked.
        """
        drafts = self._project.drafts.values()
        names = {name for draft in drafts for name in (draft.profile, *draft.also)}
        names |= {job.profile_id for job in await self.unsettled_jobs() if job.profile_id}

        def meet() -> None:
            for name in names:
                with suppress(StudioError):
                    self._around.open_provider(name).capability("")
            for image_id, draft in self._project.drafts.items():
                if draft.instruction:
                    with suppress(StudioError):
                        self.drafts.outlook(image_id)

        await asyncio.to_thread(meet)

    @property
    def path(self) -> Path:
        return self._project.file.path

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def project_id(self) -> str:
        return self._project.file.project_id

    @property
    def is_read_only(self) -> bool:
        return self._project.file.is_read_only

    @property
    def read_only_reason(self) -> StudioError | None:
        """Why the project cannot be written; None when it can."""
        return self._project.file.read_only_reason

    @property
    def read_only_sentence(self) -> Sentence | None:
        """Why the project cannot be written, with what to do; None when it can."""
        return explain(self.read_only_reason) if self.read_only_reason else None

    def images(self) -> tuple[Image, ...]:
        """The images that are shown, in their order."""
        return tuple(image for image in self._project.images.values() if not image.hidden)

    def has_picks(self) -> bool:
        """Whether any image has a node that is marked as a pick, and not hidden."""
        return any(
            node.verdict is Verdict.PICK and not node.hidden
            for history in self._project.histories.values()
            for node in history.nodes.values()
        )

    def hidden_images(self) -> tuple[Image, ...]:
        return tuple(image for image in self._project.images.values() if image.hidden)

    def history(self, image_id: str) -> History:
        return self._project.histories[image_id]

    async def add_images(self, sources: Sequence[Source]) -> tuple[str, ...]:
        """One new image a source; their ids, and a notice for each that cannot be opened.

        Raises BadInput when none can.
        """
        return await self.intake.add_images(sources)

    async def node_detail(self, node_id: str) -> NodeDetail:
        return await node_detail(self._project, node_id)

    async def turn_detail(self, turn_id: str) -> TurnDetail:
        return await turn_detail(self._project, turn_id)

    async def sent_by(self, job_id: str) -> tuple[SentDetail, ...]:
        """The pictures that a job sent, in their order."""
        return await self._project.file.read(lambda db: sent_by(db, job_id))

    async def would_send(self, outlook: Outlook) -> tuple[tuple[SentDetail, ...], ...]:
        """The pictures that each request of an outlook would send."""
        planned = [pictures_of(self._project, outlook.recipe, request) for request in outlook.requests]
        return await self._project.file.read(lambda db: tuple(described(db, one) for one in planned))

    async def search(self, image_id: str, text: str) -> tuple[str, ...]:
        """The ids of nodes whose instruction, Keep, model, label or note has the words."""
        return await self._project.file.read(lambda db: searching.search(db, image_id, text))

    async def spent_micro(self) -> int:
        """What the project paid so far."""
        return await self._project.file.read(ledger.total_micro)

    async def unsettled_jobs(self) -> tuple[Job, ...]:
        """Jobs whose outcome is open."""
        return await self._project.file.read(job_rows.unsettled_jobs)

    async def check(self, progress: Callable[[float], None] = lambda fraction: None) -> CheckReport:
        """Verify every hash, parent and reference, and every picture's pixels. Cancelled by `close`."""
        return await check_project(self._project.file, progress, self._is_left)

    async def admit(self, progress: Callable[[float], None] | None = None) -> None:
        """Check a project that was not made here, then begin to write it; nothing when it is ours.

        Raises ProjectDamaged when it is not sound: it stays open read-only. Cancelled by `close`.
        """
        if self._project.file.is_ours or not self.is_read_only:
            return
        await self._project.file.admit(progress, self._is_left)
        if self.is_read_only:
            return
        for notice in await self._recovery.settle():
            self.notices = (*self.notices, notice)
            self._project.publish(NoticeRaised(notice))
        self._project.publish(WritingBegan())

    async def close(self) -> None:
        """Cancel what runs, wait until it has settled, close the file and note that it is ours."""
        self._is_left.cancel()
        await self.turns.cancel_all()
        await self.drift.close()
        await self._recovery.let_go()
        for kept in (self.pictures, self.raw_answers, self.masks):
            kept.let_go()  # now: the session is part of cycles, and may be found to be garbage much later
        token = await self._project.file.close()
        if token:
            await asyncio.to_thread(self._around.note_token, self.project_id, token)
