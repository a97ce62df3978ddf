"""Where Tab goes: what is made later still comes in the order in which it is seen."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def stops(widget: QWidget) -> list[QWidget]:
    """What Tab can reach in `widget`, in the order of making."""
    tab = Qt.FocusPolicy.TabFocus.value
    return [one for one in (widget, *widget.findChildren(QWidget)) if one.focusPolicy().value & tab]


def follow(after: QWidget, widgets: Iterable[QWidget]) -> None:
    """Let Tab go from `after` through all stops of `widgets`, then on as before."""
    at = after
    for widget in widgets:
        for stop in stops(widget):
            QWidget.setTabOrder(at, stop)
            at = stop
