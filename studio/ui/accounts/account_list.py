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

NEW = ""
"""The id of the row of an account that is not there yet."""

_ID = int(Qt.ItemDataRole.UserRole)
_NOTE, _LACKS = _ID + 1, _ID + 2
_LEFT_PX, _ROW_PX, _MARK_PX = 16, 48, 16


class AccountList(QListWidget):
    """Rows in the order of what is presented; the current row tells by `currentItemChanged`.

    A new account has a row of its own, at the end, while it is filled in.
    """

    def __init__(self) -> None:
        super().__init__()
        self._is_adding = False
        self.setAccessibleName(tr("Accounts"))
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_AccountDelegate(self))

    def present(self, accounts: Sequence[Account]) -> None:
        """Show `accounts`; the one that was chosen stays so while it is there."""
        chosen = self.current_id()
        self.blockSignals(True)
        self.clear()
        for account in accounts:
            self.addItem(_item(account))
        if self._is_adding:
            self.addItem(_row(NEW, tr("New account")))
        self.choose(chosen)
        if self.currentItem() is None:
            self.choose(BUILT_IN)
        self.blockSignals(False)

    def set_adding(self, is_adding: bool) -> None:
        """Show or take away the row of a new account, and go to it or to the one above."""
        if is_adding and not self._is_adding:
            self.addItem(_row(NEW, tr("New account")))
        elif self._is_adding and not is_adding:
            self.takeItem(self.count() - 1)
        self._is_adding = is_adding
        if is_adding:
            self.choose(NEW)

    def current_id(self) -> str:
        item = self.currentItem()
        return str(item.data(_ID)) if item is not None else ""

    def choose(self, account_id: str) -> None:
        for row in range(self.count()):
            if self.item(row).data(_ID) == account_id:
                self.setCurrentRow(row)


def _item(account: Account) -> QListWidgetItem:
    profile = account.profile
    if profile.id == BUILT_IN:
        return _row(BUILT_IN, tr("Built-in engine"), tr("On this machine"))
    item = _row(
        profile.id, profile.id, profile.host, *((tr("its key is missing"),) if account.lacks_key else ())
    )
    item.setData(_LACKS, account.lacks_key)
    if account.lacks_key:
        item.setToolTip(tr("Its key is missing."))
    return item


def _row(account_id: str, *words: str) -> QListWidgetItem:
    """A name, what stands below it, and what is only read aloud."""
    item = QListWidgetItem(words[0])
    item.setData(_ID, account_id)
    item.setData(_NOTE, words[1] if len(words) > 1 else "")
    item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(words))
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
        above, below, note = QRect(room), QRect(room), index.data(_NOTE)
        if note:
            above.setBottom(room.center().y())
            below.setTop(room.center().y() + 1)
            _write(painter, below, note, "label", "muted")
        _write(painter, above, index.data(Qt.ItemDataRole.DisplayRole), "body", "text")
        painter.restore()


def _write(painter: QPainter, room: QRect, text: str, size: str, role: str) -> None:
    painter.setFont(type_scale.font(size))
    painter.setPen(theme.colour(role))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
