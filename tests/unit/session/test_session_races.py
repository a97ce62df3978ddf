"""Two things at once on one project: what is shown follows what is kept, whichever ends first."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from stage import made, opened

from studio.model.history import Finding
from studio.session.studio import Studio

Run = Callable[[Any], Any]


def test_a_candidate_that_comes_while_the_history_is_read_stays_in_it(
    studio: Studio, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        project = session._project
        was_read, may_go_on, read = asyncio.Event(), asyncio.Event(), project.file.read

        async def read_late(work: Callable[[Any], Any]) -> Any:
            monkeypatch.setattr(project.file, "read", read)
            found = await read(work)
            was_read.set()
            await may_go_on.wait()
            return found

        monkeypatch.setattr(project.file, "read", read_late)
        reading = asyncio.ensure_future(project.reload_history(image_id))
        await was_read.wait()
        (node,) = await made(session, image_id)
        may_go_on.set()
        await reading

        assert node.id in session.history(image_id).nodes
        await session.close()

    run(story())


def test_a_finding_said_while_the_keep_list_is_read_stays_in_it(
    studio: Studio, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        await session.keep_list.add(image_id, ["pose"])
        (entry,) = session.keep_list.entries(image_id)
        root = session.history(image_id).head or ""
        project = session._project
        was_read, may_go_on, read = asyncio.Event(), asyncio.Event(), project.file.read

        async def read_late(work: Callable[[Any], Any]) -> Any:
            found = await read(work)
            was_read.set()
            await may_go_on.wait()
            return found

        monkeypatch.setattr(project.file, "read", read_late)
        reading = asyncio.ensure_future(project.reload_invariants(image_id))
        await was_read.wait()
        monkeypatch.setattr(project.file, "read", read)
        await session.keep_list.set_finding(root, entry.id, Finding.BROKEN)
        await session.keep_list.add(image_id, ["light"])
        may_go_on.set()
        await reading

        assert session.keep_list.findings(root) == {entry.id: Finding.BROKEN}
        assert [one.text for one in session.keep_list.entries(image_id)] == ["pose", "light"]
        await session.close()

    run(story())


def test_of_many_quick_moves_the_last_one_counts(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        root = session.history(image_id).head
        nodes = [node.id for node in await made(session, image_id, 3)]
        way = [*nodes, root, nodes[0], root, nodes[2]] * 5

        await asyncio.gather(*(session.marks.move_head(image_id, node_id) for node_id in way))

        assert session.history(image_id).head == way[-1]
        path = session.path
        await session.close()
        again = await studio.open_project(path)
        assert again.history(image_id).head == way[-1]
        await again.close()

    run(story())


def test_moving_about_while_a_turn_runs_loses_no_candidate(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        first = (await made(session, image_id))[0].id
        root = session.history(image_id).nodes[first].parents[0]

        running = asyncio.ensure_future(made(session, image_id, 4))
        while not running.done():
            for node_id in (first, root):
                await session.marks.move_head(image_id, node_id)

        assert {node.id for node in await running} <= session.history(image_id).nodes.keys()
        await session.close()

    run(story())
