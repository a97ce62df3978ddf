"""Projects: named after their picture, held by one writer, checked when they come from elsewhere."""

import asyncio
import shutil
import threading
import weakref
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rehearsal import Rehearsal
from stage import inverted, made, noise, opened, pasted, studio_with, until

from studio.host.places import Places, places, resources
from studio.model.cancel import Cancelled
from studio.model.errors import BadInput, ProjectLocked, Refused, StudioError
from studio.model.events import Event, WritingBegan
from studio.model.history import Verdict
from studio.session import pictures
from studio.session.studio import Studio

Run = Callable[[Any], Any]


@pytest.fixture
def elsewhere(tmp_path: Path, seen: list[Event]) -> Studio:
    """Another installation."""
    top = tmp_path / "elsewhere"
    home = Places(top / "config", top / "data", top / "cache", top / "documents")
    return studio_with(home, seen, lambda profile: Rehearsal(inverted))


def test_a_closed_project_holds_no_pixels(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        (node,) = await made(session, image_id)
        pixels = weakref.ref((await session.pictures.sheet(node.id)).pixels.data.obj)
        assert pixels() is not None

        await session.close()

        await until(lambda: pixels() is None)

    run(story())


def test_pixels_that_nobody_asks_for_are_let_go_unless_somebody_holds_them(
    studio: Studio, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "_REST_S", 0.1)
    monkeypatch.setattr(pictures, "_RESTING_BYTES", 0)

    async def story() -> None:
        session, image_id = await opened(studio)
        (node,) = await made(session, image_id)
        root = session.history(image_id).root(node.id) or ""
        held = await session.pictures.sheet(node.id)
        pixels = weakref.ref((await session.pictures.sheet(root)).pixels.data.obj)

        await until(lambda: pixels() is None)

        assert await session.pictures.sheet(node.id) is held
        assert (await session.pictures.sheet(root)).pixels.width == held.pixels.width
        await session.close()

    run(story())


def test_a_large_original_is_in_the_cache_as_soon_as_it_is_opened(
    studio: Studio, home: Places, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "_LARGE_BYTES", 1000)
    folder = home.cache / "pixels"

    async def story() -> None:
        session, _ = await opened(studio)
        await until(lambda: list(folder.glob("*.0")))
        (kept,) = folder.glob("*.0")
        kept.unlink()
        await session.close()

        again = await studio.open_project(session.path)
        (image,) = again.images()
        await again.pictures.sheet(again.history(image.id).head or "")

        await until(kept.exists)
        await again.close()

    run(story())


def test_a_project_is_named_after_its_first_picture_and_never_over_another(
    studio: Studio, home: Places, run: Run
) -> None:
    async def story() -> None:
        sessions = [await studio.new_project([pasted(noise(), "cup.final.png")]) for _ in range(2)]

        assert [session.path for session in sessions] == [
            home.projects / "cup.final.palimpsest",
            home.projects / "cup.final-2.palimpsest",
        ]
        for session in sessions:
            await session.close()

    run(story())


def test_the_folder_of_new_projects_is_a_setting(studio: Studio, tmp_path: Path, run: Run) -> None:
    async def story() -> None:
        await studio.set_setting("projects-folder", str(tmp_path / "jobs"))

        session = await studio.new_project([pasted(noise(), "cup.png")])

        assert session.path == tmp_path / "jobs" / "cup.palimpsest"
        await session.close()

    run(story())


def test_a_project_that_exists_is_not_made_again(studio: Studio, tmp_path: Path, run: Run) -> None:
    async def story() -> None:
        path = tmp_path / "cup.palimpsest"
        path.write_text("something of the user's")

        with pytest.raises(BadInput, match="project-exists"):
            await studio.new_project([pasted(noise())], path)

        assert path.read_text() == "something of the user's"

    run(story())


def test_a_project_whose_first_loading_fails_leaves_nothing(
    studio: Studio, home: Places, tmp_path: Path, run: Run
) -> None:
    async def story() -> None:
        home.data.mkdir(parents=True, exist_ok=True)
        (home.data / "books.sqlite").mkdir()  # what is learned of prices is read there
        folder = tmp_path / "projects"
        folder.mkdir()

        with pytest.raises(StudioError):
            await studio.new_project([pasted(noise())], folder / "cup.palimpsest")

        assert list(folder.iterdir()) == []

    run(story())


def test_a_second_window_reads_and_does_not_write(studio: Studio, run: Run) -> None:
    async def story() -> None:
        first, image_id = await opened(studio)
        (node,) = await made(first, image_id)

        second = await studio.open_project(first.path)

        assert second.is_read_only
        assert isinstance(second.read_only_reason, ProjectLocked)
        assert second.read_only_sentence is not None
        assert "Save a copy" in second.read_only_sentence.text
        assert (await second.pictures.sheet(node.id)).pixels.width == 64
        with pytest.raises(Refused, match="project-read-only"):
            await second.marks.set_verdict([node.id], Verdict.PICK)
        with pytest.raises(Refused, match="project-read-only"):
            await made(second, image_id)
        await first.marks.set_label(node.id, "still mine")
        await second.close()
        await first.close()
        assert [path.name for path in first.path.parent.iterdir()] == [first.path.name]

    run(story())


def test_a_read_only_project_can_be_copied_and_the_copy_edited(
    studio: Studio, tmp_path: Path, run: Run
) -> None:
    async def story() -> None:
        first, image_id = await opened(studio)
        second = await studio.open_project(first.path)
        await second.copies.whole(tmp_path / "copy.palimpsest")
        await second.close()
        await first.close()

        copy = await studio.open_project(tmp_path / "copy.palimpsest")

        assert copy.project_id != first.project_id
        assert not copy.is_read_only
        assert len(await made(copy, image_id)) == 1
        await copy.close()

    run(story())


def test_a_strangers_project_is_read_at_once_and_written_after_its_check(
    studio: Studio, elsewhere: Studio, seen: list[Event], tmp_path: Path, run: Run
) -> None:
    async def story() -> None:
        theirs, image_id = await opened(elsewhere)
        (node,) = await made(theirs, image_id)
        await theirs.close()
        shutil.copy(theirs.path, tmp_path / "mailed.palimpsest")

        session = await studio.open_project(tmp_path / "mailed.palimpsest")

        assert session.read_only_reason is not None
        assert session.read_only_reason.kind == "stranger-checking"
        assert (await session.pictures.thumbnail(node.id)).width == 64
        with pytest.raises(Refused):
            await session.marks.set_label(node.id, "mine")
        seen.clear()
        await session.admit()
        assert not session.is_read_only
        assert WritingBegan() in seen
        await session.marks.set_label(node.id, "mine")
        await session.close()
        again = await studio.open_project(session.path)
        assert not again.is_read_only
        await again.close()

    run(story())


def test_closing_calls_a_check_off(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        for _ in range(3):
            await made(session, image_id, candidates=4)

        checking = asyncio.ensure_future(session.check())
        await asyncio.sleep(0)
        await session.close()

        with pytest.raises(Cancelled):
            await checking

    run(story())


def test_closing_calls_the_check_of_a_strangers_project_off(
    studio: Studio, tmp_path: Path, seen: list[Event], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> None:
        session, _ = await opened(studio)
        await session.close()
        monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path / "another home"))
        elsewhere = studio_with(places(), seen, lambda profile: Rehearsal(inverted))
        strange = await elsewhere.open_project(session.path)

        checking = asyncio.ensure_future(strange.admit())
        await asyncio.sleep(0)
        await strange.close()

        with pytest.raises(Cancelled):
            await checking
        assert strange.is_read_only

    run(story())


def test_who_may_be_asked_is_opened_beside_the_loop_before_the_project_is_shown(
    home: Places, seen: list[Event], run: Run
) -> None:
    """The first time takes imports and files, for which no key stroke should wait."""
    maker, first = Rehearsal(inverted), {}

    def open_provider(profile: str) -> Rehearsal:
        first.setdefault(profile, threading.current_thread())
        return maker

    async def story() -> None:
        studio = studio_with(home, seen, open_provider)
        session, image_id = await opened(studio)
        draft = session.drafts.draft(image_id)
        await session.drafts.keep(image_id, replace(draft, profile="mine", also=("other",)))
        await session.close()
        first.clear()

        again = await studio.open_project(session.path)

        assert set(first) == {"mine", "other"}
        assert threading.main_thread() not in first.values()
        await again.close()

    run(story())


def test_what_models_an_account_has_is_looked_up_beside_the_loop(
    home: Places, seen: list[Event], run: Run
) -> None:
    asked: list[threading.Thread] = []

    def open_provider(profile: str) -> Rehearsal:
        asked.append(threading.current_thread())
        return Rehearsal(inverted)

    studio = studio_with(home, seen, open_provider)

    run(studio.models("built-in"))

    assert asked
    assert threading.main_thread() not in asked


def test_recent_projects_know_what_is_in_them_and_when_they_are_gone(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        await made(session, image_id, 2)
        await session.close()
        again = await studio.open_project(session.path)
        await again.close()

        (recent,) = studio.recent()

        assert (recent.name, recent.images, recent.nodes, recent.is_missing) == ("noise", 1, 3, False)
        assert recent.thumbnail
        session.path.unlink()
        assert studio.recent()[0].is_missing
        await studio.forget_recent(session.path)
        assert studio.recent() == ()

    run(story())


def test_the_sample_opens_as_a_copy_that_can_be_edited(studio: Studio, home: Places, run: Run) -> None:
    async def story() -> None:
        shipped = resources() / "sample" / "dandelion.palimpsest"
        before = shipped.read_bytes()

        session = await studio.open_sample()

        (image,) = session.images()
        history = session.history(image.id)
        assert home.data in session.path.parents
        assert not session.is_read_only
        assert len(history.nodes) >= 9
        assert len(history.branches) == 2
        assert session.path.stat().st_size <= 10 * 1024**2
        assert (await session.check()).is_sound
        root = history.root(image.head or "") or ""
        await session.marks.set_label(root, "start")
        await session.close()
        again = await studio.open_sample()
        assert again.history(image.id).nodes[root].label == "start"
        await again.close()
        assert shipped.read_bytes() == before

    run(story())


def test_a_project_that_was_not_shown_after_all_can_be_opened_again(
    studio: Studio, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> None:
        session = await studio.new_project([pasted(noise(), "cup.png")])
        await session.close()
        with monkeypatch.context() as broken:
            broken.setattr(studio, "note_opened", _called_off)
            with pytest.raises(asyncio.CancelledError):
                await studio.open_project(session.path)

        again = await studio.open_project(session.path)

        assert not again.is_read_only
        await again.close()

    run(story())


async def _called_off(_session: object) -> None:
    raise asyncio.CancelledError
