"""What a start shows first: what was asked for, or the welcome page; never one on the way to the other."""

from PySide6.QtWidgets import QLabel
from whole_desk import act, desk_at, until

from studio.host.places import resources
from studio.ui.welcome.cards import RecentRow

PICTURE = resources() / "pictures" / "dandelion.jpg"


def test_nothing_asked_for_is_the_welcome_page(run_qt) -> None:
    async def story() -> None:
        async with desk_at(None) as (desk, window):
            assert window.pages.currentWidget() is desk.welcome
            assert "Welcome" in window.windowTitle()

    run_qt(story())


def test_a_project_asked_for_is_shown_without_the_welcome_page(run_qt) -> None:
    async def story() -> None:
        async with desk_at(PICTURE) as (desk, _window):
            path = desk.in_hand.session.path

        async with desk_at(path) as (desk, window):
            await until(lambda: desk.page.stage.canvas.has_full_pixels)

            assert window.pages.currentWidget() is desk.page
            assert window.pages.indexOf(desk.welcome) < 0

    run_qt(story())


def test_a_project_is_noted_once_it_is_shown(run_qt) -> None:
    async def story() -> None:
        async with desk_at(PICTURE) as (desk, _window):
            path = desk.in_hand.session.path
        async with desk_at(None) as (desk, _window):
            await desk._studio.forget_recent(path)
            desk.open_first(path)
            await until(lambda: [one.path for one in desk._studio.recent()] == [path])

            assert desk.in_hand.session.path == path
            assert desk._studio.recent()[0].thumbnail

    run_qt(story())


def test_what_cannot_be_opened_leads_to_the_welcome_page(run_qt, tmp_path) -> None:
    async def story() -> None:
        async with desk_at(tmp_path / "gone.palimpsest") as (desk, window):
            await until(lambda: window.pages.currentWidget() is desk.welcome)

            assert desk.in_hand.session is None
            assert any("gone" in said.text() for said in window.findChildren(QLabel) if said.isVisible())

    run_qt(story())


def test_a_project_that_was_left_is_on_the_welcome_page(run_qt) -> None:
    async def story() -> None:
        async with desk_at(PICTURE) as (desk, window):
            await until(lambda: not window.all_actions.reason("file.close-project"))

            act(window, "file.close-project")
            await until(lambda: window.pages.currentWidget() is desk.welcome)
            await until(lambda: desk.welcome.findChildren(RecentRow))

            assert "Welcome" in window.windowTitle()

    run_qt(story())
