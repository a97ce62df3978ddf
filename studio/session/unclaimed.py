"""Answers that are paid, or may be, and that no history shows: saved, made an image of, or let go."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from studio.host.books import Books
from studio.host.json_file import free_path, write_whole
from studio.host.spool import Spool, Spooled
from studio.model.errors import BadInput, Charged, HostError, Refused
from studio.model.jobs import JobState
from studio.model.project import RecentProject
from studio.session.session import Session
from studio.session.sources import PastedPicture
from studio.store.deliveries import Undecoded

_SUFFIXES = (
    (b"\x89PNG", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"RIFF", ".webp"),
    (b"{", ".json"),
    (b"[", ".json"),
)
_LOOKED_AT = 16  # bytes


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """One call whose answer lies here; `kind` names the sentence that says why nobody has it.

    `id` is that of the job, or of the delivery where the answer is in a project. `owner` is a project that
    will take the answer in when it is opened; until then only that one may. `micro` is what it cost, or may
    have cost; `at` when it was last heard of; `size` in bytes.
    """

    id: str
    kind: str
    project: str = ""
    owner: Path | None = None
    instruction: str = ""
    profile: str = ""
    model: str = ""
    at: str = ""
    size: int = 0
    micro: int | None = None
    files: tuple[Path, ...] = ()
    project_id: str = ""


class UnclaimedAnswers:
    """Of this installation, and of the project that is open."""

    def __init__(self, spool: Spool, books: Books, recent: Callable[[], tuple[RecentProject, ...]]) -> None:
        self._spool = spool
        self._books = books
        self._recent = recent

    async def all(self, session: Session | None = None) -> tuple[Unclaimed, ...]:
        """Oldest first. What a project at hand can still take in itself is not among them."""
        spooled = await asyncio.to_thread(self._spool.unclaimed)
        listed: list[Unclaimed] = []
        for one in spooled:
            if session is not None and one.project_id == session.project_id:
                listed += await self._of_open_project(session, one)
            elif one.came:
                listed += await asyncio.to_thread(self._elsewhere, one)
        if session is not None:
            listed += [_undecoded(session, one) for one in await session.answers.undecoded()]
        return tuple(sorted(listed, key=lambda one: one.at))

    async def save(self, session: Session | None, chosen: Unclaimed, folder: Path) -> tuple[Path, ...]:
        """Its bytes as they came, each in a file of its own; nothing is overwritten.

        Raises BadInput for one that is not there any more, HostError where the folder takes nothing.
        """
        written = []
        for at, data in enumerate(await self._bytes(session, chosen), start=1):
            wanted = folder / f"answer-{chosen.id}-{at}{_suffix(data)}"
            try:
                path = await asyncio.to_thread(free_path, wanted)
                await asyncio.to_thread(write_whole, path, data)
            except OSError as error:
                reason = error.strerror or str(error)
                raise HostError("export-failed", name=wanted.name, reason=reason) from error
            written.append(path)
        return tuple(written)

    async def add(self, session: Session, chosen: Unclaimed) -> tuple[str, ...]:
        """New images of a project, one a picture; then it is not unclaimed any more.

        Raises BadInput where none of it is a picture that can be read.
        """
        self._require_nobodys(chosen)
        found = await self._bytes(session, chosen)
        name = " ".join(chosen.instruction.split())[:40] or chosen.id
        image_ids = await session.add_images([PastedPicture(data, name) for data in found])
        await self.let_go(session, chosen)
        return image_ids

    async def let_go(self, session: Session | None, chosen: Unclaimed) -> None:
        """Offer it no more. What lies in the spool is deleted; what a project has stays in it."""
        self._require_nobodys(chosen)
        if chosen.files:
            await asyncio.to_thread(self._spool.clear, chosen.project_id, chosen.id)
        elif session is not None:
            await session.answers.let_go(chosen.id)

    def _require_nobodys(self, chosen: Unclaimed) -> None:
        if chosen.owner is not None:
            raise Refused("answer-has-owner", project=chosen.project)

    async def _bytes(self, session: Session | None, chosen: Unclaimed) -> Sequence[bytes]:
        if not chosen.files:
            if session is None:
                raise BadInput("nothing-unclaimed")
            return [await session.answers.bytes_of(chosen.id)]
        try:
            return [await asyncio.to_thread(path.read_bytes) for path in chosen.files]
        except OSError as error:
            raise BadInput("nothing-unclaimed") from error

    async def _of_open_project(self, session: Session, one: Spooled) -> Iterable[Unclaimed]:
        """Only what the project gave up: an open call has its own question, a running one its place."""
        job = await session.answers.job(one.job_id)
        is_given_up = job is None or (job.state is JobState.FAILED and job.charged is not Charged.NO)
        if not one.came or not is_given_up:
            return ()
        told = await asyncio.to_thread(self._told, one)
        if job is None:
            return (told,)
        return (
            Unclaimed(
                id=told.id,
                kind="answer-given-up",
                project=session.name,
                instruction=session.answers.instruction(job),
                profile=job.profile_id or told.profile,
                model=job.model or "",
                at=job.ended or job.sent or told.at,
                size=told.size,
                micro=told.micro,
                files=told.files,
                project_id=told.project_id,
            ),
        )

    def _elsewhere(self, one: Spooled) -> tuple[Unclaimed, ...]:
        """Nothing while another program has that project open: its calls may be running."""
        claim = self._spool.claim(one.project_id)
        if claim is None:
            return ()
        claim.release()
        known = {project.project_id: project for project in self._recent() if not project.is_missing}
        owner = known.get(one.project_id) if one.project_id else None
        told = self._told(one)
        if owner is None:
            return (told,)
        waiting = Unclaimed(
            id=told.id,
            kind="answer-of-closed-project",
            project=owner.name,
            owner=owner.path,
            profile=told.profile,
            at=told.at,
            size=told.size,
            micro=told.micro,
            files=told.files,
            project_id=told.project_id,
        )
        return (waiting,)

    def _told(self, one: Spooled) -> Unclaimed:
        """What the books and the files tell, where no project does."""
        booked = self._books.booked(one.job_id)
        facts = [path.stat() for path in one.came]
        newest = max((fact.st_mtime for fact in facts), default=0.0)
        return Unclaimed(
            id=one.job_id,
            kind="answer-without-project",
            profile=booked.profile_id if booked else "",
            at=datetime.fromtimestamp(newest, UTC).isoformat(timespec="milliseconds"),
            size=sum(fact.st_size for fact in facts),
            micro=booked.micro_usd if booked else None,
            files=one.came,
            project_id=one.project_id,
        )


def _undecoded(session: Session, one: Undecoded) -> Unclaimed:
    return Unclaimed(
        id=one.id,
        kind="answer-undecodable",
        project=session.name,
        instruction=one.instruction,
        profile=one.profile,
        model=one.model,
        at=one.received,
        size=one.size,
        micro=one.micro,
    )


def _suffix(data: bytes) -> str:
    head = data[:_LOOKED_AT].lstrip()
    return next((suffix for start, suffix in _SUFFIXES if head.startswith(start)), ".bin")
