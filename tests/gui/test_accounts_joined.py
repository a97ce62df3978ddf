"""The accounts dialog on a real session: what is added, tested, forgotten and removed is so on disk too."""

import asyncio
import gc
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from loopback.openai_server import KEY, OpenAIServer
from loopback.sdcpp_server import SdCppServer
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget

from studio.assembly import build_studio
from studio.host.places import places
from studio.host.profiles import Profiles
from studio.model.profile import KeyPlace, Profile, ProfileKind
from studio.session.studio import Studio
from studio.ui.accounts.form import RemarkLine
from studio.ui.accounts_dialog import AccountsDialog
from studio.ui.actions import Actions
from studio.ui.event_road import EventRoad
from studio.ui.loop import Loop
from studio.ui.tasks import Tasks
from studio.ui.widgets.buttons import TextButton
from studio.ui.widgets.labels import FieldError
from studio.ui.wiring.accounts_wiring import AccountsWiring


@dataclass(frozen=True)
class Scene:
    """The dialog, open, and what it stands on; `troubles` are errors that nobody told."""

    studio: Studio
    wiring: AccountsWiring
    dialog: AccountsDialog
    tasks: Tasks
    troubles: list[BaseException]

    async def rests(self) -> None:
        """What was begun is done, and what that began too."""
        while self.tasks.names():
            await self.tasks.settle(self.tasks.now(), 20)

    def remarks(self) -> list[str]:
        return [one.text() for one in self.dialog.findChildren(RemarkLine) if one.isVisible()]

    def errors(self) -> list[str]:
        return [one.text() for one in self.dialog.findChildren(FieldError) if one.isVisible()]

    def press(self, text: str) -> None:
        button = next(
            one for one in self.dialog.findChildren(TextButton) if one.isVisible() and one.text() == text
        )
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def field(self, name: str) -> QLineEdit:
        return next(
            one
            for one in self.dialog.findChildren(QLineEdit)
            if one.isVisible() and one.accessibleName() == name
        )


Story = Callable[[Scene], Awaitable[None]]


@asynccontextmanager
async def at_the_accounts() -> AsyncIterator[Scene]:
    window, road, troubles = QWidget(), EventRoad(), []
    tasks = Tasks(lambda _name, error: troubles.append(error))
    studio = build_studio(places(), road.publish)
    wiring = AccountsWiring(studio, tasks, Actions(window), window)
    road.happened.connect(wiring.on_event)
    wiring.open()
    await tasks.settle(tasks.now(), 20)
    dialog = window.findChild(AccountsDialog)
    try:
        yield Scene(studio, wiring, dialog, tasks, troubles)
        assert troubles == []
    finally:
        dialog.reject()
        await tasks.close()
        window.deleteLater()


@pytest.fixture
def play(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Story], None]:
    """Run a story at the open dialog, in an installation of its own, on a machine without a keyring."""
    monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    qapp.setQuitOnLastWindowClosed(False)

    def go(story: Story) -> None:
        async def main() -> None:
            async with asyncio.timeout(60), at_the_accounts() as scene:
                await story(scene)

        with asyncio.Runner(loop_factory=lambda: Loop(qapp)) as runner:
            runner.run(main())
        gc.collect()  # timeouts that were called off may end in this thread only

    return go


@pytest.fixture
def openai() -> Iterator[OpenAIServer]:
    with OpenAIServer() as server:
        yield server


def hosted(server: OpenAIServer, **more: object) -> Profile:
    fields: dict[str, Any] = {"model": "gpt-image-2.6-flare", "key": KeyPlace.KEYRING}
    return Profile("work", ProfileKind.OPENAI, base_url=server.url, **(fields | more))


