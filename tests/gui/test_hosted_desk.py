"""The whole window with a hosted account: what is asked before sending, what is seen of money and faults."""

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from loopback.openai_server import KEY, OpenAIServer
from PySide6.QtWidgets import QApplication, QDialog
from stage import noise, png_bytes

from studio.assembly import build_studio
from studio.host.places import places
from studio.model.history import TurnState
from studio.model.markup import Stroke
from studio.model.profile import KeyPlace, Profile, ProfileKind
from studio.ui.accounts_dialog import AccountsDialog
from studio.ui.desk import Desk
from studio.ui.event_road import EventRoad
from studio.ui.history.tiles import TileState
from studio.ui.look.dress import dress
from studio.ui.loop import Loop
from studio.ui.money.ledger_dialog import LedgerDialog
from studio.ui.queue.call_row import CallRow
from studio.ui.rounds.round_dialog import RoundDialog
from studio.ui.sheet.new_sheet_dialog import NewSheetDialog
from studio.ui.sheet.view import NewSheet
from studio.ui.unclaimed.unclaimed_dialog import UnclaimedDialog
from studio.ui.widgets.banner import Banner
from studio.ui.widgets.buttons import IconButton, TextButton
from studio.ui.widgets.generate_button import GenerateButton
from studio.ui.widgets.toast import Toast
from studio.ui.window import Window


class Room:
    """The desk of one story, and what a person does there."""

    def __init__(self, desk: Desk, window: Window, server: OpenAIServer) -> None:
        self.desk, self.window, self.server = desk, window, server

    @property
    def session(self):
        return self.desk.in_hand.session

    @property
    def image_id(self) -> str:
        return self.desk.in_hand.image_id

    @property
    def turn(self):
        return self.session.history(self.image_id).turns[self.desk.in_hand.turn_in_view]

    async def compose(self, words: str, **fields: Any) -> None:
        draft = self.session.drafts.draft(self.image_id)
        changed = replace(draft, instruction=words, profile="openai", **({"candidates": 1} | fields))
        await self.session.drafts.keep(self.image_id, changed)
        await until(lambda: self.desk._turn.view.draft == changed)

    def act(self, action_id: str) -> None:
        assert self.window.all_actions.reason(action_id) == ""
        self.window.all_actions.action(action_id).trigger()

    async def generate(self, words: str, **fields: Any) -> None:
        """One turn to its end, without a question."""
        await self.compose(words, **fields)
        await until(lambda: not self.window.all_actions.reason("turn.generate"))
        self.act("turn.generate")
        await until(lambda: self.session.turns.running(self.image_id))
        await self.ends()

    async def ends(self) -> None:
        await until(lambda: self.session.turns.is_idle and not self.is_busy)

    @property
    def is_busy(self) -> bool:
        return self.desk.tasks.is_busy(f"generate {self.image_id}")

    async def agrees(self) -> None:
        await self.desk._studio.accounts.agree("openai")

    def banner(self, beginning: str) -> Banner | None:
        keys = [key for key in self.desk.page.banners.shown() if key.startswith(beginning)]
        return self.desk.page.banners.banner(keys[0]) if keys else None

    async def banner_comes(self, beginning: str) -> Banner:
        await until(lambda: self.banner(beginning) is not None)
        return self.banner(beginning)

    async def dialog(self) -> QDialog:
        def shown() -> list[QDialog]:
            return [
                one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()
            ]

        await until(shown)
        return shown()[-1]

    def toasts(self) -> list[str]:
        return [one.accessibleName() for one in self.window.findChildren(Toast) if one.isVisible()]

    def tiles(self):
        return self.desk.page.strip.list.model().tiles


def press(dialog: QDialog, words: str) -> None:
    next(one for one in dialog.findChildren(TextButton) if one.text().startswith(words)).click()


