"""Whether anything moves by itself: effects of menus and tool tips, and the blinking text cursor."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

_DESKTOP = -1  # what Qt takes for: as the desktop has it
_EFFECTS = (
    Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_FadeMenu,
    Qt.UIEffect.UI_AnimateCombo,
    Qt.UIEffect.UI_AnimateTooltip,
    Qt.UIEffect.UI_FadeTooltip,
)


def still(app: QApplication) -> None:
    """Nothing moves."""
    app.setCursorFlashTime(0)
    for effect in _EFFECTS:
        app.setEffectEnabled(effect, False)


def usual(app: QApplication) -> None:
    """The text cursor blinks as on the desktop; nothing else here ever moves unasked."""
    app.setCursorFlashTime(_DESKTOP)
