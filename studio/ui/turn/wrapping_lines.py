"""Small things side by side, in as many lines as they need."""

from PySide6.QtCore import QRect, QSize

from studio.ui.turn.item_layout import ItemLayout


class WrappingLines(ItemLayout):
    """As wide as it is given, and as tall as its lines are then; what is wider than a line is cut to it."""

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max((place.bottom() + 1 for place in self._places(width)), default=0)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        return QSize(0, max((item.sizeHint().height() for item in self._items), default=0))

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        for item, place in zip(self._items, self._places(rect.width()), strict=True):
            item.setGeometry(place.translated(rect.topLeft()))

    def _places(self, room: int) -> list[QRect]:
        places: list[QRect] = []
        x = y = height = 0
        for item in self._items:
            wanted = item.sizeHint()
            width = min(wanted.width(), room)
            if x and x + width > room:
                x, y, height = 0, y + height + self.spacing(), 0
            places.append(QRect(x, y, width, wanted.height()))
            x += width + self.spacing()
            height = max(height, wanted.height())
        return places