async def until(is_so: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not is_so():  # noqa: ASYNC110 – what is waited for is the window's own, without an event
            await asyncio.sleep(0.02)


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer() as server:
        yield server


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LOOPBACK_KEY", KEY)


Story = Callable[[Room], Awaitable[None]]


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "meadow.png"
    path.write_bytes(png_bytes(noise(240, 160)))
    return path


@pytest.fixture
def live(qapp: QApplication, server: OpenAIServer, picture: Path) -> Callable[..., None]:
    """Run a story at a desk with one account, on a picture or with nothing open."""
    qapp.setQuitOnLastWindowClosed(False)
    dress(qapp, "dark")

    def go(story: Story, *, opens: bool = True) -> None:
        async def told() -> None:
            async with room(server, picture if opens else None) as made:
                await story(made)

        async def main() -> None:
            await asyncio.wait_for(told(), 120)
            left = asyncio.all_tasks() - {asyncio.current_task()}
            assert not left, f"tasks left: {left}"

        with asyncio.Runner(loop_factory=lambda: Loop(qapp)) as runner:
            runner.run(main())
        # Timeouts that were called off stay in the loop as timers; they may end in this thread only.
        gc.collect()

    return go


@asynccontextmanager
async def room(server: OpenAIServer, what: Path | None) -> AsyncIterator[Room]:
    window, road = Window(), EventRoad()
    window.resize(1440, 900)
    window.show()
    studio = build_studio(places(), road.publish)
    await studio.accounts.add(
        Profile(
            "openai",
            ProfileKind.OPENAI,
            base_url=f"http://127.0.0.1:{server.port}/v1",
            model="gpt-image-2.6-flare",
            key=KeyPlace.ENVIRONMENT,
            key_variable="LOOPBACK_KEY",
        )
    )
    desk = Desk(window, studio, road, "0")
    desk.open_first(what)
    await until(lambda: not desk.tasks.is_busy("project") and len(desk._makers.all) == 2)
    made = Room(desk, window, server)
    try:
        yield made
        window.close()
        await desk.closed.wait()
    finally:
        await desk.finish()
        window.deleteLater()


def test_nothing_leaves_before_it_was_agreed_to_who_gets_it(live: Callable[..., None]) -> None:
    async def story(at: Room) -> None:
        await at.compose("make it night")
        await until(lambda: not at.window.all_actions.reason("turn.generate"))
        at.act("turn.generate")
        banner = await at.banner_comes("consent")
        assert banner.accessibleName().startswith("The picture of node 1 and the exact prompt go to ")
        assert banner.button("agree").text().startswith("Agree and generate, about $0.0")
        at.act("turn.generate")  # a second press asks nothing more
        assert at.server.attempts == 0
        assert at.window.focusWidget() is banner.button("later")  # Enter spends nothing

        banner.button("later").click()
        await until(lambda: not at.is_busy)
        assert (at.server.attempts, at.banner("consent")) == (0, None)

        at.act("turn.generate")
        (await at.banner_comes("consent")).button("agree").click()
        await at.ends()
        assert at.server.submits == 1

        await at.generate("make it dusk")
        assert at.server.submits == 2

    live(story)


def test_leaving_the_image_is_a_no(live: Callable[..., None], picture: Path) -> None:
    async def story(at: Room) -> None:
        await at.compose("make it night")
        await until(lambda: not at.window.all_actions.reason("turn.generate"))
        at.act("turn.generate")
        await at.banner_comes("consent")

        await at.session.add_images([picture])
        at.desk.in_hand.look_at(at.session.images()[1].id)

        await until(lambda: at.banner("consent") is None)
        assert at.server.attempts == 0

    live(story)


def test_who_was_asked_about_one_turn_has_not_agreed_to_another(live: Callable[..., None]) -> None:
    async def story(at: Room) -> None:
        await at.compose("make it night")
        await until(lambda: not at.window.all_actions.reason("turn.generate"))
        at.act("turn.generate")
        first = (await at.banner_comes("consent")).button("agree").text()

        await at.compose("make it night", candidates=8, parameters={"quality": "high"})

        await until(lambda: at.banner("consent") is None and not at.is_busy)
        assert at.server.attempts == 0
        at.act("turn.generate")
        assert (await at.banner_comes("consent")).button("agree").text() != first

    live(story)


def test_a_second_question_takes_the_place_of_the_first(live: Callable[..., None]) -> None:
    async def story(at: Room) -> None:
        before = at.desk._before
        first = asyncio.ensure_future(before.agreed(["openai"], "The first goes out.", "$1"))
        await at.banner_comes("consent")

        second = asyncio.ensure_future(before.agreed(["openai"], "The second goes out.", "$2"))
        await until(first.done)
        banner = at.banner("consent")
        assert banner.accessibleName().startswith("The second goes out.")
        banner.button("agree").click()

        assert (await first, await second) == (False, True)
        assert at.banner("consent") is None

    live(story)


def test_at_the_cap_fewer_are_asked_for(live: Callable[..., None]) -> None:
    async def story(at: Room) -> None:
        await at.agrees()
        await at.compose("make it night", candidates=4)
        draft = at.session.drafts.draft(at.image_id)
        three = at.session.drafts.outlook(at.image_id, replace(draft, candidates=3)).estimate.upper
        await at.session.spending.set_project_cap(three)
        await until(lambda: at.desk._turn.view.crossing is not None)
        button = at.desk.page.turn.findChild(GenerateButton)
        assert button.accessibleName().startswith("Over the project's cap by $")

        at.desk.page.turn.composer.foot.press()
        dialog = await at.dialog()
        assert dialog.windowTitle() == "Over the project's cap"
        spending = [one.text() for one in dialog.findChildren(TextButton)][1:]
        assert [words.partition(", about $0.0")[0] for words in spending] == [
            "Ask for 3",
            "Raise the cap to $1.00 and send",
        ]
        press(dialog, "Ask for 3")
        await until(lambda: at.session.turns.running(at.image_id))
        await at.ends()

        assert at.turn.candidates == 3
        assert at.session.drafts.draft(at.image_id).candidates == 3

    live(story)


def test_at_the_cap_of_the_day_it_is_raised(live: Callable[..., None]) -> None:
    async def story(at: Room) -> None:
        await at.agrees()
        await at.desk._studio.set_setting("day-cap", 0)
        await at.compose("make it night")
        await until(lambda: at.desk._turn.view.crossing is not None)

        at.desk.page.turn.composer.foot.press()
        press(await at.dialog(), "Raise today's cap to $1.00")
        await until(lambda: at.session.turns.running(at.image_id))
        await at.ends()

        assert at.desk._studio.setting("day-cap") == 1
        assert at.server.submits == 1

    live(story)


def test_a_cap_that_stays_sends_nothing(live: Callable[..., None]) -> None:
    async def story(at: Room) -> None:
        await at.agrees()
        await at.desk._studio.set_setting("day-cap", 0)
        await at.compose("make it night")
        await until(lambda: at.desk._turn.view.crossing is not None)

        at.desk.page.turn.composer.foot.press()
        press(await at.dialog(), "Cancel")
        await until(lambda: not at.is_busy)

        assert at.server.attempts == 0
        assert len(at.session.history(at.image_id).turns) == 1

    live(story)


def test_a_server_that_asks_to_wait_is_waited_for_in_sight(live: Callable[..., None]) -> None:
    async def story(at: Room) -> None:
        await at.agrees()
        at.server.fail("429-rate", retry_after=2)
        await at.compose("make it night")
        await until(lambda: not at.window.all_actions.reason("turn.generate"))
        at.act("turn.generate")

        banner = await at.banner_comes("waits")
        assert banner.accessibleName().startswith("OpenAI asks to wait. Sends again in ")
        assert (at.tiles()[0].words, at.tiles()[0].foot) == ("Waiting", "Nothing charged")

        await at.ends()
        await until(lambda: at.banner("waits") is None)
        assert (at.server.submits, at.turn.state) == (1, TurnState.DONE)

    live(story)


def test_waiting_can_be_called_off(live: Callable[..., None]) -> None:
    async def story(at: Room) -> None:
        await at.agrees()
        at.server.fail("429-rate", retry_after=60)
        await at.compose("make it night")
        await until(lambda: not at.window.all_actions.reason("turn.generate"))
        at.act("turn.generate")

        (await at.banner_comes("waits")).button("cancel").click()
        await at.ends()

        assert (at.server.submits, at.turn.state) == (0, TurnState.CANCELLED)
        assert at.banner("waits") is None

    live(story)


def test_what_may_be_charged_is_sent_again_only_when_the_user_says_so(live: Callable[..., None]) -> None:
    async def story(at: Room) -> None:
        await at.agrees()
        at.server.fail("cut-after-body")
        await at.generate("make it night")
        banner = await at.banner_comes("unknown")
        assert banner.accessibleName().startswith("No answer came back. The turn may be charged, about $0.0")
        assert not banner.button("look").isEnabled()
        assert banner.button("look").toolTip()
        assert at.server.submits == 1

        banner.button("send").click()
        dialog = await at.dialog()
        assert dialog.windowTitle() == "Send it again?"
        press(dialog, "Send again, about $0.0")
        await until(lambda: at.server.submits == 2)
        await until(lambda: at.session.turns.is_idle and at.banner("unknown") is None)

        assert at.turn.state is TurnState.DONE
        assert [tile.state for tile in at.tiles()] == [TileState.HERE]

    live(story)


def test_an_account_that_moved_meanwhile_gets_nothing_sent_again_unasked(live: Callable[..., None]) -> None:
    async def story(at: Room) -> None:
        await at.agrees()
        at.server.fail("cut-after-body")
        await at.generate("make it night")
        banner = await at.banner_comes("unknown")
        accounts = at.desk._studio.accounts
        moved = replace(accounts.get("openai"), base_url=f"http://localhost:{at.server.port}/v1")
        await accounts.change(moved)
        await until(lambda: at.desk._makers.profile("openai") == moved)

        banner.button("send").click()
        press(await at.dialog(), "Send again, about $0.0")
        consent = await at.banner_comes("consent")
        said = consent.accessibleName()
        assert said.startswith("The picture of node 1 and the exact prompt go to")
        assert f"localhost:{at.server.port}" in said
        assert at.server.submits == 1

        consent.button("agree").click()
        await until(lambda: at.server.submits == 2)
        await until(lambda: at.session.turns.is_idle and at.banner("unknown") is None)

    live(story)


def test_what_may_be_charged_can_be_forgotten(live: Callable[..., None]) -> None:
    async def story(at: Room) -> None:
        await at.agrees()
        at.server.fail("cut-after-body")
        await at.generate("make it night")

        (await at.banner_comes("unknown")).button("forget").click()
        await until(lambda: at.banner("unknown") is None)

        assert at.turn.state is TurnState.CANCELLED
        assert at.server.submits == 1
        await until(lambda: [one.words for one in at.tiles()] == ["Forgotten, may have been charged"])

        at.desk.page.strip.list.link_wanted.emit(0, at.desk.page.strip.rect())
        card = at.desk.page.strip.failure
        await until(card.isVisible)
        next(one for one in card.findChildren(TextButton) if one.text() == "It was not charged…").click()
        press(await at.dialog(), "It was not charged")
        await until(lambda: [one.words for one in at.tiles()] == ["Forgotten, not charged"])
        await until(lambda: at.desk._funds.purse.today == 0)

    live(story)


def test_a_paid_picture_that_was_not_fetched_is_fetched_again_for_free(live: Callable[..., None]) -> None:
    async def story(at: Room) -> None:
        await at.agrees()
        at.server.fail("result-url", url="http://127.0.0.1:9/picture.png")
        await at.generate("make it night")
        banner = await at.banner_comes("unknown")

        assert banner.accessibleName().startswith("The picture waits at 127.0.0.1")
        assert banner.accessibleName().endswith("It is paid.")
        assert banner.button("look").text() == "Fetch it again, free"
        assert [(tile.words, tile.foot) for tile in at.tiles()] == [("Paid, and not fetched yet", "Charged")]

        banner.button("look").click()
        await until(lambda: any("could not be fetched" in one for one in at.toasts()))
        assert at.server.submits == 1

    live(story)


def test_a_paid_picture_in_the_private_network_says_what_to_allow_also_after_a_restart(
    live: Callable[..., None],
) -> None:
    said = (
        "The answer points into the private network, to 10.0.0.7. It is paid. It was not fetched."
        " Allow the private network in the account if the server is yours."
    )

    async def story(at: Room) -> None:
        await at.agrees()
        at.server.fail("result-url", url="https://10.0.0.7/picture.png")
        await at.generate("make it night")
        assert (await at.banner_comes("unknown")).accessibleName() == said

        path = at.session.path
        at.act("file.close-project")
        await until(lambda: at.session is None and not at.desk.tasks.is_busy("project"))
        at.desk._projects.open_soon(path)
        await until(lambda: at.session is not None)
        banner = await at.banner_comes("unknown")

        assert banner.accessibleName() == said
        assert banner.button("look").text() == "Fetch it again, free"
        assert at.server.submits == 1

    live(story)


def test_an_answer_that_cannot_be_read_is_saved_from_its_card(
    live: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def folder(title: str, suggested: Path) -> Path:
        return tmp_path / "out"

    monkeypatch.setattr("studio.ui.asking.ask_folder", folder)

    async def story(at: Room) -> None:
        await at.agrees()
        at.server.fail("invalid-picture")
        await at.generate("make it night")
        at.desk.page.strip.list.link_wanted.emit(0, at.desk.page.strip.rect())
        card = at.desk.page.strip.failure
        await until(card.isVisible)

        next(one for one in card.findChildren(TextButton) if one.text() == "Save what came…").click()
        await until(lambda: list((tmp_path / "out").glob("answer-*")))

        at.act("file.unclaimed")
        dialog = await at.dialog()
        assert isinstance(dialog, UnclaimedDialog)
        assert dialog._model.rowCount() == 1
        dialog.accept()

    live(story)


def test_a_refused_key_leads_to_its_own_account(live: Callable[..., None]) -> None:
    async def story(at: Room) -> None:
        await at.agrees()
        at.server.fail("401")
        await at.generate("make it night")
        toast = next(one for one in at.window.findChildren(Toast) if one.isVisible())

        toast.findChild(TextButton).click()
        dialog = await at.dialog()
        assert isinstance(dialog, AccountsDialog)
        await until(lambda: dialog.current_id() == "openai")
        dialog.reject()

    live(story)


def test_the_menu_of_models_and_a_new_sheet_name_their_price(live: Callable[..., None]) -> None:
    async def story(at: Room) -> None:
        await at.compose("make it night", candidates=4)
        price_of = at.desk._turn.view.price_of
        cheap, dear = price_of("openai", "gpt-image-2.6-flare"), price_of("openai", "gpt-image-1.5")
        assert cheap is not None
        assert dear is not None
        assert cheap.micro != dear.micro
        assert cheap == at.desk._turn.view.estimate

        at.act("file.new-picture")
        dialog = await at.dialog()
        assert isinstance(dialog, NewSheetDialog)
        await until(lambda: "for 4 candidates" in dialog._price.text())
        assert "about $0." in dialog._price.text()
        dialog.reject()

    live(story)


def test_markup_is_kept_with_its_draft_told_where_it_does_not_fit_and_sent(live: Callable[..., None]) -> None:
    async def story(at: Room) -> None:
        await at.agrees()
        await at.compose("follow the arrow")
        markup = at.desk.page.stage.canvas.easel.markup
        at.act("tool.markup")
        markup.add(Stroke(((5.0, 5.0), (40.0, 30.0)), is_arrow=True))
        await until(lambda: at.desk._turn.view.draft.markup == markup.strokes)
        at.act("edit.undo")
        await until(lambda: at.desk._turn.view.draft.markup == ())
        at.act("edit.redo")
        await until(lambda: at.desk._turn.view.draft.markup == markup.strokes != ())
        assert at.desk.page.turn.composer.markup_row.isVisible()

        draft = at.session.drafts.draft(at.image_id)
        await at.session.drafts.keep(at.image_id, replace(draft, model="gpt-image-1.5"))
        await until(lambda: [one.kind for one in at.desk._turn.view.causes] == ["no-markup-offered"])
        await at.session.drafts.keep(at.image_id, replace(draft, model=""))
        await at.generate("follow the arrow", markup=markup.strokes)

        edit = next(one for one in reversed(at.server.records) if one.path.endswith("/edits"))
        assert (edit.status, [one.field for one in edit.pictures][-1]) == (200, "markup")
        at.desk.page.turn.markup_clear_wanted.emit()
        await until(lambda: at.desk._turn.view.draft.markup == ())

    live(story)


def test_a_turn_that_failed_is_found_in_the_history_and_used_again(live: Callable[..., None]) -> None:
    async def story(at: Room) -> None:
        await at.agrees()
        at.server.fail("400-moderation")
        await at.generate("make it night")
        await at.generate("make it day")
        rows = at.desk.page.history.list
        row = next(n for n in range(rows.model().rowCount()) if "night" in rows.model().view(n).title)
        assert "violence, self-harm" in rows.model().view(row).detail

        rows.turn_wanted.emit(rows.model().view(row).turn_id)
        card = at.desk.page.strip.failure
        await until(card.isVisible)
        assert at.turn.instruction == "make it night"

        next(one for one in card.findChildren(TextButton) if one.text() == "Send again…").click()
        dialog = await at.dialog()
        assert isinstance(dialog, RoundDialog)
        button = dialog.findChild(GenerateButton)
        assert button.accessibleName().startswith("Generate 1 candidate, about $0.0")
        dialog.reject()

        at.desk.page.strip.failure.draft_wanted.emit(at.turn.id)
        await until(lambda: at.desk._turn.view.draft.instruction == "make it night")
        assert at.server.submits == 1

    live(story)


def test_a_refusal_is_told_with_its_categories_where_its_candidate_would_be(
    live: Callable[..., None],
) -> None:
    async def story(at: Room) -> None:
        await at.agrees()
        at.server.fail("400-moderation")
        await at.generate("make it night", candidates=2)

        first, second = at.tiles()
        assert first.state is second.state is TileState.FAILED
        assert "violence, self-harm" in first.words
        assert first.link == "Details"

    live(story)


def test_a_key_that_is_refused_leads_to_the_accounts(live: Callable[..., None]) -> None:
    async def story(at: Room) -> None:
        await at.agrees()
        at.server.fail("401")
        await at.generate("make it night")

        toast = at.window.findChild(Toast)
        way = next(one for one in toast.findChildren(TextButton) if one.text() == "Accounts…")
        way.click()
        dialog = await at.dialog()
        assert dialog.windowTitle() == "Accounts"
        dialog.close()

    live(story)


def test_a_price_that_is_not_known_is_asked_about_each_time(live: Callable[..., None]) -> None:
    async def story(at: Room) -> None:
        await at.agrees()
        await at.compose("make it night", model="gpt-image-9")
        await until(lambda: at.desk._turn.view.estimate.micro is None)
        button = at.desk.page.turn.findChild(GenerateButton)
        assert button.accessibleName() == "Generate 1 candidate, price unknown"

        await until(lambda: not at.window.all_actions.reason("turn.generate"))
        at.act("turn.generate")
        dialog = await at.dialog()
        assert dialog.windowTitle() == "The price is not known"
        press(dialog, "Cancel")
        await until(lambda: not at.is_busy)
        assert at.server.attempts == 0

    live(story)


def test_previews_fill_the_places_of_their_candidates(live: Callable[..., None]) -> None:
    async def story(at: Room) -> None:
        await at.agrees()
        at.server.preview_s = 0.3
        await at.compose("make it night", candidates=2, previews=True)
        await until(lambda: not at.window.all_actions.reason("turn.generate"))
        at.act("turn.generate")
        strip = at.desk.page.strip.list.model()
        await until(lambda: strip.preview(0) is not None and strip.preview(1) is not None)

        await at.ends()
        assert at.server.submits == 2
        assert [tile.state for tile in at.tiles()] == [TileState.HERE] * 2

    live(story)


def test_the_queue_is_paused_reordered_and_cancelled_from_its_card(live: Callable[..., None]) -> None:
    async def story(at: Room) -> None:
        await at.agrees()
        at.desk._studio.queue.pause("openai")
        await at.compose("make it night", candidates=3, previews=True)
        await until(lambda: not at.window.all_actions.reason("turn.generate"))
        at.act("turn.generate")
        await until(lambda: len(at.desk._studio.queue.view().calls) == 3)
        at.act("turn.queue")
        await until(lambda: len(_rows(at)) == 3)
        first, second, third = (row.job_id for row in _rows(at))

        _press(_rows(at)[1], "Earlier")
        assert [call.job_id for call in at.desk._studio.queue.view().calls] == [second, first, third]
        _press(_rows(at)[-1], "Cancel")
        await until(lambda: len(_rows(at)) == 2)

        at.desk._queue._card.pause_wanted.emit("openai", False)
        await at.ends()
        assert at.server.submits == 2

    live(story)


def _rows(at: Room) -> list[CallRow]:
    shown = [row for row in at.window.findChildren(CallRow) if row.isVisible()]
    return sorted(shown, key=lambda row: row.y())


def _press(row: CallRow, name: str) -> None:
    button = next(one for one in row.findChildren(IconButton) if one.accessibleName() == name)
    assert button.isEnabled()
    button.click()


def test_what_was_spent_is_summed_and_can_be_exported(live: Callable[..., None], tmp_path: Path) -> None:
    async def story(at: Room) -> None:
        await at.agrees()
        await at.generate("make it night", candidates=2)
        at.act("file.spending")
        dialog = at.window.findChild(LedgerDialog)
        table = dialog.findChild(type(dialog._table))
        await until(lambda: table.model().rowCount() == 1)
        cells = [table.model().index(0, column).data() for column in range(5)]
        assert cells[1:3] == ["meadow, turn 1", "make it night"]
        assert cells[4].endswith("from what it used")

        dialog._by.chosen.emit("nodes")
        assert table.model().rowCount() == 2
        dialog.project_cap_chosen.emit(7_000_000)
        await until(lambda: at.desk._funds.purse.project_cap == 7_000_000)

        written = await at.session.spending.export_csv(tmp_path / "spent.csv")
        assert "make it night" in written.read_text("utf-8-sig")
        dialog.close()

    live(story)


def test_variants_say_their_total_and_make_the_recipe_again(live: Callable[..., None]) -> None:
    async def story(at: Room) -> None:
        await at.agrees()
        await at.generate("make it night", candidates=2)
        made = next(one for one in at.session.history(at.image_id).nodes.values() if one.parents)
        at.desk._nodes.go_to(made.id)
        await until(lambda: at.desk.in_hand.head.id == made.id)
        await until(lambda: not at.window.all_actions.reason("turn.variants"))

        at.act("turn.variants")
        dialog = await at.dialog()
        assert isinstance(dialog, RoundDialog)
        button = dialog.findChild(GenerateButton)
        assert button.accessibleName().startswith("Generate 2 candidates, about $0.0")
        button.click()
        await until(lambda: at.server.submits == 2)
        await at.ends()

        assert at.turn.instruction == "make it night"

    live(story)


def test_a_pick_is_finalised_in_a_finer_quality(live: Callable[..., None]) -> None:
    async def story(at: Room) -> None:
        await at.agrees()
        await at.generate("make it night")
        made = next(one for one in at.session.history(at.image_id).nodes.values() if one.parents)

        at.desk._rounds.finalise(made.id)
        dialog = await at.dialog()
        quality = next(one for one in dialog._rows.values() if one.accessibleName() == "Quality")
        assert quality.text() == "Medium"
        before = dialog.findChild(GenerateButton).accessibleName()
        dialog._rows["quality"].taken.emit("", "high")
        dialog.findChild(GenerateButton).click()  # its price is not that of the choice yet
        assert dialog.isVisible()
        await until(lambda: dialog.findChild(GenerateButton).accessibleName() != before)
        dialog.findChild(GenerateButton).click()
        await until(lambda: at.server.submits == 2)
        await at.ends()

        assert at.server.records[-1].fields["quality"] == "high"

    live(story)


def test_a_model_is_measured_and_the_finding_stays_to_be_read(live: Callable[..., None]) -> None:
    async def story(at: Room) -> None:
        await at.agrees()
        await until(lambda: not at.window.all_actions.reason("turn.measure"))
        at.act("turn.measure")
        dialog = await at.dialog()
        dialog.findChild(GenerateButton).click()

        banner = await at.banner_comes("notice")
        assert banner.accessibleName().startswith("gpt-image-2.6-flare was to change nothing and changed ")
        await at.ends()
        assert at.server.submits == 1

    live(story)


def test_a_picture_is_made_from_words_alone(live: Callable[..., None]) -> None:
    async def story(at: Room) -> None:
        await at.agrees()
        at.act("file.new-picture")
        dialog = at.window.findChild(NewSheetDialog)
        maker = dialog._makers[0]
        dialog.reject()
        asked: list[str] = []

        def shown() -> None:
            if at.session is not None:  # the last that is shown is that nothing is open
                asked.append(at.session.drafts.draft(at.image_id).profile)

        at.desk.in_hand.image_changed.connect(shown)
        dialog.wanted.emit(NewSheet("Poster", 1024, 1024, maker))
        await until(lambda: at.session is not None and at.desk.in_hand.head is not None)
        assert asked[0] == "openai"  # from its first moment: the user may type at once
        await until(lambda: not at.desk.tasks.is_busy("project"))

        await at.generate("a tin of sardines", candidates=2)

        made = [one for one in at.session.history(at.image_id).nodes.values() if one.parents]
        assert [(one.width, one.height) for one in made] == [(1024, 1024)] * 2
        assert at.server.records[-1].path == "/v1/images/generations"
        at.desk._nodes.go_to(made[0].id)
        await until(lambda: at.desk.page.stage.canvas.has_full_pixels)
        await until(lambda: "made from words" in at.window.all_actions.reason("compare.wipe"))

    live(story, opens=False)


def test_an_image_that_stays_here_cannot_be_generated_on_by_others(live: Callable[..., None]) -> None:
    async def story(at: Room) -> None:
        await at.agrees()
        await at.compose("make it night")
        await until(lambda: not at.window.all_actions.reason("image.never-upload"))
        at.act("image.never-upload")
        await until(lambda: at.desk._turn.view.causes)

        assert [cause.kind for cause in at.desk._turn.view.causes] == ["never-upload"]
        assert at.server.attempts == 0

    live(story)
