"""The head of the window: logo and menus, what is open, the search for actions, the panel toggles."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QAction, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenuBar, QSizePolicy, QToolButton, QWidget

from studio.model.words import tr
from studio.ui import menus
from studio.ui.actions import Actions
from studio.ui.frame.search_button import SearchButton
from studio.ui.key_bindings import spoken
from studio.ui.look import icons, logo, shapes, theme
from studio.ui.look import type as type_scale
from studio.ui.widgets.surface import Surface

HEIGHT_PX = 34
_TOGGLES = {
    "view.left-panel": "panel-left",
    "view.strip": "panel-bottom",
    "view.right-panel": "panel-right",
}
_LOGO_PX = 20


class Header(Surface):
    """Built on the action table; `set_title` says what is open."""

    def __init__(self, actions: Actions) -> None:
        super().__init__("window")
        self._actions = actions
        self.setFixedHeight(type_scale.row_px(HEIGHT_PX))
        line = QHBoxLayout(self)
        line.setContentsMargins(9, 0, 8, 1)
        line.setSpacing(2)
        line.addWidget(_Logo())
        line.addSpacing(6)
        self.menu_bar = QMenuBar()
        self.menu_bar.setNativeMenuBar(False)
        self.menu_bar.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.menus = menus.fill(self.menu_bar, actions)
        line.addWidget(self.menu_bar)
        self._title = _Title()
        line.addStretch(1)
        self.search = SearchButton()
        self.search.clicked.connect(actions.action("edit.search-actions").trigger)
        line.addWidget(self.search)
        line.addSpacing(8)
        for action_id, icon in _TOGGLES.items():
            line.addWidget(_Toggle(actions.action(action_id), icon))
        self._title.setParent(self)
        actions.changed.connect(self._show_keys)
        self._show_keys()

    def set_title(self, project: str, image: str = "") -> None:
        """The open project and image; both "" on the welcome page."""
        self._title.present(project, image)
        self._place_title()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_title()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        shapes.line_below(QPainter(self), self.rect(), theme.colour("line"))

    def _show_keys(self) -> None:
        keys = self._actions.keys("edit.search-actions")
        self.search.set_keys(spoken(keys[0]) if keys else "")

    def _place_title(self) -> None:
        """In the middle of the window; left out where menus and search leave no room for it."""
        left = self.menu_bar.geometry().right() + 16
        right = self.search.geometry().x() - 16
        wanted = self._title.sizeHint().width()
        half = min(self.width() // 2 - left, right - self.width() // 2)
        is_shown = half * 2 >= min(wanted, 120)
        self._title.setVisible(is_shown)
        if is_shown:
            width = min(wanted, half * 2)
            self._title.setGeometry((self.width() - width) // 2, 0, width, self.height() - 1)


class _Toggle(QToolButton):
    """Without the accent line: three of them side by side would shout."""

    def __init__(self, action: QAction, icon: str) -> None:
        super().__init__()
        self._name = icon
        self.setDefaultAction(action)
        self.setAccessibleName(action.text())
        self.setAutoRaise(True)
        self.setFixedSize(28, 28)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.underMouse() and self.isEnabled():
            shapes.plate(painter, self.rect(), theme.colour("hover"))
        place = QRect((self.width() - icons.SIZE_PX) // 2, (self.height() - icons.SIZE_PX) // 2, 17, 17)
        role = "disabled" if not self.isEnabled() else "text" if self.isChecked() else "edge"
        icons.paint(painter, place, self._name, role)


class _Logo(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(_LOGO_PX, _LOGO_PX)
        self.setAccessibleName(tr("Palimpsest"))

    def paintEvent(self, event: QPaintEvent) -> None:
        logo.paint(QPainter(self), self.rect())


class _Title(QWidget):
    """Project strong, image muted."""

    def __init__(self) -> None:
        super().__init__()
        self._project = self._image = ""
        self._is_open = False  # a project, and not a page of its own
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def present(self, project: str, image: str) -> None:
        self._is_open = bool(image)
        self._project, self._image = project, image if image != project else ""
        self.setAccessibleName(" / ".join(part for part in (project, self._image) if part))
        self.update()

    def sizeHint(self) -> QSize:
        strong, plain = self._metrics()
        return QSize(
            strong.horizontalAdvance(self._project) + plain.horizontalAdvance(self._rest()) + 4, HEIGHT_PX
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        strong, plain = self._metrics()
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        if not self._image:
            painter.setFont(type_scale.font("strong" if self._is_open else "body"))
            painter.setPen(theme.colour("text" if self._is_open else "muted"))
            text = (strong if self._is_open else plain).elidedText(
                self._project, Qt.TextElideMode.ElideRight, self.width()
            )
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, text)
            return
        rest = min(plain.horizontalAdvance(self._rest()), self.width() // 2)
        name = strong.elidedText(self._project, Qt.TextElideMode.ElideRight, self.width() - rest)
        painter.setFont(type_scale.font("strong"))
        painter.setPen(theme.colour("text"))
        painter.drawText(self.rect(), flags, name)
        room = self.rect().adjusted(strong.horizontalAdvance(name), 0, 0, 0)
        painter.setFont(type_scale.font("body"))
        painter.setPen(theme.colour("muted"))
        painter.drawText(
            room, flags, plain.elidedText(self._rest(), Qt.TextElideMode.ElideRight, room.width())
        )

    def _rest(self) -> str:
        return f"  /  {self._image}" if self._image else ""

    def _metrics(self) -> tuple[QFontMetrics, QFontMetrics]:
        return QFontMetrics(type_scale.font("strong")), QFontMetrics(type_scale.font("body"))