def test_an_account_is_added_tested_and_its_key_told(play: Callable[[Story], None], tmp_path: Path) -> None:
    with SdCppServer() as server:

        async def story(scene: Scene) -> None:
            scene.dialog.start_adding()
            QTest.keyClick(QApplication.focusWidget() or scene.dialog, Qt.Key.Key_Right)
            scene.dialog._new._maker.choose("compatible")
            scene.dialog._new._on_maker()
            QTest.keyClicks(scene.field("Address"), server.url)
            QTest.keyClick(scene.field("Address"), Qt.Key.Key_Return)
            await scene.rests()

            assert scene.dialog.current_id() == "My server"
            host = urlsplit(server.url).netloc
            assert f"{host} answers." in scene.remarks()
            assert f"{host} is asked without a key." in scene.remarks()
            assert "It is stable-diffusion.cpp, and the account is set up for another." in scene.remarks()

            scene.press("Set up for stable-diffusion.cpp")
            await scene.rests()
            assert scene.studio.accounts.get("My server").preset == "sdcpp"

        play(story)

    assert "My server" in json.loads((tmp_path / "home" / "config" / "profiles.json").read_text())


def test_without_a_keyring_a_key_is_kept_until_the_studio_closes(
    play: Callable[[Story], None], openai: OpenAIServer, tmp_path: Path
) -> None:
    async def story(scene: Scene) -> None:
        await scene.studio.accounts.add(hosted(openai))
        await scene.rests()
        scene.dialog.choose("work")
        QTest.keyClicks(scene.field("Key"), KEY)
        QTest.keyClick(scene.field("Key"), Qt.Key.Key_Return)
        await scene.rests()

        assert any("until the studio closes" in text for text in scene.remarks())
        assert any("answers and takes the key" in text for text in scene.remarks())
        assert await scene.studio.accounts.key_places() == {
            "built-in": KeyPlace.NONE,
            "work": KeyPlace.SESSION,
        }

    play(story)

    kept = [path for path in (tmp_path / "home").rglob("*") if path.is_file()]
    assert kept
    assert [path for path in kept if KEY.encode() in path.read_bytes()] == []


def test_a_key_that_is_refused_is_told_in_words(play: Callable[[Story], None], openai: OpenAIServer) -> None:
    async def story(scene: Scene) -> None:
        wrong = "sk-loopback-this-one-is-not-known-here"
        await scene.studio.accounts.add(hosted(openai), wrong, session_only=True)
        await scene.rests()
        scene.dialog.choose("work")
        scene.press("Test, free")
        await scene.rests()

        (told,) = [text for text in scene.remarks() if "does not accept the key" in text]
        assert "OpenAI" in told
        assert wrong not in "".join(scene.remarks())

    play(story)


def test_a_server_that_is_not_there_is_told_in_words(
    play: Callable[[Story], None], openai: OpenAIServer
) -> None:
    async def story(scene: Scene) -> None:
        gone = replace(hosted(openai, key=KeyPlace.NONE), base_url="http://127.0.0.1:9/v1")
        await scene.studio.accounts.add(gone)
        await scene.rests()
        scene.dialog.choose("work")
        scene.press("Test, free")
        await scene.rests()

        (told,) = scene.remarks()[1:]
        assert "127.0.0.1" in told

    play(story)


def test_what_is_refused_is_said_beside_its_field_and_changes_nothing(
    play: Callable[[Story], None], openai: OpenAIServer
) -> None:
    async def story(scene: Scene) -> None:
        await scene.studio.accounts.add(hosted(openai, key=KeyPlace.NONE))
        await scene.rests()
        scene.dialog.choose("work")
        address = scene.field("Address")
        address.selectAll()
        QTest.keyClicks(address, "http://a.example/v1")
        QTest.keyClick(address, Qt.Key.Key_Return)
        await scene.rests()

        (told,) = scene.errors()
        assert "a.example would be sent pictures and the key unencrypted" in told
        assert scene.studio.accounts.get("work").base_url == openai.url

    play(story)


