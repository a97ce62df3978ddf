"""What can be clicked on the welcome page: the sample, a suggestion, a project."""

from datetime import date

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QEnterEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from studio.model.project import RecentProject
from studio.model.words import tr, trn
from studio.ui import numerals
from studio.ui.look import shapes, theme
from studio.ui.look import type as type_scale
from studio.ui.welcome.picture import Picture
from studio.ui.welcome.view import Suggestion
from studio.ui.widgets.buttons import TextButton
from studio.ui.widgets.icon_view import IconView
from studio.ui.widgets.labels import ElidedLabel, PlainLabel
from studio.ui.widgets.surface import Surface

_THUMBNAIL = QSize(60, 40)


class Clickable(QAbstractButton):
    """`clicked` by the pointer, Return or Space; `fill` and `over` are roles of its plate, "" for none."""

    def __init__(self, fill: str = "", over: str = "hover", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fill, self._over = fill, over
        self._is_over = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setProperty("focusRadius", shapes.RADIUS_CARD)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._is_over = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._is_over = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        role = self._over if self._is_over and self.isEnabled() else self._fill
        if role:
            shapes.plate(QPainter(self), self.rect(), theme.colour(role), radius=shapes.RADIUS_CARD)


class SampleCard(Clickable):
    """The sample, large; a click opens its finished history."""

    def __init__(self) -> None:
        super().__init__("", "")
        self.picture = Picture(shapes.RADIUS_CARD)
        self.setAccessibleName(tr("Open the sample with its finished history"))
        self.setToolTip(tr("Open the sample with its finished history"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.picture)


class SuggestionCard(Clickable):
    """A real result, what it is, and what is special about it."""

    wanted = Signal(str)

    def __init__(self, suggestion: Suggestion) -> None:
        super().__init__("panel", "hover")
        self._key = suggestion.key
        self.picture = Picture(shapes.RADIUS_CARD)
        title, note = tr(suggestion.title), tr(suggestion.note)
        self.setAccessibleName(f"{title}. {note}")
        self.setToolTip(tr("Open the sample and try this"))
        words = QVBoxLayout()
        words.setContentsMargins(12, 8, 12, 12)
        words.setSpacing(0)
        words.addWidget(ElidedLabel(title))
        words.addWidget(ElidedLabel(note, "muted", "label"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.picture)
        layout.addLayout(words)
        self.clicked.connect(self._on_clicked)

    def _on_clicked(self) -> None:
        self.wanted.emit(self._key)


class RecentRow(Clickable):
    """A project that was open before; one that cannot be found is grey and can be taken off the list."""

    wanted = Signal(object)  # Path
    forget_wanted = Signal(object)  # Path

    def __init__(self, project: RecentProject, today: date) -> None:
        super().__init__("", "hover")
        self._project = project
        self.picture = Picture(shapes.RADIUS_THUMBNAIL)
        self.picture.setFixedSize(_THUMBNAIL)
        self.picture.is_dimmed = project.is_missing
        role = "disabled" if project.is_missing else "text"
        counts = _counts(project)
        when = numerals.day(project.opened, today)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(ElidedLabel(project.name, role))
        words.addWidget(ElidedLabel(counts, "disabled" if project.is_missing else "muted", "label"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 8)
        layout.setSpacing(12)
        layout.addWidget(self.picture)
        layout.addLayout(words, 1)
        layout.addWidget(PlainLabel(when, "muted", "label"))
        self.setMinimumHeight(type_scale.row_px(56))
        self.setAccessibleName(f"{project.name}, {counts}, {when}")
        self.setToolTip(_tip(project))
        if project.is_missing:
            self.setCursor(Qt.CursorShape.ArrowCursor)
        self.clicked.connect(self._on_clicked)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Take off this list"), self._forget)
        menu.popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self._forget()
        else:
            super().keyPressEvent(event)

    def _forget(self) -> None:
        self.forget_wanted.emit(self._project.path)

    def _on_clicked(self) -> None:
        if not self._project.is_missing:
            self.wanted.emit(self._project.path)


class AccountCard(Surface):
    """What hosted models need, and the way there."""

    wanted = Signal()

    def __init__(self) -> None:
        super().__init__("panel", radius=shapes.RADIUS_CARD)
        add = TextButton(tr("Add an account…"))
        add.clicked.connect(self.wanted)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(PlainLabel(tr("Hosted models need an account"), size="strong", wraps=True))
        words.addWidget(
            PlainLabel(
                tr("OpenAI, or a server of your own. Keys stay in the keyring of this system."),
                "muted",
                "label",
                wraps=True,
            )
        )
        words.addSpacing(4)
        words.addWidget(add, 0, Qt.AlignmentFlag.AlignLeft)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(12)
        layout.addWidget(IconView("key-round", "muted", size=16), 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)


def _counts(project: RecentProject) -> str:
    if project.is_missing:
        return tr("Cannot be found")
    images = trn("{count} image", "{count} images", project.images)
    nodes = trn("{count} node", "{count} nodes", project.nodes)
    return tr("{images}, {nodes}", images=images, nodes=nodes)


def _tip(project: RecentProject) -> str:
    where = str(project.path).replace("&", "&amp;").replace("<", "&lt;")
    if not project.is_missing:
        return where
    missing = tr("It may have been moved or deleted. Delete takes it off this list.")
    return f"<span>{where}</span><br>{missing}"
