"""The way from the root to the head as a line of small pictures, each with its drift."""

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from studio.model.history import History, Node
from studio.model.words import tr, trn
from studio.ui.history.drift_text import drift_text
from studio.ui.history.lettering import CENTRE, metrics, write
from studio.ui.history.node_menu import NodeWishes
from studio.ui.history.node_tip import node_tip
from studio.ui.history.step_line import StepLine
from studio.ui.look import icons, shapes, theme
from studio.ui.thumbnails import ThumbnailCache
from studio.ui.widgets.labels import PlainLabel, SectionHeader

_THUMB = QSize(37, 25)
_ARROW_PX = 14
_RING_PX = 2
_PITCH = _THUMB.width() + _ARROW_PX


class PathStrip(QWidget):
    """Shows as much of the path's end as fits; … stands for the steps between it and the root."""

    def __init__(self, thumbnails: ThumbnailCache, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.wishes = NodeWishes(self)
        self._header = SectionHeader(tr("Path"))
        self._unit = PlainLabel(tr("ΔE from the root"), "muted", "label")
        self._header.add(self._unit)
        self._line = _Line(thumbnails, self.wishes)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 2, 9, 4)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(2, 0, 2, 0)
        head.addWidget(self._header)
        column.addLayout(head)
        column.addWidget(self._line)

    def present(self, history: History) -> None:
        head = history.nodes.get(history.head or "")
        path = history.path(head.id) if head else ()
        steps = tuple(history.nodes[step] for step in path)
        self._header.set_title(tr("Path to {number}", number=head.number) if head else tr("Path"))
        self._header.set_note(trn("{count} node", "{count} nodes", len(steps)) if steps else "")
        has_drift = any(node.drift is not None or node.awaits_drift for node in steps)
        self._unit.setVisible(has_drift)
        self._line.present(steps, numbered=not has_drift)


class _Line(StepLine):
    """The pictures."""

    def __init__(self, thumbnails: ThumbnailCache, wishes: NodeWishes) -> None:
        super().__init__(thumbnails, wishes)
        self._steps: tuple[Node, ...] = ()
        self._numbered = True
        self.setObjectName("path-line")
        self.setAccessibleName(tr("Path"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_THUMB.height() + 6 + metrics("caption").lineSpacing())

    def present(self, steps: tuple[Node, ...], *, numbered: bool) -> None:
        """`numbered`: the steps are told by their numbers, not by their drift."""
        self._steps, self._numbered = steps, numbered
        self.setAccessibleDescription(", ".join(str(node.number) for node in steps[-12:]))
        self.take_steps(tuple(node.id for node in steps))

    def step_at(self, at: QPoint) -> int | None:
        return next((step for rect, step in self._places() if rect.contains(at)), None)

    def tip_of(self, step: int) -> str:
        return node_tip(self._steps[step])

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for at, (rect, step) in enumerate(self._places()):
            if at:
                arrow = QRect(rect.x() - _ARROW_PX + 3, rect.center().y() - 4, 8, 8)
                icons.paint(painter, arrow, "chevron-right", "muted")
            if step is None:
                self._write(painter, rect, "…", at_foot=False)
            else:
                self._paint_step(painter, rect, step)

    def _paint_step(self, painter: QPainter, rect: QRect, step: int) -> None:
        node = self._steps[step]
        picture = self._thumbnails.filled(node.id, _THUMB, self.devicePixelRatioF())
        if picture is None:
            shapes.plate(painter, rect, theme.colour("window"), radius=shapes.RADIUS_THUMBNAIL)
        else:
            painter.drawPixmap(rect.topLeft(), picture)
        if step == len(self._steps) - 1:
            shapes.outline(painter, rect.adjusted(-2, -2, 2, 2), theme.colour("accent_text"), 2)
        elif self.is_aimed(step):
            shapes.outline(painter, rect.adjusted(-2, -2, 2, 2), theme.colour("focus"), 2)
        self._write(painter, rect, self._words(step), at_foot=True)

    def _words(self, step: int) -> str:
        node = self._steps[step]
        if step == 0:
            return tr("root")
        # Below the unit a number would be read as a drift.
        return str(node.number) if self._numbered else drift_text(node)

    def _write(self, painter: QPainter, rect: QRect, text: str, *, at_foot: bool) -> None:
        height = metrics("caption").lineSpacing()
        place = QRect(rect.x() - 6, rect.bottom() + 4, rect.width() + 12, height) if at_foot else rect
        write(painter, place, text, size="caption", role="muted", where=CENTRE)

    def _places(self) -> list[tuple[QRect, int | None]]:
        """Where each step stands; None is the gap after the root of a long path."""
        fitting = max(2, (self.width() - 2 * _RING_PX + _ARROW_PX) // _PITCH)
        count = len(self._steps)
        shown: list[int | None] = list(range(count))
        if count > fitting:
            shown = [0, None, *range(count - fitting + 2, count)]
        places = (QRect(QPoint(_RING_PX + at * _PITCH, _RING_PX), _THUMB) for at in range(len(shown)))
        return list(zip(places, shown, strict=True))
