"""What screen readers are told of the canvas, which Qt takes for an empty box."""

from functools import cache

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

from studio.model.words import tr


class CanvasFace(QAccessibleWidget):
    """A canvas with a name; its description says which picture is shown and how large."""

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas, QAccessible.Role.Canvas, canvas.accessibleName() or tr("Picture"))


@cache
def give_faces(kind: type[QWidget]) -> None:
    """From now on every widget of this kind has one; Qt keeps each factory it is given."""

    def make(_: str, thing: QObject) -> QAccessibleInterface | None:
        return CanvasFace(thing) if isinstance(thing, kind) else None

    QAccessible.installFactory(make)
