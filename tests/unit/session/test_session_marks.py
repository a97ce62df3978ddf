"""Verdicts, labels, hiding, branch names and images: each is an action that can be undone."""

from collections.abc import Callable
from typing import Any

import pytest
from stage import made, noise, opened, pasted

from studio.model.errors import BadInput, Refused
from studio.model.events import BranchesChanged, Event, HeadMoved, ImagesChanged, NodesChanged
from studio.model.history import Verdict
from studio.session.studio import Studio

Run = Callable[[Any], Any]


def test_marks_of_a_node_are_kept_and_taken_back_in_turn(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        (node,) = await made(session, image_id)
        await session.marks.set_verdict([node.id], Verdict.MAYBE)
        await session.marks.set_label(node.id, "  walnut ")
        await session.marks.set_note(node.id, "too dark?")
        await session.close()

        again = await studio.open_project(session.path)

        marked = again.history(image_id).nodes[node.id]
        assert (marked.verdict, marked.label, marked.note) == (Verdict.MAYBE, "walnut", "too dark?")
        for _ in range(3):
            await again.actions.undo()
        assert again.history(image_id).nodes[node.id] == node
        for _ in range(3):
            await again.actions.redo()
        assert again.history(image_id).nodes[node.id] == marked
        await again.close()

    run(story())


def test_several_nodes_get_a_verdict_by_one_action(studio: Studio, seen: list[Event], run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        nodes = [node.id for node in await made(session, image_id, 3)]
        seen.clear()

        await session.marks.set_verdict(nodes, Verdict.REJECT)

        assert [event for event in seen if isinstance(event, NodesChanged)] == [
            NodesChanged(image_id, tuple(nodes))
        ]
        await session.actions.undo()
        assert {session.history(image_id).nodes[one].verdict for one in nodes} == {Verdict.NONE}
        await session.close()

    run(story())


def test_hiding_a_node_hides_what_was_made_from_it_and_moves_the_head_up(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        root = session.history(image_id).head
        first, sibling = await made(session, image_id, 2)
        await session.marks.move_head(image_id, first.id)
        (below,) = await made(session, image_id)
        await session.marks.move_head(image_id, below.id)

        await session.marks.hide([first.id])

        history = session.history(image_id)
        hidden = {node.id for node in history.nodes.values() if node.hidden}
        assert hidden == {first.id, below.id}
        assert history.head == root
        await session.marks.restore([below.id])
        assert not any(node.hidden for node in session.history(image_id).nodes.values())
        assert sibling.id in session.history(image_id).nodes
        await session.close()

    run(story())


def test_undo_of_hiding_shows_all_of_it_again(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        (first,) = await made(session, image_id)
        await session.marks.move_head(image_id, first.id)
        await made(session, image_id, 2)

        await session.marks.hide([first.id])
        await session.actions.undo()

        assert not any(node.hidden for node in session.history(image_id).nodes.values())
        await session.close()

    run(story())


def test_a_node_of_an_undone_turn_can_be_restored(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        (node,) = await made(session, image_id)
        await session.actions.undo()
        assert session.history(image_id).nodes[node.id].hidden

        await session.marks.restore([node.id])

        history = session.history(image_id)
        assert not history.nodes[node.id].hidden
        assert not history.turns[node.turn_id].hidden
        await session.close()

    run(story())


def test_a_named_branch_follows_what_is_picked_from_its_tip(
    studio: Studio, seen: list[Event], run: Run
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        (tip,) = await made(session, image_id)
        await session.marks.name_branch(tip.id, "walnut")
        await session.marks.move_head(image_id, tip.id)
        first, second = await made(session, image_id, 2)
        seen.clear()

        await session.marks.set_verdict([second.id], Verdict.PICK)

        (branch,) = session.history(image_id).branches
        assert (branch.name, branch.tip_node_id) == ("walnut", second.id)
        await session.actions.undo()
        (branch,) = session.history(image_id).branches
        assert branch.tip_node_id == tip.id
        assert BranchesChanged(image_id) in seen
        await session.marks.move_head(image_id, first.id)
        (later,) = await made(session, image_id)
        (branch,) = session.history(image_id).branches
        assert branch.tip_node_id == first.id
        assert later.parents == (first.id,)
        await session.close()

    run(story())


def test_a_branch_without_a_name_is_hidden_and_comes_back_by_undo(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        (tip,) = await made(session, image_id)
        await session.marks.name_branch(tip.id, "walnut")

        await session.marks.name_branch(tip.id, " ")

        (branch,) = session.history(image_id).branches
        assert branch.hidden
        await session.actions.undo()
        (branch,) = session.history(image_id).branches
        assert (branch.name, branch.hidden) == ("walnut", False)
        await session.close()

    run(story())


def test_images_are_renamed_ordered_hidden_and_restored(studio: Studio, seen: list[Event], run: Run) -> None:
    async def story() -> None:
        session = await studio.new_project([pasted(noise(), f"{name}.png") for name in "abc"])
        a, b, c = (image.id for image in session.images())

        await session.marks.rename_image(b, "a")
        await session.marks.move_image(c, 0)
        await session.marks.hide_image(a)

        assert [(image.id, image.name) for image in session.images()] == [(c, "c"), (b, "a-2")]
        assert [image.id for image in session.hidden_images()] == [a]
        await session.marks.restore_image(a)
        for _ in range(4):
            await session.actions.undo()
        assert [(image.id, image.name) for image in session.images()] == [(a, "a"), (b, "b"), (c, "c")]
        assert any(isinstance(event, ImagesChanged) for event in seen)
        await session.close()

    run(story())


def test_moving_the_head_is_told_kept_and_nothing_to_undo(
    studio: Studio, seen: list[Event], run: Run
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        (node,) = await made(session, image_id)
        title = session.actions.undo_title
        seen.clear()

        await session.marks.move_head(image_id, node.id)

        assert seen == [HeadMoved(image_id, node.id)]
        assert session.actions.undo_title == title
        await session.close()
        again = await studio.open_project(session.path)
        assert again.history(image_id).head == node.id
        await again.close()

    run(story())


def test_a_head_of_another_image_is_refused(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session = await studio.new_project([pasted(noise(), "a.png"), pasted(noise(), "b.png")])
        a, b = (image.id for image in session.images())

        with pytest.raises(BadInput, match="no-such-node"):
            await session.marks.move_head(a, session.history(b).head or "")

        await session.close()

    run(story())


def test_nothing_is_left_to_undo_in_the_end(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        root = session.history(image_id).head or ""
        await session.marks.set_label(root, "start")

        await session.actions.undo()
        await session.actions.undo()

        assert session.actions.undo_title == ""
        assert session.images() == ()
        with pytest.raises(Refused, match="nothing-to-undo"):
            await session.actions.undo()
        await session.actions.redo()
        await session.actions.redo()
        with pytest.raises(Refused, match="nothing-to-redo"):
            await session.actions.redo()
        assert session.history(image_id).nodes[root].label == "start"
        await session.close()

    run(story())


def test_a_new_action_after_an_undo_ends_redo_over_a_restart(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        root = session.history(image_id).head or ""
        await session.marks.set_label(root, "one")
        await session.actions.undo()
        assert session.actions.redo_title == "Label"
        await session.close()

        again = await studio.open_project(session.path)
        assert again.actions.redo_title == "Label"
        await again.marks.set_note(root, "two")

        assert (again.actions.undo_title, again.actions.redo_title) == ("Note", "")
        await again.close()

    run(story())
