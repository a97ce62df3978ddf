"""Notices as banners: a few at once, the others behind their number; five hundred files may have one each."""

from PySide6.QtCore import QObject, QTimer

from studio.model.project import Notice
from studio.model.sentences import say
from studio.model.words import tr, trn
from studio.ui.widgets.banner import Banner, BannerArea

PREFIX = "notice"
_MOST_SHOWN = 4
_MORE = "more notices"


class PiledNotices(QObject):
    """What waits is told once the loop turns, however many came."""

    def __init__(self, banners: BannerArea) -> None:
        super().__init__()
        self._banners = banners
        self._waiting: dict[str, str] = {}
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self._tell_of_more)

    def put(self, notice: Notice) -> None:
        key = f"{PREFIX} {notice.kind} {sorted(notice.facts.items(), key=str)}"
        self._waiting[key] = say(notice).text
        self._show()

    def clear(self) -> None:
        self._waiting.clear()
        self._banners.take(_MORE)

    def on_chosen(self, key: str, action: str) -> None:
        """A banner was answered, ours or not."""
        if key == _MORE and action == "next":
            for shown in self._shown():
                self._banners.take(shown)
        elif key == _MORE:
            self._waiting.clear()
        elif key.startswith(PREFIX):
            self._banners.take(key)
        else:
            return
        self._show()

    def _shown(self) -> list[str]:
        return [key for key in self._banners.shown() if key.startswith(PREFIX)]

    def _show(self) -> None:
        shown = self._shown()
        for key in list(self._waiting):
            if key in shown or len(shown) < _MOST_SHOWN:
                text = self._waiting.pop(key)
                self._banners.put(Banner(key, "info", text, [("dismiss", tr("Dismiss"))]))
                shown = self._shown()
            else:
                break
        if self._waiting or _MORE in self._banners.shown():
            self._soon.start()

    def _tell_of_more(self) -> None:
        if not self._waiting:
            self._banners.take(_MORE)
            return
        words = trn("{count} more notice waits.", "{count} more notices wait.", len(self._waiting))
        actions = [("next", tr("Show more")), ("dismiss", tr("Dismiss all"))]
        self._banners.put(Banner(_MORE, "info", words, actions))
