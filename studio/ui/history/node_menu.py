"""What can be done with a node where it is shown: the menu under the right button, and its keys."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from studio.model.history import History, Node, Verdict
from studio.model.recipe import LockMode
from studio.model.words import mark, tr
from studio.ui import numerals
from studio.ui.locks.looks import lock_text
from studio.ui.look import icons

_VERDICTS = (
    (Verdict.PICK, mark("Pick"), "flag", "P"),
    (Verdict.MAYBE, mark("Maybe"), "circle-dashed", "M"),
    (Verdict.REJECT, mark("Reject"), "x", "X"),
    (Verdict.NONE, mark("Clear verdict"), "", "U"),
)
_LOCKS = (
    (LockMode.STRICT, mark("All that was painted")),
    (LockMode.AUTO, mark("Only what changed")),
    (LockMode.RING, mark("Past the mask, where the change goes on")),
    (LockMode.OFF, mark("As it came, without a lock")),
)


class NodeWishes(QObject):
    """What the user wants done with a node; the same wishes wherever nodes are shown."""

    chosen = Signal(str)
    verdict_wanted = Signal(str, Verdict)
    reference_wanted = Signal(str)
    copy_wanted = Signal(str)
    export_wanted = Signal(str)
    name_wanted = Signal(str)
    hide_wanted = Signal(str)
    restore_wanted = Signal(str)
    receipt_wanted = Signal(str)
    variants_wanted = Signal(str)
    finalise_wanted = Signal(str)
    replay_wanted = Signal(str)
    merge_wanted = Signal(str)
    lock_wanted = Signal(str, LockMode)
    file_wanted = Signal(str)


class NodeMenu(QObject):
    """Builds the menu of one node; what is impossible is listed with its reason."""

    def __init__(self, wishes: NodeWishes, parent: QWidget) -> None:
        super().__init__(parent)
        self._wishes = wishes
        self._host = parent
        self._node_id = ""
        self.read_only_reason = ""
        self.history = History("")

    def build(self, node: Node) -> QMenu:
        self._node_id = node.id
        menu = QMenu(self._host)
        menu.setToolTipsVisible(True)
        self._add(menu, tr("Go to node {number}", number=node.number), "", "Enter", self._go)
        menu.addSeparator()
        for verdict, title, icon, keys in _VERDICTS:
            action = self._add(menu, tr(title), icon, keys, self._mark, changes=True)
            action.setData(verdict.value)
            action.setCheckable(True)
            action.setChecked(node.verdict is verdict is not Verdict.NONE)
        menu.addSeparator()
        self._add(menu, tr("Add as reference"), "image-plus", "", self._refer, changes=True)
        self._add(menu, tr("Copy picture"), "copy", "Ctrl+C", self._copy)
        self._add(menu, tr("Export…"), "download", "Ctrl+E", self._export)
        menu.addSeparator()
        self._add_merge(menu, node)
        self._add_round(menu, node, tr("Variants…"), "shuffle", self._variants)
        self._add_round(menu, node, tr("Finalise…"), "gem", self._finalise)
        self._add_round(menu, node, tr("Replay from the original…"), "rotate-ccw", self._replay)
        menu.addSeparator()
        self._add(menu, tr("Label or name branch…"), "tag", "F2", self._name, changes=True)
        if node.lock is not None:
            self._add_locks(menu, node)
            self._add_versions(menu, node)
            self._add(menu, tr("Receipt"), "shield-check", "Ctrl+Shift+L", self._receipt)
        if node.hidden:
            self._add(menu, tr("Restore"), "eye", "", self._restore, changes=True)
        else:
            self._add(menu, tr("Hide"), "eye-off", "Delete", self._hide, changes=True)
        return menu

    def open_at(self, node: Node, where: QPoint) -> None:
        menu = self.build(node)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(where)

    def _add(
        self,
        menu: QMenu,
        title: str,
        icon: str,
        keys: str,
        slot: Callable[[], None],
        *,
        changes: bool = False,
    ) -> QAction:
        # Keys are shown only: the window's own actions hear them.
        action = menu.addAction(f"{title}\t{keys}" if keys else title, slot)
        if icon:
            action.setIcon(icons.icon(icon))
        if changes and self.read_only_reason:
            action.setEnabled(False)
            action.setToolTip(self.read_only_reason)
        return action

    def _add_round(self, menu: QMenu, node: Node, title: str, icon: str, slot: Callable[[], None]) -> None:
        action = self._add(menu, title, icon, "", slot, changes=True)
        if node.job_id is None or node.is_merge:
            action.setEnabled(False)
            action.setToolTip(tr("It has no recipe: it was opened or merged, and nobody was asked."))

    def _add_merge(self, menu: QMenu, node: Node) -> None:
        """With the head: the node is taken where the mask is painted."""
        head = self.history.nodes.get(self.history.head or "")
        if head is None or head.id == node.id:
            title, why = tr("Merge with…"), tr("It is the node in view. Choose another one.")
        else:
            title = tr("Merge with node {number}…", number=head.number)
            is_sheet = head.picture_id is None or node.picture_id is None
            why = tr("The sheet is still empty. Make a picture first.") if is_sheet else ""
        action = self._add(menu, title, "git-merge", "", self._merge, changes=True)
        if why and action.isEnabled():
            action.setEnabled(False)
            action.setToolTip(why)

    def _add_locks(self, menu: QMenu, node: Node) -> None:
        """Its answer once more: a version of the node, without a new call."""
        locks = menu.addMenu(icons.icon("lock"), tr("Lock again"))
        locks.setToolTipsVisible(True)
        for mode, title in _LOCKS:
            action = self._add(locks, tr(title), "", "", self._lock, changes=True)
            action.setData(mode.value)
            if node.delivery_id is None and action.isEnabled():
                action.setEnabled(False)
                action.setToolTip(tr("There is no answer of an account to lock again."))

    def _add_versions(self, menu: QMenu, node: Node) -> None:
        found = self.history.versions(node.id) if node.id in self.history.nodes else ()
        if len(found) < 2:
            return
        versions = menu.addMenu(icons.icon("layers"), tr("Versions"))
        for one in found:
            number = numerals.number(one.number)
            title = tr("Node {number}: {lock}", number=number, lock=lock_text(one))
            action = self._add(versions, title, "", "", self._go_to_version)
            action.setData(one.id)
            action.setCheckable(True)
            action.setChecked(one.id == self.history.head)

    def _lock(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self._wishes.lock_wanted.emit(self._node_id, LockMode(action.data()))

    def _go_to_version(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self._wishes.chosen.emit(action.data())

    def _merge(self) -> None:
        self._wishes.merge_wanted.emit(self._node_id)

    def _variants(self) -> None:
        self._wishes.variants_wanted.emit(self._node_id)

    def _finalise(self) -> None:
        self._wishes.finalise_wanted.emit(self._node_id)

    def _replay(self) -> None:
        self._wishes.replay_wanted.emit(self._node_id)

    def _go(self) -> None:
        self._wishes.chosen.emit(self._node_id)

    def _mark(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self._wishes.verdict_wanted.emit(self._node_id, Verdict(action.data()))

    def _refer(self) -> None:
        self._wishes.reference_wanted.emit(self._node_id)

    def _copy(self) -> None:
        self._wishes.copy_wanted.emit(self._node_id)

    def _export(self) -> None:
        self._wishes.export_wanted.emit(self._node_id)

    def _name(self) -> None:
        self._wishes.name_wanted.emit(self._node_id)

    def _receipt(self) -> None:
        self._wishes.receipt_wanted.emit(self._node_id)

    def _hide(self) -> None:
        self._wishes.hide_wanted.emit(self._node_id)

    def _restore(self) -> None:
        self._wishes.restore_wanted.emit(self._node_id)
