"""The Keep list: worded anew without touching what old turns were told, ordered, undone over a restart."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from rehearsal import Rehearsal
from stage import made, opened

from studio.model.errors import BadInput
from studio.model.events import ActionsChanged, Event, InvariantsChanged
from studio.model.history import Finding, Node
from studio.session.session import Session
from studio.session.studio import Studio

Run = Callable[[Any], Any]


def texts(session: Session, image_id: str) -> list[str]:
    return [one.text for one in session.keep_list.entries(image_id)]


def test_entries_are_added_once_at_the_end(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        await session.keep_list.add(image_id, ["lettering"])

        await session.keep_list.add(image_id, [" pose ", "lettering", "", "pose"])

        assert texts(session, image_id) == ["lettering", "pose"]
        await session.actions.undo()
        assert texts(session, image_id) == ["lettering"]
        await session.close()

    run(story())


def test_a_list_has_an_end(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        await session.keep_list.add(image_id, [f"entry {n}" for n in range(150)])

        head = session.history(image_id).head or ""
        with pytest.raises(BadInput, match="keep-full"):
            await session.keep_list.add(image_id, ["one more"])
        with pytest.raises(BadInput, match="references-full"):
            await session.drafts.add_references(image_id, [head] * 101)

        assert len(texts(session, image_id)) == 150
        await session.close()

    run(story())


def test_rewording_keeps_the_words_of_turns_already_made(
    studio: Studio, understudy: Rehearsal, run: Run
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        await session.keep_list.add(image_id, ["the label"])
        (entry,) = session.keep_list.entries(image_id)
        (old,) = await made(session, image_id)

        await session.keep_list.reword(image_id, entry.id, "the label lettering")

        (new,) = await made(session, image_id)
        told = [(await session.node_detail(node.id)).recipe for node in (old, new)]
        assert [recipe.invariants[0].text for recipe in told if recipe] == [
            "the label",
            "the label lettering",
        ]
        assert told[1] is not None
        assert told[1].invariants[0].revision == 2
        assert "the label lettering" not in understudy.requests[0].prompt
        assert understudy.requests[1].prompt.count("the label lettering") == 1
        await session.close()

    run(story())


def test_order_switches_and_removal_last_and_are_undone_over_a_restart(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        await session.keep_list.add(image_id, ["a", "b", "c"])
        a, b, c = session.keep_list.entries(image_id)
        await session.keep_list.move(image_id, c.id, 0)
        await session.keep_list.switch(image_id, a.id, active=False)
        await session.keep_list.remove(image_id, b.id)
        await session.close()

        again = await studio.open_project(session.path)

        assert texts(again, image_id) == ["c", "a"]
        assert [one.active for one in again.keep_list.entries(image_id)] == [True, False]
        for _ in range(3):
            await again.actions.undo()
        assert again.keep_list.entries(image_id) == (a, b, c)
        for _ in range(3):
            await again.actions.redo()
        assert texts(again, image_id) == ["c", "a"]
        await again.close()

    run(story())


def test_a_finding_is_kept_by_node(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        await session.keep_list.add(image_id, ["pose"])
        (entry,) = session.keep_list.entries(image_id)
        first, second = await made(session, image_id, 2)

        await session.keep_list.set_finding(first.id, entry.id, Finding.BROKEN)
        await session.close()

        again = await studio.open_project(session.path)
        assert again.keep_list.findings(first.id) == {entry.id: Finding.BROKEN}
        assert again.keep_list.findings(second.id) == {}
        await again.close()

    run(story())


async def found(studio: Studio, *findings: Finding) -> tuple[Session, Node, str]:
    """A project with one Keep entry, a node above the root, and what was said of it there."""
    session, image_id = await opened(studio)
    await session.keep_list.add(image_id, ["pose"])
    (entry,) = session.keep_list.entries(image_id)
    (node,) = await made(session, image_id)
    for finding in findings:
        await session.keep_list.set_finding(node.id, entry.id, finding)
    return session, node, entry.id


def test_findings_are_undone_and_redone_over_a_restart(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, node, entry_id = await found(studio, Finding.KEPT, Finding.BROKEN, Finding.UNCHECKED)
        await session.actions.undo()
        await session.close()

        again = await studio.open_project(session.path)

        assert (again.actions.undo_title, again.actions.redo_title) == ("Finding of Keep",) * 2
        seen = [again.keep_list.findings(node.id)]
        for step in (again.actions.undo, again.actions.undo, again.actions.redo):
            await step()
            seen.append(again.keep_list.findings(node.id))
        assert seen == [{entry_id: Finding.BROKEN}, {entry_id: Finding.KEPT}, {}, {entry_id: Finding.KEPT}]
        assert (await again.node_detail(node.id)).findings == {entry_id: Finding.KEPT}
        await again.close()
        last = await studio.open_project(session.path)
        for step in (last.actions.redo, last.actions.redo):
            await step()
        assert last.keep_list.findings(node.id) == {}
        assert last.actions.redo_title == ""
        await last.close()

    run(story())


def test_views_are_told_of_a_finding_and_of_its_undo(studio: Studio, seen: list[Event], run: Run) -> None:
    async def story() -> None:
        session, node, entry_id = await found(studio)
        told = InvariantsChanged(node.image_id)
        seen.clear()

        await session.keep_list.set_finding(node.id, entry_id, Finding.KEPT)

        assert seen == [told, ActionsChanged("Finding of Keep", "")]
        seen.clear()
        await session.actions.undo()
        assert told in seen
        assert seen[-1] == ActionsChanged("Turn", "Finding of Keep")
        await session.close()

    run(story())


def test_a_finding_is_said_and_undone_while_its_node_is_hidden_and_its_entry_removed(
    studio: Studio, run: Run
) -> None:
    async def story() -> None:
        session, node, entry_id = await found(studio, Finding.KEPT)
        await session.marks.move_head(node.image_id, node.id)
        await session.marks.hide([node.id])
        await session.keep_list.remove(node.image_id, entry_id)

        await session.keep_list.set_finding(node.id, entry_id, Finding.BROKEN)

        assert session.keep_list.findings(node.id) == {entry_id: Finding.BROKEN}
        for _ in range(3):
            await session.actions.undo()
        assert session.keep_list.findings(node.id) == {entry_id: Finding.KEPT}
        assert not session.history(node.image_id).nodes[node.id].hidden
        for _ in range(3):
            await session.actions.redo()
        assert session.keep_list.findings(node.id) == {entry_id: Finding.BROKEN}
        await session.close()

    run(story())


def test_a_finding_at_a_node_whose_turn_is_undone_waits_for_it(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, node, entry_id = await found(studio, Finding.KEPT)

        await session.actions.undo()
        await session.actions.undo()
        hidden = session.history(node.image_id).nodes[node.id].hidden
        await session.actions.redo()
        await session.actions.redo()

        assert hidden
        assert not session.history(node.image_id).nodes[node.id].hidden
        assert session.keep_list.findings(node.id) == {entry_id: Finding.KEPT}
        await session.close()

    run(story())


def test_of_many_quick_findings_the_last_counts_and_each_is_undone(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, node, entry_id = await found(studio)
        clicks = [Finding.KEPT, Finding.BROKEN, Finding.UNCHECKED] * 5 + [Finding.KEPT]

        await asyncio.gather(*(session.keep_list.set_finding(node.id, entry_id, one) for one in clicks))

        for finding in reversed(clicks):
            now = session.keep_list.findings(node.id).get(entry_id, Finding.UNCHECKED)
            assert now is finding
            await session.actions.undo()
        assert session.keep_list.findings(node.id) == {}
        assert session.actions.undo_title == "Turn"
        await session.close()

    run(story())
