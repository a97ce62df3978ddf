"""The studio: what the user can do without a project, and the way into one."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from studio.host.agreements import Agreements
from studio.host.books import Books
from studio.host.catalogue import Catalogue
from studio.host.drag_files import DragFiles
from studio.host.install import Install
from studio.host.pixel_cache import PixelCache
from studio.host.places import Places, resources
from studio.host.preferences import Preferences, projects_folder
from studio.host.profiles import Profiles
from studio.host.recent import Recent
from studio.host.secrets import Keys
from studio.host.spool import Spool
from studio.host.view_state import ViewStates
from studio.imaging import codec, foreign
from studio.model.budget import Spent
from studio.model.calls import Size
from studio.model.drift import DriftLimits
from studio.model.errors import BadInput, HostError, ProjectDamaged
from studio.model.events import Event, NoticeRaised, RecentChanged, SettingsChanged
from studio.model.naming import safe_stem
from studio.model.profile import Profile, ProfileKind
from studio.model.project import Image, Notice, RecentProject
from studio.model.provider import Capability, Question
from studio.model.recipe import BUILT_IN, Draft
from studio.model.settings import Value
from studio.model.words import tr
from studio.session.accounts import Accounts
from studio.session.calls.queue import Queue
from studio.session.intake import worth_raising
from studio.session.known_models import KnownModels, known_models
from studio.session.locking_files import lock_files
from studio.session.measuring_files import measure_files
from studio.session.money.lessons import Lessons
from studio.session.outlooks import NO_EXTRAS, Outlook, TurnExtras, outlook_of, sheet_start
from studio.session.providing import OpenProvider
from studio.session.session import Session, Surroundings
from studio.session.sources import Source, stem_of
from studio.session.unclaimed import UnclaimedAnswers
from studio.store.project_file import ProjectFile

SUFFIX = ".palimpsest"
_SAMPLE = "sample/dandelion.palimpsest"
_ANY_WORDS = Question("anything", has_mask=False, references=0, candidates=1)


class Studio:
    """Built by a door from the parts of the machine; hands out sessions.

    `is_attended`: a person looks at what comes, and can be asked.
    """

    def __init__(
        self,
        *,
        places: Places,
        program: str,
        profiles: Profiles,
        keys: Keys,
        catalogue: Catalogue,
        open_provider: OpenProvider,
        publish: Callable[[Event], None],
        is_attended: bool = True,
    ) -> None:
        self._is_attended = is_attended
        self._places = places
        self._program = program
        self._catalogue = catalogue
        self._open_provider = open_provider
        self._publish = publish
        self._install = Install(places)
        self._preferences = Preferences(places)
        self._recent = Recent(places)
        self._spool = Spool(places)
        self._books = Books(places)
        self._lessons = Lessons(self._books)
        self.queue = Queue(publish, self._slots_of)
        self.accounts = Accounts(
            profiles=profiles,
            keys=keys,
            agreements=Agreements(places),
            open_provider=open_provider,
            publish=self._on_accounts,
        )
        self._cache = PixelCache(places, limit_bytes=self._cache_bytes())
        self.unclaimed = UnclaimedAnswers(self._spool, self._books, self.recent)
        self.view_states = ViewStates(places)
        self._drag_files = DragFiles(places)

    def setting(self, name: str) -> Value:
        """Raises BadInput for a name that is not in the table of settings."""
        return self._preferences.get(name)

    async def set_setting(self, name: str, value: Value) -> None:
        if await asyncio.to_thread(self._preferences.set, name, value):
            self._publish(SettingsChanged((name,)))
        if name == "cache-size":
            await asyncio.to_thread(self._cache.resize, self._cache_bytes())

    def _cache_bytes(self) -> int:
        return self._preferences.number("cache-size") * 1024**2

    def drift_limits(self) -> DriftLimits:
        """From which colour ΔE drift is amber, and from which red; amber never begins above red."""
        amber, red = self._preferences.tenths("drift-amber"), self._preferences.tenths("drift-red")
        return DriftLimits(min(amber, red), red)

    def day_cap_micro(self) -> int:
        """What all projects together may spend on one day, in millionths of a dollar."""
        return self._preferences.micro("day-cap")

    async def spent_today(self) -> Spent:
        """In all projects of this installation."""
        return await asyncio.to_thread(self._books.spent_today)

    def _slots_of(self, profile: str) -> int:
        """One at a time where the accounts cannot be read just now: who asks them is told of it."""
        try:
            known = self.accounts.all()
        except HostError:
            return 1
        return next((one.parallel for one in known if one.id == profile), 1)

    def _on_accounts(self, event: Event) -> None:
        self._publish(event)
        self.queue.wake()  # an account may have more slots now

    def recent(self) -> tuple[RecentProject, ...]:
        return self._recent.projects()

    async def forget_recent(self, path: Path) -> None:
        await asyncio.to_thread(self._recent.forget, path)
        self._publish(RecentChanged())

    def profiles(self) -> tuple[Profile, ...]:
        return self.accounts.all()

    def capability(self, profile: str, model: str = "") -> Capability:
        """Raises BadInput for an unknown profile."""
        return self._open_provider(profile).capability(model)

    async def get_ready(self) -> None:
        """When the start is over: the first words that the engine reads take 40 ms, a key stroke may not; and
        the first picture that is dropped need not wait for its decoder to start. Then what is left of before.
        """
        await asyncio.to_thread(lambda: self._open_provider(BUILT_IN).read(_ANY_WORDS))
        await asyncio.to_thread(foreign.get_ready)
        await asyncio.to_thread(self._drag_files.sweep)

    async def models(self, profile: str) -> KnownModels:
        """What the models of an account can do. Raises BadInput for an unknown profile."""

        def look() -> KnownModels:
            return known_models(self.accounts.get(profile), self._open_provider(profile), self._catalogue)

        return await asyncio.to_thread(look)

    async def check_catalogue(self) -> None:
        """Say every mistake in the catalogue that the user wrote; at a start, before anybody is asked.

        Where there are accounts the catalogue is read here, in a thread, and not at the first key stroke.
        """
        for notice in await asyncio.to_thread(self._catalogue_mistakes):
            self._publish(NoticeRaised(notice))

    def _catalogue_mistakes(self) -> tuple[Notice, ...]:
        is_needed = any(one.kind is not ProfileKind.BUILT_IN for one in self.accounts.all())
        return self._catalogue.notices if is_needed else self._catalogue.check()

    async def new_project(self, sources: Sequence[Source], path: Path | None = None) -> Session:
        """A project with these images; without `path` in the projects folder, under the first one's name.

        Nothing is left behind when no picture can be opened; for some of several there is a notice each.
        """
        wanted = stem_of(sources[0]) if sources else "untitled"
        return await self._founded(wanted, path, lambda session: session.add_images(sources))

    def sheet_outlook(
        self,
        width: int,
        height: int,
        draft: Draft,
        *,
        extras: TurnExtras = NO_EXTRAS,
        sizes: Mapping[str, Size] | None = None,
        shown: tuple[Image, ...] = (),
    ) -> Outlook:
        """What a draft would do on an empty sheet of this size that is not there yet.

        `sizes` are those of the pictures that its references show, by picture id; `shown` the images whose
        nodes go along.
        """
        start = replace(sheet_start(width, height), sizes=sizes or {}, shown=shown)
        opened = self._open_provider
        return outlook_of(draft, extras, start, open_provider=opened, learned=self._lessons.learned)

    async def new_sheet(
        self, width: int, height: int, name: str = "", *, path: Path | None = None
    ) -> Session:
        """A project with one empty sheet, onto which pictures are made; as `new_project` else."""
        wanted = name.strip() or tr("Untitled")
        return await self._founded(
            wanted, path, lambda session: session.intake.add_sheet(width, height, wanted)
        )

    async def _founded(
        self, wanted: str, path: Path | None, fill: Callable[[Session], Awaitable[object]]
    ) -> Session:
        if path is None:
            path = await asyncio.to_thread(_free_path, self.projects_folder, wanted)
        file = await ProjectFile.create(path, install_id=self._install.install_id, program=self._program)
        try:
            session = await self._session(file)
        except BaseException:
            await asyncio.to_thread(path.unlink, True)
            raise
        try:
            await asyncio.to_thread(self._install.note_token, file.project_id, file.change_token)
            await fill(session)
            # Whoever shows a session asks it for its notices: those of its pictures were raised before.
            session.notices += tuple(notice for image in session.images() for notice in worth_raising(image))
            await self.note_opened(session)
        except BaseException:
            try:
                await session.close()
            finally:
                if not session.images():
                    await asyncio.to_thread(path.unlink, True)
            raise
        return session

    async def open_project(self, path: Path, *, wants_write: bool = True, is_noted: bool = True) -> Session:
        """Open a project, read-only where it cannot be written. Raises StoreError when it cannot be read.

        Unless `is_noted` whoever opens it calls `note_opened` later: that reads a picture and writes a file.
        """
        file = await ProjectFile.open(
            path,
            install_id=self._install.install_id,
            program=self._program,
            known_token=self._install.token,
            wants_write=wants_write,
        )
        session = await self._session(file)
        try:
            if is_noted:
                await self.note_opened(session)
        except BaseException:
            await session.close()
            raise
        return session

    async def open_sample(self) -> Session:
        """The sample project, copied to the user's data at the first time."""
        path = self._places.data / "sample" / Path(_SAMPLE).name
        if not await asyncio.to_thread(path.exists):
            await asyncio.to_thread(_copy_whole, resources() / _SAMPLE, path)
        session = await self.open_project(path)
        try:
            await session.admit()
        except BaseException:
            await session.close()
            raise
        return session

    lock_files = staticmethod(lock_files)
    measure_files = staticmethod(measure_files)

    @property
    def own_pictures(self) -> Path:
        """The folder of the program's own files: the sample, and the pictures of the welcome page."""
        return resources()

    @property
    def projects_folder(self) -> Path:
        """Where pictures without a project get one."""
        return projects_folder(self._places, self._preferences)

    async def note_opened(self, session: Session) -> None:
        """Remember a project as it is now, with a small picture of its first head, for the welcome page."""
        images = session.images()
        nodes = sum(len(session.history(image.id).nodes) for image in images)
        thumbnail = b""
        first = session.history(images[0].id) if images else None
        if first is not None and (head := first.head) and first.nodes[head].picture_id:
            pixels = await session.pictures.thumbnail(head)
            thumbnail = await asyncio.to_thread(codec.encode_png, pixels)
        project = RecentProject(
            path=session.path,
            name=session.name,
            images=len(images),
            nodes=nodes,
            opened=datetime.now(UTC).isoformat(timespec="seconds"),
            thumbnail=thumbnail,
            project_id=session.project_id,
        )
        await asyncio.to_thread(self._recent.note, project)
        self._publish(RecentChanged())

    async def _session(self, file: ProjectFile) -> Session:
        """Raises ProjectDamaged where not even its rows can be read."""
        session = Session(
            file,
            Surroundings(
                install_id=self._install.install_id,
                open_provider=self._open_provider,
                spool=self._spool,
                books=self._books,
                lessons=self._lessons,
                queue=self.queue,
                day_cap_micro=self.day_cap_micro,
                drag_files=self._drag_files,
                cache=self._cache,
                is_attended=self._is_attended,
                note_token=self._install.note_token,
                publish=self._publish,
            ),
        )
        try:
            await session.load()
        except ProjectDamaged as error:
            await session.close()
            raise ProjectDamaged("project-unreadable", detail=error.detail, **error.facts) from error
        except BaseException:
            await session.close()
            raise
        return session


def _free_path(folder: Path, wanted: str) -> Path:
    """A picture may be called what no file can: its project has the nearest name."""
    stem = safe_stem(wanted)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput("folder-not-writable", folder=str(folder)) from error
    path, again = folder / f"{stem}{SUFFIX}", 2
    while path.exists():
        path, again = folder / f"{stem}-{again}{SUFFIX}", again + 1
    return path


def _copy_whole(source: Path, target: Path) -> None:
    """A copy that is whole under its name or not there at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    shutil.copyfile(source, part)
    part.replace(target)
