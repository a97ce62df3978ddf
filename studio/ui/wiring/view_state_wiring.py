"""Where the user was in a project: image, zoom, tool, sizes of panes; kept with the installation."""

import asyncio

from PySide6.QtCore import QObject, QTimer

from studio.session.studio import Studio
from studio.ui.canvas.tools.tool import ToolName
from studio.ui.studio_page import StudioPage
from studio.ui.wiring.in_hand import InHand

KEEP_AFTER_MS = 500
_VERSION = 1


class ViewStateWiring(QObject):
    """Half a second after the last change, and when the project closes."""

    def __init__(self, in_hand: InHand, studio: Studio, page: StudioPage) -> None:
        super().__init__()
        self._in_hand = in_hand
        self._studio = studio
        self._page = page
        self._views: dict[str, dict[str, object]] = {}
        self._image_shown = ""
        self._is_restoring = False
        self._pause = QTimer(self, singleShot=True, interval=KEEP_AFTER_MS)
        self._pause.timeout.connect(self._keep_soon)
        page.stage.view.changed.connect(self._on_view)
        page.stage.canvas.chest.changed.connect(self._on_changed)
        page.panes.shown_changed.connect(self._on_changed)
        in_hand.image_changed.connect(self._on_image)

    async def load(self, project_id: str) -> str:
        """Take up what was kept of a project about to be opened; the id of the image it had open."""
        kept = await asyncio.to_thread(self._studio.view_states.load, project_id)
        views = kept.get("views")
        self._views = dict(views) if isinstance(views, dict) else {}
        self._is_restoring = True
        panes = kept.get("panes")
        if isinstance(panes, dict):
            self._page.panes.restore(panes)
        tool = kept.get("tool")
        if tool in [name.value for name in ToolName]:
            self._page.stage.canvas.chest.take(ToolName(tool))
        self._is_restoring = False
        self._image_shown = ""
        return str(kept.get("image") or "")

    async def keep(self) -> None:
        """Write it now."""
        self._pause.stop()
        session = self._in_hand.session
        if session is None:
            return
        await asyncio.to_thread(self._studio.view_states.keep, session.project_id, self._state())

    def _state(self) -> dict[str, object]:
        return {
            "version": _VERSION,
            "image": self._in_hand.image_id,
            "views": dict(self._views),
            "panes": self._page.panes.state(),
            "tool": self._page.stage.canvas.chest.name.value,
        }

    def _on_image(self) -> None:
        """Stand where the user stood on this image."""
        image_id = self._in_hand.image_id
        if image_id == self._image_shown or not image_id:
            return
        self._image_shown = image_id
        kept, view = self._views.get(image_id, {}), self._page.stage.view
        self._is_restoring = True
        place = [kept.get(name) for name in ("scale", "x", "y")]
        if kept.get("fitted", True) or not all(isinstance(part, int | float) for part in place):
            view.fit()
        else:
            view.place(*(float(part) for part in place if isinstance(part, int | float)))
        self._is_restoring = False
        self._on_changed()

    def _on_view(self) -> None:
        image_id = self._in_hand.image_id
        # Between two images the view still stands where it stood on the one before.
        if self._is_restoring or not image_id or image_id != self._image_shown:
            return
        view = self._page.stage.view
        x, y = view.centre
        self._views[image_id] = {
            "scale": view.scale,
            "x": x,
            "y": y,
            "fitted": view.is_fitted,
        }
        self._on_changed()

    def _on_changed(self, *_: object) -> None:
        if not self._is_restoring and self._in_hand.session is not None:
            self._pause.start()

    def _keep_soon(self) -> None:
        self._in_hand.start(self.keep(), "keep view")
