"""The command palette over the window: type, choose, run."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QListView, QVBoxLayout, QWidget

from studio.model.words import tr, trn
from studio.ui.look import shapes, theme
from studio.ui.look import type as type_scale
from studio.ui.palette import entries
from studio.ui.palette.entries import Entry, Source
from studio.ui.palette.footer import Footer
from studio.ui.palette.row_delegate import RowDelegate
from studio.ui.palette.row_model import RowModel
from studio.ui.thumbnails import ThumbnailCache
from studio.ui.widgets.icon_view import IconView
from studio.ui.widgets.labels import PlainLabel
from studio.ui.widgets.popover import paint_shadow
from studio.ui.widgets.surface import Line

WIDTH_PX = 632
_TOP_PX = 92
_MOST_PX = 486
_FOOT_PX = 46
_MARGIN_PX = 12
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_PAGE = 8


class CommandPalette(QWidget):
    """Covers `host` while open; `rebind_wanted` tells the id of the entry whose keys shall change."""

    rebind_wanted = Signal(str)

    def __init__(self, host: QWidget, pictures: ThumbnailCache | None = None) -> None:
        """`pictures` are those of nodes."""
        super().__init__(host)
        self._pictures = pictures
        self._sources: tuple[Source, ...] = ()
        self._alone: Source | None = None
        self._focus_before: QWidget | None = None
        self._model = RowModel(self)
        self._build()
        self._field.textChanged.connect(self._list_fitting)
        self._field.installEventFilter(self)
        self._list.clicked.connect(self._on_clicked)
        if pictures is not None:
            pictures.ready.connect(self._on_picture)
        host.installEventFilter(self)
        self.hide()

    def set_sources(self, sources: Sequence[Source]) -> None:
        self._sources = tuple(sources)

    def open(self, typed: str = "") -> None:
        """Show the palette with `typed` in its field; opened anew it starts over.

        The prefix of a source that asks a question asks that, and lists its entries alone.
        """
        if not self.isVisible():
            self._focus_before = self.window().focusWidget()
        asking = (source for source in self._sources if source.question and source.prefix == typed)
        self._ask(next(asking, None))
        self._place()
        self._field.setText("" if self._alone else typed)
        self._list_fitting()
        self.show()
        self.raise_()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.end(False)  # the focus selects all, and the next letter would take the place of `typed`

    def _ask(self, alone: Source | None) -> None:
        self._alone = alone
        question = alone.question() if alone is not None and alone.question is not None else ""
        self._question.setText(question)
        self._question.setVisible(bool(question))
        self._field.setPlaceholderText(tr("Search") if question else tr("Search actions"))
        self._field.setAccessibleName(question or tr("Search actions"))
        self._footer.show_sources(alone is None)

    def close_palette(self) -> None:
        """Hide it and give the focus back to where it was."""
        if not self.isVisible():
            return
        before, self._focus_before = self._focus_before, None
        self.hide()
        if before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._field and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(event)
        if watched is self.parent() and event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._card.geometry().contains(event.position().toPoint()):
            self.close_palette()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        card = self._card.geometry()
        paint_shadow(painter, QRectF(card), 24)
        fill, edge = theme.colour("raised"), theme.colour("line")
        shapes.plate(painter, card, fill, edge, radius=shapes.RADIUS_PALETTE)

    def _build(self) -> None:
        self.setAccessibleName(tr("Search actions"))
        self._card = QWidget(self)
        column = self._column = QVBoxLayout(self._card)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self._head())
        column.addWidget(Line())
        column.addSpacing(4)
        self._list = QListView()
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.viewport().setAutoFillBackground(False)
        self._list.setModel(self._model)
        self._delegate = RowDelegate(self._list, self._pictures)
        self._list.setItemDelegate(self._delegate)
        self._list.setMouseTracking(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._list.setAccessibleName(tr("Results"))
        self._nothing = PlainLabel("", "muted", wraps=True)
        self._nothing.setContentsMargins(20, 8, 16, 8)
        column.addWidget(self._list, 1)
        column.addWidget(self._nothing, 1)
        column.addSpacing(4)
        column.addWidget(Line())
        self._footer = Footer()
        column.addWidget(self._footer)

    def _head(self) -> QWidget:
        head = QWidget()
        line = QHBoxLayout(head)
        line.setContentsMargins(20, 0, 16, 0)
        line.setSpacing(10)
        self._field = QLineEdit()
        self._field.setFrame(False)
        self._field.setFont(type_scale.font("search"))
        self._field.setPlaceholderText(tr("Search actions"))
        self._field.setAccessibleName(tr("Search actions"))
        self._field.setProperty("focusRing", "own")
        transparent = self._field.palette()
        transparent.setColor(transparent.ColorRole.Base, Qt.GlobalColor.transparent)
        self._field.setPalette(transparent)
        self._count = PlainLabel("", "muted", "label")
        self._question = PlainLabel("", size="search")
        line.addWidget(IconView("search", "muted"))
        line.addWidget(self._question)
        line.addWidget(self._field, 1)
        line.addWidget(self._count)
        self._head_px = max(46, type_scale.row_px(40, "search"))
        head.setFixedHeight(self._head_px)
        return head

    def _place(self) -> None:
        host = self.parentWidget()
        if host is None:
            return
        self.setGeometry(host.rect())
        width = min(WIDTH_PX, host.width() - 2 * _MARGIN_PX)
        top = min(_TOP_PX, host.height() // 12 + 20)
        # The bar that scrolls has its room always: rows do not change where it comes.
        self._delegate.width_px = width - 2 - self._list.verticalScrollBar().sizeHint().width()
        listed = self._model.height_px(self._delegate.width_px) or self._nothing.heightForWidth(width)
        wanted = listed + self._head_px + _FOOT_PX
        height = min(wanted, _MOST_PX, host.height() - top - _MARGIN_PX)
        self._card.setGeometry(QRect((host.width() - width) // 2, top, width, height))
        self._list.scheduleDelayedItemsLayout()
        self._column.activate()  # what is scrolled to next must know how much is seen
        self.update()

    def _list_fitting(self) -> None:
        rows = entries.rows(self._field.text(), self._sources, self._alone)
        self._model.present(rows)
        self._list.setVisible(bool(rows))
        self._nothing.setHidden(bool(rows))
        self._nothing.setText(
            tr("Nothing is called so. Fewer letters find more.")
            if self._alone
            else tr("Nothing is called so. Fewer letters find more; F1 lists all actions and keys.")
        )
        self._place()
        found = entries.count(rows)
        self._count.setText(trn("{count} result", "{count} results", found) if found else tr("Nothing found"))
        self._choose(self._model.next_entry(-1, 1))

    def _choose(self, place: int) -> None:
        index = self._model.index(place, 0)
        self._list.setCurrentIndex(index)
        above = self._model.row(place - 1)
        self._list.scrollTo(index)
        if above is not None and above.entry is None:
            self._list.scrollTo(self._model.index(place - 1, 0))

    def _chosen(self) -> Entry | None:
        row = self._model.row(self._list.currentIndex().row())
        return row.entry if row is not None else None

    def _on_key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        place = self._list.currentIndex().row()
        if key is Qt.Key.Key_Escape:
            self.close_palette()
        elif key in _STEPS:
            self._choose(self._model.next_entry(place, _STEPS[key]))
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            for _step in range(_PAGE):
                place = self._model.next_entry(place, 1 if key is Qt.Key.Key_PageDown else -1)
            self._choose(place)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter(is_rebinding=bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        else:
            return False
        return True

    def _on_picture(self, _node_id: str) -> None:
        self._list.viewport().update()

    def _on_clicked(self, index: QModelIndex) -> None:
        self._choose(index.row())
        self._enter(is_rebinding=False)

    def _enter(self, *, is_rebinding: bool) -> None:
        entry = self._chosen()
        if entry is None:
            return
        if is_rebinding:
            self.close_palette()
            self.rebind_wanted.emit(entry.id)
        elif not entry.reason:
            self.close_palette()
            entry.run()
