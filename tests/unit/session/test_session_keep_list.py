"""The Keep list: worded anew without touching what old turns were told, ordered, undone over a restart."""

from collections.abc import Callable
from typing import Any

from rehearsal import Rehearsal
from stage import made, opened

from studio.model.history import Finding
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
