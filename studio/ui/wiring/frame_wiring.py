"""Joins the frame of the window: panels shown and hidden, full screen, focus, title, status."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from studio.model.words import tr
from studio.ui.actions import Actions
from studio.ui.canvas.mode import Mode
from studio.ui.key_bindings import spoken
from studio.ui.studio_page import StudioPage
from studio.ui.text_focus import text_with_focus
from studio.ui.window import Window
from studio.ui.wiring.in_hand import InHand

_PANES = {"view.left-panel": "left", "view.right-panel": "right", "view.strip": "strip"}


class FrameWiring(QObject):
    """What the head and the foot of the window say, and the keys that move panels about.

    `left` when Esc was pressed where there was nothing else to leave.
    """

    left = Signal()

    def __init__(
        self, in_hand: InHand, window: Window, page: StudioPage, welcome: QWidget, version: str
    ) -> None:
        super().__init__()
        self._in_hand = in_hand
        self._window = window
        self._page = page
        self._welcome = welcome
        self._version = version
        self._way_back = ""  # as it was said, which is once
        self._actions: Actions = window.all_actions
        self._actions.bind(
            {
                "view.left-panel": self._show_left,
                "view.right-panel": self._show_right,
                "view.strip": self._show_strip,
                "view.canvas-only": self._show_canvas_only,
                "view.full-screen": window.set_full_screen,
                "view.next-panel": self._focus_next,
                "view.previous-panel": self._focus_previous,
                "view.receipt": self._show_receipt,
                "edit.search-history": self._search_history,
                "file.quit": window.close,
            }
        )
        page.panes.shown_changed.connect(self._tick_panes)
        window.escaped.connect(self._escape)
        in_hand.image_changed.connect(self.present)
        self._tick_panes()

    def present(self) -> None:
        """The page, the title and the foot for what is in hand."""
        session, image = self._in_hand.session, self._in_hand.image
        page = self._page if session is not None else self._welcome
        if self._window.pages.currentWidget() is not page:
            self._window.show_page(page)
            (self._page.stage.canvas if session is not None else page).setFocus()
        self._show_frame()
        self._window.toasts.stand_on(self._page.stage if session is not None else self._window.pages)
        if session is None:
            self._window.set_title(tr("Welcome"))
            self._window.status.present_kept("")
            self._window.status.present_version(tr("Version {version}", version=self._version))
        else:
            self._window.set_title(session.name, image.name if image is not None else "")
            self._present_kept()
            self._window.status.present_version("")

    def show_node_panel(self) -> None:
        focused = QApplication.focusWidget()
        if focused is not None and self._page.turn.isAncestorOf(focused):
            # What is typed in goes away with its page; the first field there must not catch the next keys.
            self._page.stage.canvas.setFocus()
        self._page.panes.show_pane("right", True)
        self._page.turn.show_node()

    def _present_kept(self) -> None:
        if self._in_hand.read_only_reason:
            self._window.status.present_kept(tr("Read-only"), "lock", "warn")
        else:
            self._window.status.present_kept(tr("All changes kept"))

    def _escape(self) -> None:
        """Out of the text field, so that single keys act again; else out of comparing, of what is painted
        under a bar of its own (`left`), of the canvas alone."""
        if self._in_hand.session is None:
            return
        if text_with_focus() is not None:
            self._page.stage.canvas.setFocus()
        elif self._page.stage.mode is Mode.SINGLE:
            is_alone = self._page.panes.is_canvas_only
            has_bar = self._page.merge_bar.isVisible() or self._page.region_bar.isVisible()
            self.left.emit()
            if is_alone and not has_bar:
                self._page.panes.show_canvas_only(False)
        elif self._actions.reason("compare.single") == "":
            self._actions.action("compare.single").trigger()

    def _show_left(self, is_shown: bool) -> None:
        self._page.panes.show_pane("left", is_shown)

    def _show_right(self, is_shown: bool) -> None:
        self._page.panes.show_pane("right", is_shown)

    def _show_strip(self, is_shown: bool) -> None:
        self._page.panes.show_pane("strip", is_shown)

    def _tick_panes(self) -> None:
        for action_id, pane in _PANES.items():
            self._actions.check(action_id, self._page.panes.is_shown(pane))
        self._actions.check("view.canvas-only", self._page.panes.is_canvas_only)
        self._page.show_bars(not self._page.panes.is_canvas_only)
        self._show_frame()

    def _show_canvas_only(self, is_only: bool) -> None:
        """Nothing but the picture: the menus are gone too, so the way back is said at the first time."""
        if is_only:
            self._page.stage.canvas.setFocus()
        self._page.panes.show_canvas_only(is_only)
        keys = self._actions.keys("view.canvas-only")
        if is_only and keys and not self._way_back:
            self._way_back = tr("{key} or Esc brings the panels back.", key=spoken(keys[0]))
            self._window.toasts.say(self._way_back, tr("Show panels"), self._show_all)

    def _show_all(self) -> None:
        self._page.panes.show_canvas_only(False)

    def _show_frame(self) -> None:
        is_alone = self._in_hand.session is not None and self._page.panes.is_canvas_only
        self._window.show_frame(not is_alone)
        if not is_alone:
            self._window.toasts.withdraw(self._way_back)

    def _focus_next(self) -> None:
        self._focus(1)

    def _focus_previous(self) -> None:
        self._focus(-1)

    def _focus(self, by: int) -> None:
        places = self._page.focus_places()
        if not places:
            return
        focused = QApplication.focusWidget()
        at = [
            number
            for number, place in enumerate(places)
            if focused is not None and (place is focused or place.isAncestorOf(focused))
        ]
        start = at[0] + by if at else (0 if by > 0 else -1)
        place = places[start % len(places)]
        if place is self._page.turn:
            self._page.turn.show_turn()
        else:
            place.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_receipt(self) -> None:
        self.show_node_panel()

    def _search_history(self) -> None:
        self._page.panes.show_pane("left", True)
        self._page.history.focus_search()
