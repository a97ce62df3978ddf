"""The page of keys: every action with what is pressed for it, and the place to change it."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QKeySequenceEdit,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from studio.model.words import tr
from studio.ui import key_bindings
from studio.ui.actions import Actions
from studio.ui.fuzzy import fit
from studio.ui.look import theme
from studio.ui.look import type as type_scale
from studio.ui.palette.row_delegate import paint_cap
from studio.ui.palette.row_layout import key_caps
from studio.ui.widgets.buttons import TextButton
from studio.ui.widgets.labels import ElidedLabel, FieldError
from studio.ui.widgets.surface import Surface

_ID = int(Qt.ItemDataRole.UserRole)
_KEYS = _ID + 1


class KeysPage(Surface):
    """`chosen` tells all keys that differ from the table, as `key_bindings.write` takes them."""

    chosen = Signal(dict)

    def __init__(self, actions: Actions) -> None:
        super().__init__("panel")
        self._actions = actions
        self._chosen: dict[str, tuple[str, ...]] = {}
        self._build()
        self._search.textChanged.connect(self._list_fitting)
        self._list.currentItemChanged.connect(self._on_current)
        self._keys.editingFinished.connect(self._take)
        self._reset.clicked.connect(self._on_reset)
        self.present({})

    def present(self, chosen: dict[str, tuple[str, ...]]) -> None:
        self._chosen = dict(chosen)
        self._list_fitting()

    def ask_for(self, action_id: str) -> None:
        """Bring an action to the front, ready for its new keys."""
        self._search.clear()
        for row in range(self._list.count()):
            if self._list.item(row).data(_ID) == action_id:
                self._list.setCurrentRow(row)
                self._list.scrollToItem(self._list.item(row))
        self._keys.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(8)
        self._search = QLineEdit()
        self._search.setPlaceholderText(tr("Search actions"))
        self._search.setAccessibleName(tr("Search actions"))
        self._list = QListWidget()
        self._list.setAccessibleName(tr("Actions"))
        self._list.setItemDelegate(_KeysDelegate(self._list))
        self._name = ElidedLabel("")
        self._keys = QKeySequenceEdit()
        self._keys.setMaximumSequenceLength(1)
        self._keys.setAccessibleName(tr("New keys"))
        self._keys.setFixedWidth(160)
        self._reset = TextButton(tr("Reset"))
        self._error = FieldError()
        line = QHBoxLayout()
        line.addWidget(self._name, 1)
        line.addWidget(self._keys)
        line.addWidget(self._reset)
        column.addWidget(self._search)
        column.addWidget(self._list, 1)
        column.addLayout(line)
        column.addWidget(self._error)

    def _list_fitting(self) -> None:
        current = self._current_id()
        self._list.clear()
        for spec in self._actions.specs():
            title = tr(spec.title)
            if fit(self._search.text(), title) is None:
                continue
            item = QListWidgetItem(title)
            item.setData(_ID, spec.id)
            item.setData(_KEYS, key_bindings.of(spec, self._chosen))
            self._list.addItem(item)
            if spec.id == current:
                self._list.setCurrentItem(item)
        if self._list.currentItem() is None and self._list.count():
            self._list.setCurrentRow(0)

    def _current_id(self) -> str:
        item = self._list.currentItem()
        return str(item.data(_ID)) if item is not None else ""

    def _on_current(self, item: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        self._error.present("")
        self._name.setText(item.text() if item is not None else "")
        holds = item is not None and self._actions.spec(str(item.data(_ID))).holds
        self._keys.setEnabled(item is not None and not holds)
        self._reset.set_reason("" if self._current_id() in self._chosen else tr("These are its own keys."))
        keys = item.data(_KEYS) if item is not None else ()
        self._keys.setKeySequence(QKeySequence(keys[0] if keys else ""))

    def _take(self) -> None:
        action_id = self._current_id()
        if not action_id:
            return
        keys = self._keys.keySequence().toString(QKeySequence.SequenceFormat.PortableText)
        spec = self._actions.spec(action_id)
        if keys == (key_bindings.of(spec, self._chosen) or ("",))[0]:
            return
        taken = key_bindings.taken_by(keys, action_id, self._actions.specs(), self._chosen) if keys else None
        if taken is not None:
            title = tr(self._actions.spec(taken).title)
            self._error.present(
                tr(
                    "{keys} is taken by “{title}”. Choose others, or change those first.",
                    keys=keys,
                    title=title,
                )
            )
            return
        self._tell({**self._chosen, action_id: (keys,) if keys else ()})

    def _on_reset(self) -> None:
        left = {name: keys for name, keys in self._chosen.items() if name != self._current_id()}
        self._tell(left)

    def _tell(self, chosen: dict[str, tuple[str, ...]]) -> None:
        self.present(chosen)
        self.chosen.emit(dict(chosen))


class _KeysDelegate(QStyledItemDelegate):
    """The title on the left, key caps on the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, type_scale.row_px(30))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        bare = QStyleOptionViewItem(option)
        option.widget.style().drawPrimitive(
            option.widget.style().PrimitiveElement.PE_PanelItemViewItem, bare, painter, option.widget
        )
        right = option.rect.right() - 12
        for keys in index.data(_KEYS)[:1]:
            for cap in reversed(key_caps(key_bindings.spoken(keys))):
                right = paint_cap(painter, right, option.rect, cap) - 6
        painter.setFont(type_scale.font("body"))
        painter.setPen(theme.colour("text"))
        room = option.rect.adjusted(10, 0, 0, 0)
        room.setRight(right)
        title = QFontMetrics(painter.font()).elidedText(
            index.data(Qt.ItemDataRole.DisplayRole), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, title)
        painter.restore()
