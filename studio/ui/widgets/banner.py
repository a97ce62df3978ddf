"""What waits for a choice: a strip over the top of the canvas that folds and moves nothing."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from studio.model.words import tr
from studio.ui.look import shapes, theme
from studio.ui.look.style_buttons import CARD_PROPERTY
from studio.ui.widgets.buttons import IconButton, TextButton
from studio.ui.widgets.icon_view import IconView
from studio.ui.widgets.labels import PlainLabel

_LEAST_WORDS_PX, _AROUND_PX = 260, 84  # mark, fold and margins lie around words and buttons
_KINDS = {
    "info": ("info", "accent_text"),
    "warn": ("triangle-alert", "warn"),
    "question": ("circle-question-mark", "warn"),
    "wait": ("clock", "accent_text"),
    "bad": ("circle-x", "bad"),
}


class Banner(QWidget):
    """`chosen` tells its key and the action's; every banner can be folded to its icon: `folded` says so."""

    chosen = Signal(str, str)
    folded = Signal(str, bool)

    def __init__(
        self,
        key: str,
        kind: str,
        text: str,
        actions: Sequence[tuple[str, str]] = (),
        *,
        primary: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """`primary` is the key of the action that spends, drawn like Generate."""
        super().__init__(parent)
        self._primary = primary
        self.setProperty(CARD_PROPERTY, True)
        self.key = key
        self._icon, self._role = _KINDS[kind]
        self._is_folded = False
        self._buttons: dict[str, TextButton] = {}
        self.setAccessibleName(text)
        line = self._line = QHBoxLayout(self)
        line.setContentsMargins(12, 6, 6, 6)
        line.setSpacing(8)
        self._unfold = IconButton(self._icon, text, role=self._role)
        self._unfold.clicked.connect(self.fold)
        self._unfold.hide()
        self._mark = IconView(self._icon, self._role)
        self._text = PlainLabel(text, wraps=True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self._text.setSizePolicy(policy)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setSpacing(8)
        self._body.addWidget(self._text, 1)
        self._body.addLayout(self._made_buttons(actions))
        line.addWidget(self._unfold)
        line.addWidget(self._mark)
        line.addLayout(self._body, 1)
        self._fold = IconButton("chevron-up", tr("Fold"), size=14, role="muted")
        self._fold.clicked.connect(self.fold)
        line.addWidget(self._fold)

    def say(self, text: str) -> None:
        """Other words for the same: a count of seconds that goes down."""
        self._text.setText(text)
        self._unfold.set_title(text)
        self.setAccessibleName(text)

    @property
    def is_folded(self) -> bool:
        return self._is_folded

    @property
    def action_keys(self) -> tuple[str, ...]:
        return tuple(self._buttons)

    def button(self, action_key: str) -> TextButton:
        return self._buttons[action_key]

    def bring(self, action_key: str) -> None:
        """Unfold it, with the focus on one of its buttons."""
        if self._is_folded:
            self.fold()
        self._buttons[action_key].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def fold(self) -> None:
        """Between the whole strip and its icon."""
        self._is_folded = not self._is_folded
        self._unfold.setVisible(self._is_folded)
        for part in (self._mark, self._text, self._fold, *self._buttons.values()):
            part.setVisible(not self._is_folded)
        self._line.setContentsMargins(*((4, 2, 2, 2) if self._is_folded else (12, 6, 6, 6)))
        self.updateGeometry()
        self.folded.emit(self.key, self._is_folded)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the words would be squeezed the buttons stand below them."""
        super().resizeEvent(event)
        buttons = sum(button.sizeHint().width() + 8 for button in self._buttons.values())
        is_tight = self.width() - buttons - _AROUND_PX < _LEAST_WORDS_PX
        below, beside = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._body.setDirection(below if is_tight else beside)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shapes.plate(painter, self.rect(), theme.colour("raised"), theme.colour("line"))
        painter.fillRect(QRect(0, 0, 3, self.height()), theme.colour(self._role))

    def _made_buttons(self, actions: Sequence[tuple[str, str]]) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        for action_key, title in actions:
            button = TextButton(title, "primary" if action_key == self._primary else "normal")
            button.setProperty("action", action_key)
            button.clicked.connect(self._on_clicked)
            self._buttons[action_key] = button
            line.addWidget(button)
        line.addStretch(0)
        return line

    def _on_clicked(self) -> None:
        self.chosen.emit(self.key, str(self.sender().property("action")))


class BannerArea(QWidget):
    """Lies over the top of `host`, as high as its banners need: `covers` tells its height, 0 without any.

    Clicks beside them go through.
    """

    chosen = Signal(str, str)
    folded = Signal(str, bool)
    covers = Signal(int)

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._banners: dict[str, Banner] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 8, 8, 0)
        self._column.setSpacing(4)
        host.installEventFilter(self)
        self.hide()

    def put(self, banner: Banner) -> None:
        """Show `banner`, in place of the one with the same key."""
        self.take(banner.key)
        self._banners[banner.key] = banner
        banner.chosen.connect(self.chosen)
        banner.folded.connect(self.folded)
        self._column.addWidget(banner)
        banner.installEventFilter(self)
        self.show()
        self.raise_()
        self._place()

    def take(self, key: str) -> None:
        """Remove a banner; none of that key is no matter."""
        banner = self._banners.pop(key, None)
        if banner is not None:
            self._column.removeWidget(banner)
            banner.hide()
            banner.deleteLater()
        self.setVisible(bool(self._banners))
        self._place()

    def shown(self) -> tuple[str, ...]:
        return tuple(self._banners)

    def banner(self, key: str) -> Banner | None:
        return self._banners.get(key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._place()
        return False

    def _place(self) -> None:
        for banner in self._banners.values():
            side = Qt.AlignmentFlag.AlignLeft if banner.is_folded else Qt.AlignmentFlag(0)
            item = self._column.itemAt(self._column.indexOf(banner))
            # Said again it asks for a new layout, and that for its place here, without an end.
            if item is not None and item.alignment() != side:
                self._column.setAlignment(banner, side)
        width = self._host.width()
        if self._banners and all(banner.is_folded for banner in self._banners.values()):
            width = min(width, 8 + self._column.sizeHint().width())
        height = self._column.heightForWidth(width)
        height = height if height >= 0 else self._column.sizeHint().height()
        self.setGeometry(0, 0, width, height)
        self.covers.emit(height if self._banners else 0)
