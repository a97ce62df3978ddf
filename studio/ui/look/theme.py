"""Which theme is on, what colour a role has now, and how the theme changes while the program runs."""

from collections.abc import Mapping
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from studio.ui.look.tokens import DARK, LIGHT

Choice = Literal["dark", "light", "system"]

_ROLES = {
    QPalette.ColorRole.Window: "panel",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "field",
    QPalette.ColorRole.AlternateBase: "panel",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.Button: "raised",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "bad",
    QPalette.ColorRole.ToolTipBase: "raised",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on_accent",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.PlaceholderText: "muted",
    QPalette.ColorRole.Link: "accent_text",
    QPalette.ColorRole.LinkVisited: "accent_text",
    QPalette.ColorRole.Light: "hover",
    QPalette.ColorRole.Midlight: "raised",
    QPalette.ColorRole.Mid: "line",
    QPalette.ColorRole.Dark: "line",
    QPalette.ColorRole.Shadow: "window",
}
_TEXTS = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)


class _Notifier(QObject):
    changed = Signal()


notifier = _Notifier()


class _State:
    """The theme in use, and the application that follows the system's one."""

    tokens: Mapping[str, str] = DARK
    choice: Choice = "dark"
    followed: QApplication | None = None


def current() -> Mapping[str, str]:
    """The token table in use."""
    return _State.tokens


def is_dark() -> bool:
    return _State.tokens is DARK


def colour(role: str, alpha: float = 1.0) -> QColor:
    """The colour of `role` in the theme in use; read it while painting, never keep it."""
    found = QColor(_State.tokens[role])
    if alpha < 1.0:
        found.setAlphaF(alpha)
    return found


def palette() -> QPalette:
    """The Qt palette of the theme in use."""
    made = QPalette()
    for role, token in _ROLES.items():
        made.setColor(role, colour(token))
    for role in _TEXTS:
        made.setColor(QPalette.ColorGroup.Disabled, role, colour("disabled"))
    made.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Highlight, colour("selection"))
    made.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.HighlightedText, colour("disabled"))
    return made


def apply(app: QApplication, choice: Choice) -> None:
    """Paint everything in the dark, the light or the system's theme from now on."""
    _State.choice = choice
    hints = app.styleHints()
    if _State.followed is not app:
        _State.followed = app
        hints.colorSchemeChanged.connect(_follow_system)
    asked = {"dark": Qt.ColorScheme.Dark, "light": Qt.ColorScheme.Light, "system": Qt.ColorScheme.Unknown}
    hints.setColorScheme(asked[choice])
    _use(app, choice if choice != "system" else _of_system(hints.colorScheme()))


def _of_system(scheme: Qt.ColorScheme) -> Literal["dark", "light"]:
    # Pictures are judged in the dark theme where the system says nothing.
    return "light" if scheme is Qt.ColorScheme.Light else "dark"


def _follow_system(scheme: Qt.ColorScheme) -> None:
    if _State.choice == "system" and _State.followed is not None:
        _use(_State.followed, _of_system(scheme))


def _use(app: QApplication, theme: Literal["dark", "light"]) -> None:
    _State.tokens = LIGHT if theme == "light" else DARK
    app.setPalette(palette())
    notifier.changed.emit()
