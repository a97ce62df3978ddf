"""How the user is told: errors and notices as toasts, what waits for a choice as banners."""

import logging
from functools import partial

from PySide6.QtCore import QObject, Signal

from studio.model.errors import StudioError
from studio.model.events import ActionsChanged, Event, NoticeRaised, TurnEnded, WritingBegan
from studio.model.history import TurnState
from studio.model.sentences import explain, say
from studio.model.words import tr
from studio.ui.actions import Actions
from studio.ui.studio_page import StudioPage
from studio.ui.widgets.banner import Banner
from studio.ui.window import Window
from studio.ui.wiring.in_hand import InHand
from studio.ui.wiring.piled_notices import PREFIX, PiledNotices

_LOG = logging.getLogger("studio.ui")
_READ_ONLY = "read-only"
# What needs no choice must not lie over the picture until it is sent away; the strip says it too.
_IN_PASSING = ("fewer-candidates", "picture-sent-smaller", "picture-sent-packed", "catalogue-mistake")
_OF_THE_KEY = ("key-missing", "key-variable-unset", "key-malformed", "key-refused")


class Telling(QObject):
    """What is the world's doing is explained; what is ours goes to the log with its traceback too.

    `account_wanted`: the user wants to see the account that a failure is about.
    """

    account_wanted = Signal(str)

    def __init__(self, in_hand: InHand, window: Window, page: StudioPage) -> None:
        super().__init__()
        self._in_hand = in_hand
        self._window = window
        self._page = page
        self._actions: Actions = window.all_actions
        self._notices = PiledNotices(page.banners)
        page.banners.chosen.connect(self._on_chosen)
        in_hand.session_changed.connect(self._on_session)

    def on_error(self, name: str, error: BaseException) -> None:
        """What a task ended with."""
        if not isinstance(error, StudioError):
            _LOG.error("%s failed", name, exc_info=error)
        self._window.toasts.say(explain(error).text)

    def on_failure(self, error: StudioError) -> None:
        self._window.toasts.say(explain(error).text)

    def say(self, text: str) -> None:
        self._window.toasts.say(text)

    def put(self, text: str) -> None:
        """What is to be read until it is sent away."""
        self._page.banners.put(Banner(f"{PREFIX} {text}", "info", text, [("dismiss", tr("Dismiss"))]))

    def on_event(self, event: Event) -> None:
        if isinstance(event, ActionsChanged):
            self._window.toasts.lapse()
        elif isinstance(event, NoticeRaised):
            if event.notice.kind in _IN_PASSING:
                self._window.toasts.say(say(event.notice).text)
            else:
                self._notices.put(event.notice)
        elif isinstance(event, TurnEnded) and event.error is not None and _is_said_by_nobody_else(event):
            self._say_failure(event.error, event.profile)
        elif isinstance(event, WritingBegan):
            self._page.banners.take(_READ_ONLY)

    def _say_failure(self, error: Exception, profile: str) -> None:
        """With the way to the account where it was the key."""
        text = explain(error).text
        if isinstance(error, StudioError) and error.kind in _OF_THE_KEY:
            self._window.toasts.say(text, tr("Accounts…"), partial(self.account_wanted.emit, profile))
        else:
            self._window.toasts.say(text)

    def _on_session(self) -> None:
        self._window.toasts.lapse()
        self._notices.clear()
        for key in self._page.banners.shown():
            self._page.banners.take(key)
        reason = self._in_hand.read_only_reason
        if reason:
            banner = Banner(_READ_ONLY, "bad", reason, [("copy", tr("Save a copy…"))])
            self._page.banners.put(banner)
        session = self._in_hand.session
        for notice in session.notices if session is not None else ():
            self._notices.put(notice)

    def _on_chosen(self, key: str, action: str) -> None:
        if action == "copy":
            self._actions.action("file.save-copy").trigger()
        elif key == _READ_ONLY:
            self._page.banners.take(key)
        else:
            self._notices.on_chosen(key, action)


def _is_said_by_nobody_else(event: TurnEnded) -> bool:
    """A turn whose outcome is open has a banner that asks what to do."""
    return event.state is not TurnState.UNKNOWN
