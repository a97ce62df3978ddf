"""Buttons with words and buttons with an icon; a disabled one says why in its tip."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from studio.ui.look import icons, theme
from studio.ui.look import type as type_scale
from studio.ui.look.style_buttons import KIND_PROPERTY
from studio.ui.widgets.labels import plain_tip

_TEXT_ROLES = {"primary": "on_accent", "danger": "on_danger"}


class TextButton(QPushButton):
    """`kind`: normal, primary (the one thing to do here), danger, quiet (words until pointed at)."""

    def __init__(
        self, title: str, kind: str = "normal", *, icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(title, parent)
        self._kind = kind
        self._tip = ""
        self.setFlat(kind == "quiet")
        self.setAutoDefault(False)
        self.setProperty(KIND_PROPERTY, kind if kind in _TEXT_ROLES else None)
        self.setFont(type_scale.font("strong" if kind == "primary" else "body"))
        if icon:
            self.setIcon(icons.icon(icon, _TEXT_ROLES.get(kind, "text")))
        self._tint()
        theme.notifier.changed.connect(self._tint)

    def set_tip(self, tip: str) -> None:
        """What the button does, longer than its words."""
        self._tip = tip
        if self.isEnabled():
            self.setToolTip(plain_tip(tip))

    def set_reason(self, why: str) -> None:
        """Disable the button and tell `why`; "" enables it."""
        self.setEnabled(not why)
        self.setToolTip(plain_tip(why or self._tip))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return presses what has the focus, as on every button of ours; Qt leaves it to dialogs."""
        is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_return and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            if not event.isAutoRepeat():
                self.click()
        else:
            super().keyPressEvent(event)

    def _tint(self) -> None:
        role = _TEXT_ROLES.get(self._kind)
        if role is not None:
            tinted = QPalette(self.palette())
            tinted.setColor(QPalette.ColorRole.ButtonText, theme.colour(role))
            tinted.setColor(
                QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText, theme.colour("disabled")
            )
            self.setPalette(tinted)


class IconButton(QToolButton):
    """A square with an icon; its title is its accessible name and, with the keys, its tip."""

    def __init__(
        self,
        icon: str,
        title: str,
        *,
        keys: str = "",
        checkable: bool = False,
        size: int = icons.SIZE_PX,
        role: str = "text",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tip = f"{title} ({keys})" if keys else title
        self._icon_px = size
        self.setAutoRaise(True)
        self.setCheckable(checkable)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setIconSize(QSize(size, size))
        self.setFixedSize(28, 28)
        self.setAccessibleName(title)
        self.setToolTip(plain_tip(self._tip))
        self.set_icon(icon, role)

    def set_icon(self, icon: str, role: str = "text") -> None:
        self.setIcon(icons.icon(icon, role))

    def set_title(self, title: str, keys: str = "") -> None:
        self._tip = f"{title} ({keys})" if keys else title
        self.setAccessibleName(title)
        if self.isEnabled():
            self.setToolTip(plain_tip(self._tip))

    def set_reason(self, why: str) -> None:
        """Disable the button and tell `why`; "" enables it."""
        self.setEnabled(not why)
        self.setToolTip(plain_tip(f"{self._tip}: {why}" if why else self._tip))
