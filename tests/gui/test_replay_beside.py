"""A replay beside another start, in one turn: chosen in the menu, told, priced, refused, and run."""

from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QMenu
from rehearsal import PAID, Rehearsal
from stage import noise, png_bytes
from whole_desk import act, desk_at, until

from studio.engine.built_in import BuiltInEngine
from studio.host.places import places
from studio.host.profiles import Profiles
from studio.model.profile import KeyPlace, Profile, ProfileKind
from studio.model.recipe import BUILT_IN, Anchor, Draft
from studio.ui.turn.readiness import Standing, readiness

STEPS = ("a red door", "snow on the roof")
_ADDRESS = "http://127.0.0.1:9/v1"
_NOWHERE = "No turn leads from the original to the node in view that could be taken again."


@pytest.fixture(autouse=True)
def _home(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path / "home"))


@pytest.fixture
def maker() -> Rehearsal:
    return Rehearsal(lambda request, ordinal: png_bytes(noise(240, 160, seed=ordinal + 7)), can=PAID)


@asynccontextmanager
async def a_path(tmp_path, maker):
    """Two steps of a paid maker, one of the engine, and a wish that is not sent yet."""
    picture = tmp_path / "house.png"
    picture.write_bytes(png_bytes(noise(240, 160)))
    account = Profile("hosted", ProfileKind.OPENAI, "", _ADDRESS, "understudy", key=KeyPlace.NONE)
    Profiles(places()).add(account)
    async with desk_at(picture, {"hosted": maker, BUILT_IN: BuiltInEngine()}.__getitem__) as (desk, window):
        session, image_id = desk.in_hand.session, desk.in_hand.image_id
        paid = Draft(candidates=1, profile="hosted", model="understudy")
        steps = [replace(paid, instruction=one) for one in STEPS]
        for draft in (*steps, Draft(instruction="make it warmer", candidates=1)):
            result = await session.turns.run(image_id, draft)
            await session.marks.move_head(image_id, result.nodes[0].id)
        await session.drafts.keep(image_id, replace(paid, instruction="a cat on the step"))
        await until(lambda: desk._turn.view.draft.instruction == "a cat on the step")
        maker.requests.clear()
        yield desk, window


def _choose(desk, name: str) -> None:
    menu: QMenu = desk.page.turn.composer.start.menu()
    entry = next(one for one in menu.actions() if one.text() == name)
    assert entry.isEnabled(), entry.toolTip()
    entry.trigger()
    menu.deleteLater()


def _reason(desk, name: str) -> str:
    menu: QMenu = desk.page.turn.composer.start.menu()
    entry = next(one for one in menu.actions() if one.text() == name)
    why = "" if entry.isEnabled() else entry.toolTip()
    menu.deleteLater()
    return why


def test_a_replay_beside_the_last_node_is_told_priced_and_run_in_one_turn(run_qt, tmp_path, maker) -> None:
    async def story() -> None:
        async with a_path(tmp_path, maker) as (desk, window):
            session, head = desk.in_hand.session, desk.in_hand.head
            alone, start = desk._turn.view.estimate, desk.page.turn.composer.start

            _choose(desk, "Replay")
            assert readiness(desk._turn.view).label == "Reading the steps to replay…"
            await until(lambda: desk._turn.view.replay.is_read)

            view = desk._turn.view
            assert view.draft.anchors == (Anchor.LAST, Anchor.REPLAY)
            assert [line.text() for line in start._lines] == [
                "Last – Image 1: node 4",
                "Replay – Image 1: node 1, 3 steps, new branch",
            ]
            assert start._image.text() == "2 side by side"
            assert view.estimate.micro == 2 * alone.micro
            assert readiness(view).standing is Standing.READY
            await until(lambda: not window.all_actions.reason("turn.generate"))
            act(window, "turn.generate")
            await until(lambda: desk.page.banners.banner("consent") is not None)
            desk.page.banners.banner("consent").button("agree").click()
            await until(lambda: len(desk.in_hand.history.nodes) == 7)
            await until(lambda: not desk.tasks.is_busy(f"generate {head.image_id}"))

            beside, again = sorted((one.instruction for one in maker.requests), key=len)
            assert beside == "a cat on the step"
            wishes = [*STEPS, "a cat on the step"]
            assert [one.split(". ", 1)[1] for one in again.splitlines()[1:]] == wishes
            history, root = session.history(head.image_id), session.history(head.image_id).root(head.id)
            *pair, warmer = sorted(history.nodes.values(), key=lambda node: node.number)[-3:]
            replayed = next(node for node in pair if node.parents == (root,))
            assert {node.parents for node in pair} == {(head.id,), (root,)}
            (turn_id,) = {node.turn_id for node in pair}
            assert history.turns[turn_id].instruction == "a cat on the step"
            assert warmer.parents == (replayed.id,)
            assert history.turns[warmer.turn_id].instruction == "make it warmer"

    run_qt(story())


def test_a_replay_is_taken_away_again_but_stands_never_alone(run_qt, tmp_path, maker) -> None:
    async def story() -> None:
        async with a_path(tmp_path, maker) as (desk, _window):
            _choose(desk, "Replay")
            await until(lambda: desk._turn.view.replay.is_read)

            assert _reason(desk, "Last")
            _choose(desk, "Replay")

            await until(lambda: desk._turn.view.draft.anchors == (Anchor.LAST,))
            assert desk.page.turn.composer.start._lines[0].isHidden()

    run_qt(story())


def test_at_the_original_there_is_nothing_to_replay(run_qt, tmp_path, maker) -> None:
    async def story() -> None:
        async with a_path(tmp_path, maker) as (desk, _window):
            session, head = desk.in_hand.session, desk.in_hand.head
            _choose(desk, "Replay")
            await until(lambda: desk._turn.view.replay.is_read)

            await session.marks.move_head(head.image_id, session.history(head.image_id).root(head.id))
            await until(lambda: desk._turn.view.node_number == 1)

            ready = readiness(desk._turn.view)
            assert [one.kind for one in ready.causes] == ["nothing-to-replay"]
            _choose(desk, "Replay")
            await until(lambda: desk._turn.view.draft.anchors == (Anchor.LAST,))
            assert _reason(desk, "Replay") == _NOWHERE
            assert readiness(desk._turn.view).standing is Standing.READY

    run_qt(story())


def test_the_engine_is_not_asked_for_what_others_made(run_qt, tmp_path, maker) -> None:
    async def story() -> None:
        async with a_path(tmp_path, maker) as (desk, _window):
            session, image_id = desk.in_hand.session, desk.in_hand.image_id
            await session.drafts.keep(image_id, Draft(instruction="make it darker", candidates=1))
            _choose(desk, "Replay")

            await until(lambda: desk._turn.view.replay.is_read)

            ready = readiness(desk._turn.view)
            assert ready.standing is Standing.MISFIT
            assert [one.kind for one in ready.causes] == ["replay-needs-account"]

    run_qt(story())
