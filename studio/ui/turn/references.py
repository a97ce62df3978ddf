"""The references tray: which pictures go along with Image 1, and in which order."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from studio.model.recipe import Reference, Role
from studio.model.words import tr
from studio.ui import numerals
from studio.ui.drops import holds_pictures
from studio.ui.look import theme
from studio.ui.look import type as type_scale
from studio.ui.turn.reference_row import ReferenceRow
from studio.ui.turn.rows import RowColumn
from studio.ui.widgets.buttons import IconButton
from studio.ui.widgets.labels import SectionHeader

_FIRST_NUMBER = 2
_PAD_PX = (12, 8, -12, -8)
_WRAPPED = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap


class ReferencesTray(QWidget):
    """Takes what is dropped or pasted; order, captions and roles are part of the draft."""

    references_changed = Signal(tuple)  # of Reference
    pictures_dropped = Signal(object)  # QMimeData
    files_wanted = Signal()

    def __init__(self, picture_of: Callable[[str], QPixmap | None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture_of = picture_of
        self._references: tuple[Reference, ...] = ()
        self._first = _FIRST_NUMBER
        self._header = SectionHeader(tr("References"), parent=self)
        self._add = IconButton("plus", tr("Add references"), keys="Ctrl+R", parent=self)
        self._header.add(self._add)
        self._column = RowColumn(4, after=self._add, parent=self)
        self._empty = _DropPlace(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._header)
        layout.addWidget(self._column)
        layout.addWidget(self._empty)
        self.setAcceptDrops(True)
        self._add.clicked.connect(self.files_wanted)
        self._empty.files_wanted.connect(self.files_wanted)
        self._column.moved.connect(self._on_moved)

    def present(self, references: Sequence[Reference], most: int | None, first: int = _FIRST_NUMBER) -> None:
        """Show `references`, the first as Image `first`; the model takes `most` (None: not known)."""
        self._references, self._first = tuple(references), first
        self._header.set_note(self._counts(most))
        rows = []
        for number, (key, reference) in enumerate(self._keyed(), start=first):
            row = self._column.row(key) or self._new_row(key)
            assert isinstance(row, ReferenceRow)
            row.present(reference, number, self._picture_of(reference.picture_id))
            rows.append(row)
        self._column.arrange(rows)
        self._column.setVisible(bool(rows))
        self._empty.setVisible(not rows)

    def refresh_pictures(self) -> None:
        """Thumbnails have arrived."""
        for number, (key, reference) in enumerate(self._keyed(), start=self._first):
            row = self._column.row(key)
            if isinstance(row, ReferenceRow):
                row.present(reference, number, self._picture_of(reference.picture_id))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self._paste()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if holds_pictures(event.mimeData()):
            self._empty.set_lit(True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._empty.set_lit(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._empty.set_lit(False)
        event.acceptProposedAction()
        self.pictures_dropped.emit(event.mimeData())

    def _counts(self, most: int | None) -> str:
        count = len(self._references)
        if most is not None:
            return tr("{count} of {most}", count=numerals.number(count), most=numerals.number(most))
        return numerals.number(count) if count else ""

    def _keyed(self) -> list[tuple[str, Reference]]:
        seen: dict[str, int] = {}
        keyed = []
        for reference in self._references:
            nth = seen[reference.picture_id] = seen.get(reference.picture_id, -1) + 1
            keyed.append((f"{reference.picture_id}#{nth}", reference))
        return keyed

    def _place(self, key: str) -> int:
        return [one for one, _ in self._keyed()].index(key)

    def _new_row(self, key: str) -> ReferenceRow:
        row = ReferenceRow(key, self._column)
        row.captioned.connect(self._on_captioned)
        row.role_chosen.connect(self._on_role)
        row.removal_wanted.connect(self._on_removal)
        return row

    def _paste(self) -> None:
        data = QApplication.clipboard().mimeData()
        if holds_pictures(data):
            self.pictures_dropped.emit(data)

    def _on_captioned(self, key: str, caption: str) -> None:
        self._change(key, replace(self._references[self._place(key)], caption=caption))

    def _on_role(self, key: str, role: Role) -> None:
        self._change(key, replace(self._references[self._place(key)], role=role))

    def _change(self, key: str, reference: Reference) -> None:
        place = self._place(key)
        self.references_changed.emit((*self._references[:place], reference, *self._references[place + 1 :]))

    def _on_removal(self, key: str) -> None:
        place = self._place(key)
        self.references_changed.emit((*self._references[:place], *self._references[place + 1 :]))

    def _on_moved(self, key: str, position: int) -> None:
        rest = list(self._references)
        rest.insert(position, rest.pop(self._place(key)))
        self.references_changed.emit(tuple(rest))


class _DropPlace(QWidget):
    """Says what may be dropped while there is nothing yet; a click chooses files."""

    files_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFont(type_scale.font("label"))
        self.setAccessibleName(tr("No references. Drop pictures here, paste them, or press Return."))
        self.setToolTip(tr("Pictures shown to the model for guidance"))
        self._is_lit = False

    def set_lit(self, is_lit: bool) -> None:
        """Whether pictures hover over the tray."""
        self._is_lit = is_lit
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        room = QRect(0, 0, width, 1000).adjusted(*_PAD_PX)
        return self.fontMetrics().boundingRect(room, _WRAPPED, _invitation()).height() + 16

    def sizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(max(200, self.width())))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.files_wanted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.files_wanted.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(theme.colour("accent_text" if self._is_lit else "edge"), 1, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        painter.setPen(theme.colour("muted"))
        painter.drawText(self.rect().adjusted(*_PAD_PX), _WRAPPED, _invitation())


def _invitation() -> str:
    return tr("Drop pictures from files, the browser or the history, or paste them here.")
