"""The accounts on the left: each with whom it is, and a mark where its key is missing."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from studio.model.recipe import BUILT_IN
from studio.model.words import tr
from studio.ui.accounts.view import Account
from studio.ui.look import icons, theme
from studio.ui.look import type as type_scale

_ID = int(Qt.ItemDataRole.UserRole)
_NOTE, _LACKS = _ID + 1, _ID + 2
_LEFT_PX, _ROW_PX, _MARK_PX = 16, 48, 16


class AccountList(QListWidget):
    """Rows in the order of what is presented; the current row tells by `currentItemChanged`."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Accounts"))
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_AccountDelegate(self))

    def present(self, accounts: Sequence[Account]) -> None:
        """Show `accounts`; the one that was chosen stays so while it is there, and none where none was."""
        chosen, had_rows = self.current_id(), self.count() > 0
        self.blockSignals(True)
        self.clear()
        for account in accounts:
            self.addItem(_item(account))
        if any(account.profile.id == chosen for account in accounts):
            self.choose(chosen)
        elif chosen or not had_rows:
            self.choose(BUILT_IN)
        self.blockSignals(False)

    def current_id(self) -> str:
        item = self.currentItem()
        return str(item.data(_ID)) if item is not None else ""

    def choose_none(self) -> None:
        """No row is the current one."""
        self.blockSignals(True)
        self.setCurrentRow(-1)
        self.blockSignals(False)

    def choose(self, account_id: str) -> None:
        for row in range(self.count()):
            if self.item(row).data(_ID) == account_id:
                self.setCurrentRow(row)


def _item(account: Account) -> QListWidgetItem:
    profile = account.profile
    name = tr("Built-in engine") if profile.id == BUILT_IN else profile.id
    note = tr("On this machine") if profile.id == BUILT_IN else profile.host
    item = QListWidgetItem(name)
    item.setData(_ID, profile.id)
    item.setData(_NOTE, note)
    item.setData(_LACKS, account.lacks_key)
    missing = tr("its key is missing") if account.lacks_key else ""
    item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(filter(None, (name, note, missing))))
    if missing:
        item.setToolTip(tr("Its key is missing."))
    return item


class _AccountDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        body, label = (QFontMetrics(type_scale.font(role)).lineSpacing() for role in ("body", "label"))
        return QSize(100, max(_ROW_PX, body + label + 12))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        option.widget.style().drawPrimitive(
            QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget
        )
        room = option.rect.adjusted(_LEFT_PX, 6, -12, -6)
        if index.data(_LACKS):
            mark = QRect(room.right() - _MARK_PX + 1, room.center().y() - 8, _MARK_PX, _MARK_PX)
            icons.paint(painter, mark, "triangle-alert", "warn")
            room.setRight(mark.left() - 8)
        above, below = QRect(room), QRect(room)
        above.setBottom(room.center().y())
        below.setTop(room.center().y() + 1)
        _write(painter, above, index.data(Qt.ItemDataRole.DisplayRole), "body", "text")
        _write(painter, below, index.data(_NOTE), "label", "muted")
        painter.restore()


def _write(painter: QPainter, room: QRect, text: str, size: str, role: str) -> None:
    painter.setFont(type_scale.font(size))
    painter.setPen(theme.colour(role))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
