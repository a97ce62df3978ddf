"""How the application gets its looks at start: fonts, style, theme, focus ring."""

from PySide6.QtWidgets import QApplication

from studio.ui.look import theme
from studio.ui.look import type as type_scale
from studio.ui.look.focus_ring import FocusRing
from studio.ui.look.style import PalimpsestStyle


def dress(app: QApplication, choice: theme.Choice = "dark") -> None:
    """Give the whole application its looks; once, before the first widget is shown."""
    if app.findChild(FocusRing) is not None:
        theme.apply(app, choice)
        return
    app.setStyle(PalimpsestStyle())
    type_scale.adopt(app)
    theme.apply(app, choice)
    FocusRing(app)