def test_a_name_that_is_taken_keeps_the_form_open(
    play: Callable[[Story], None], openai: OpenAIServer
) -> None:
    async def story(scene: Scene) -> None:
        await scene.studio.accounts.add(hosted(openai, key=KeyPlace.NONE))
        await scene.rests()
        scene.wiring.open_adding()
        await scene.rests()
        QTest.keyClicks(scene.field("Key"), KEY)
        scene.field("Name").setText("Work")
        scene.press("Add and test")
        await scene.rests()

        assert scene.errors() == ["There is an account “Work” already. Choose another name."]
        assert scene.field("Key").text() == KEY
        assert len(scene.studio.accounts.all()) == 2

    play(story)


@pytest.mark.parametrize(("taken", "is_gone"), [("remove", True), ("", False)])
def test_removing_asks_first(
    play: Callable[[Story], None], openai: OpenAIServer, taken: str, is_gone: bool
) -> None:
    async def story(scene: Scene) -> None:
        await scene.studio.accounts.add(hosted(openai), KEY, session_only=True)
        await scene.rests()
        scene.dialog.choose("work")
        scene.press("Remove…")
        await _answer(taken)
        await scene.rests()

        assert (len(scene.studio.accounts.all()) == 1) is is_gone
        assert scene.dialog.current_id() == ("built-in" if is_gone else "work")

    play(story)


def test_forgetting_a_key_leaves_the_account(play: Callable[[Story], None], openai: OpenAIServer) -> None:
    async def story(scene: Scene) -> None:
        await scene.studio.accounts.add(hosted(openai), KEY, session_only=True)
        await scene.rests()
        scene.dialog.choose("work")
        scene.press("Forget…")
        await _answer("forget")
        await scene.rests()

        assert any("There is none" in text for text in scene.remarks())
        assert scene.field("Key").text() == ""

    play(story)


def test_a_damaged_default_is_told_at_its_account(
    play: Callable[[Story], None], openai: OpenAIServer, tmp_path: Path
) -> None:
    async def story(scene: Scene) -> None:
        await scene.studio.accounts.add(hosted(openai, key=KeyPlace.NONE))
        await scene.rests()
        file = tmp_path / "home" / "config" / "profiles.json"
        rows = json.loads(file.read_text())
        rows["work"]["settings"] = {"quality": "purple"}
        file.write_text(json.dumps(rows))
        scene.wiring.open()
        await scene.rests()
        scene.dialog.choose("work")

        assert any("purple" in text for text in scene.errors())

    play(story)


def test_an_account_that_cannot_be_shown_is_told(play: Callable[[Story], None], tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        file = tmp_path / "home" / "config" / "profiles.json"
        file.parent.mkdir(parents=True)
        file.write_text('{"old": {"kind": "telepathy"}}')
        scene.wiring.open()
        await scene.rests()

        assert any("“old” has a mistake" in text for text in scene.remarks())

    play(story)


async def _answer(choice: str) -> None:
    """Take a choice of the question that is open."""
    async with asyncio.timeout(10):
        while (asked := _question()) is None:  # noqa: ASYNC110 – a window has no event for it
            await asyncio.sleep(0.02)
    button = next(one for one in asked.findChildren(TextButton) if one.property("choice") == choice)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def _question() -> QDialog | None:
    open_ones = [
        one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()
    ]
    return next((one for one in open_ones if not isinstance(one, AccountsDialog)), None)


def test_a_key_for_an_account_that_is_gone_is_told_and_breaks_nothing(
    play: Callable[[Story], None], openai: OpenAIServer
) -> None:
    async def story(scene: Scene) -> None:
        await scene.studio.accounts.add(hosted(openai))
        await scene.rests()
        await asyncio.to_thread(Profiles(places()).remove, "work")  # as another program would

        scene.dialog.key_entered.emit("work", KEY)
        await scene.rests()

        assert [getattr(one, "kind", "") for one in scene.troubles] == ["unknown-profile"]
        scene.troubles.clear()

    play(story)
