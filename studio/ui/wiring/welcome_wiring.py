"""Joins the welcome page: the sample, suggestions, recent projects, and their pictures."""

import asyncio
from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject

from studio.model.events import Event, ProfilesChanged, RecentChanged
from studio.session.studio import Studio
from studio.ui.canvas.tools.tool import ToolName, Touch
from studio.ui.studio_page import StudioPage
from studio.ui.tasks import Tasks
from studio.ui.welcome.view import SUGGESTIONS, Suggestion, WelcomeView, read_pictures
from studio.ui.welcome.welcome import Welcome
from studio.ui.wiring.in_hand import InHand
from studio.ui.wiring.project_wiring import ProjectWiring

_SHOWN_WITHIN_S = 20


class WelcomeWiring(QObject):
    """A suggestion opens the sample at its root, with the words written and nothing sent."""

    def __init__(
        self,
        in_hand: InHand,
        studio: Studio,
        tasks: Tasks,
        *,
        welcome: Welcome,
        projects: ProjectWiring,
        page: StudioPage,
    ) -> None:
        super().__init__()
        self._in_hand = in_hand
        self._studio = studio
        self._tasks = tasks
        self._welcome = welcome
        self._projects = projects
        self._page = page
        self._has_account = False
        welcome.sample_wanted.connect(projects.open_sample_soon)
        welcome.pictures_wanted.connect(projects.ask_pictures)
        welcome.project_wanted.connect(projects.ask_project)
        welcome.recent_wanted.connect(projects.open_soon)
        welcome.forget_wanted.connect(self._forget)
        welcome.suggestion_wanted.connect(self._try)
        welcome.shown.connect(self._begin)

    def _begin(self) -> None:
        """The page is looked at: a start that opens a project does not wait for it."""
        self.present()
        self._tasks.start(self._look_for_accounts(), "accounts")

    def present(self) -> None:
        self._welcome.present(WelcomeView(self._studio.recent(), date.today(), self._has_account))
        self._tasks.start(self._read_pictures(), "welcome pictures")

    def on_event(self, event: Event) -> None:
        if not self._welcome.isVisible():
            return
        if isinstance(event, RecentChanged):
            self.present()
        elif isinstance(event, ProfilesChanged):
            self._tasks.start(self._look_for_accounts(), "accounts")

    async def _look_for_accounts(self) -> None:
        has_account = len(await asyncio.to_thread(self._studio.accounts.all)) > 1
        if has_account != self._has_account:
            self._has_account = has_account
            self.present()

    async def _read_pictures(self) -> None:
        found = await asyncio.to_thread(read_pictures, self._studio.own_pictures, self._studio.recent())
        self._welcome.show_pictures(found)

    def _forget(self, path: Path) -> None:
        self._tasks.start(self._studio.forget_recent(path), "forget project")

    def _try(self, key: str) -> None:
        suggestion = next((one for one in SUGGESTIONS if one.key == key), None)
        if suggestion is not None:
            self._tasks.start_once("project", lambda: self._prepare(suggestion), "suggestion")

    async def _prepare(self, suggestion: Suggestion) -> None:
        await self._projects.open_sample()
        session, image_id = self._in_hand.session, self._in_hand.image_id
        if session is None or not image_id:
            return
        history = session.history(image_id)
        root = history.root(history.head) if history.head else None
        if root is not None:
            await session.marks.move_head(image_id, root)
        draft = session.drafts.draft(image_id)
        await session.drafts.keep(image_id, replace(draft, instruction=suggestion.instruction))
        await self._until_shown()
        if suggestion.oval is not None:
            self._paint(suggestion.oval)
        if suggestion.refine_px is not None:
            self._page.stage.canvas.mask_edits.refine_within(suggestion.refine_px)
        self._page.turn.show_turn()

    async def _until_shown(self) -> None:
        """Tools that look at the picture need its pixels."""
        async with asyncio.timeout(_SHOWN_WITHIN_S):
            while not self._page.stage.canvas.has_full_pixels:  # noqa: ASYNC110 – it has no such signal
                await asyncio.sleep(0.02)

    def _paint(self, oval: tuple[int, int, int, int]) -> None:
        """Mark the place on the canvas as a hand would, so that it can be undone and changed."""
        canvas = self._page.stage.canvas
        left, top, right, bottom = oval
        canvas.mask_edits.clear()
        canvas.chest.take(ToolName.ELLIPSE)
        canvas.chest.tool.press(Touch(left, top))
        canvas.chest.tool.drag(Touch(right, bottom))
        canvas.chest.tool.release(Touch(right, bottom))
