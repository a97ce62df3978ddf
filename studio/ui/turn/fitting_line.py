"""As many small things side by side as fit into one line; the last one is always there."""

from PySide6.QtCore import QRect, QSize

from studio.ui.turn.item_layout import ItemLayout


class FittingLine(ItemLayout):
    """Hides what does not fit; the last item opens the rest, so it shows only when some is hidden."""

    def sizeHint(self) -> QSize:
        widths = (item.sizeHint().width() for item in self._items[:-1])
        return QSize(sum(widths), self._height())

    def minimumSize(self) -> QSize:
        return QSize(0, self._height())

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        shown = self._that_fit(rect.width())
        x = rect.x()
        for index, item in enumerate(self._items):
            widget = item.widget()
            if widget is None:
                continue
            widget.setEnabled(index in shown)  # Tab passes over what is not seen
            if index in shown:
                wanted = item.sizeHint()
                item.setGeometry(QRect(x, rect.y(), wanted.width(), wanted.height()))
                x += wanted.width() + self.spacing()
            elif not widget.geometry().isEmpty():
                item.setGeometry(QRect())

    def _that_fit(self, room: int) -> set[int]:
        *things, rest = [item.sizeHint().width() for item in self._items] or [0]
        taken = 0
        fit: set[int] = set()
        for index, width in enumerate(things):
            is_last = index == len(things) - 1
            if taken + width + (0 if is_last else self.spacing() + rest) > room:
                return fit | {len(things)}
            taken += width + self.spacing()
            fit.add(index)
        return fit

    def _height(self) -> int:
        return max((item.sizeHint().height() for item in self._items), default=0)
