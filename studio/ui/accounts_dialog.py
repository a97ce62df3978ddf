"""The accounts: on the left who can make pictures, on the right one of them, or a new one."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidgetItem, QStackedWidget, QVBoxLayout, QWidget

from studio.model.recipe import BUILT_IN
from studio.model.words import tr
from studio.ui.accounts.account_list import NEW, AccountList
from studio.ui.accounts.account_page import AccountPage
from studio.ui.accounts.built_in_page import BuiltInPage
from studio.ui.accounts.new_account_page import NewAccountPage
from studio.ui.accounts.view import Account, Found
from studio.ui.look.focus_ring import focus_visibly
from studio.ui.widgets.buttons import TextButton
from studio.ui.widgets.surface import Line, Surface

_LIST_PX, _SIZE_PX = 216, (800, 640)


class AccountsDialog(QDialog):
    """Not modal. Tells what is wanted of which account; shows what has become of it."""

    add_wanted = Signal(object, str)  # Profile, key
    change_wanted = Signal(object)  # Profile
    key_entered = Signal(str, str)  # id, key
    forget_wanted = Signal(str)
    remove_wanted = Signal(str)
    test_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._accounts: dict[str, Account] = {}
        self._tested: Mapping[str, Found] = {}
        self._is_adding = False
        self.setWindowTitle(tr("Accounts"))
        self.setModal(False)
        self.resize(*_SIZE_PX)
        self._list = AccountList()
        self._add = TextButton(tr("Add an account"), icon="plus")
        self._pages = QStackedWidget()
        self._built_in, self._page, self._new = BuiltInPage(), AccountPage(), NewAccountPage()
        self._remove = TextButton(tr("Remove…"))
        self._cancel = TextButton(tr("Cancel"))
        self._confirm = TextButton(tr("Add and test"), "primary")
        self._close = TextButton(tr("Close"))
        self._build()
        self._connect()
        self._show_current()

    def present(
        self, accounts: Sequence[Account], tested: Mapping[str, Found], notices: Sequence[str] = ()
    ) -> None:
        """Show the accounts as they are, and what is wrong with others; what is being typed stays."""
        self._built_in.present(notices)
        self._accounts = {account.profile.id: account for account in accounts}
        self._tested = tested
        self._list.present(accounts)
        self._show_current()

    def choose(self, account_id: str) -> None:
        """Show one account."""
        self._list.choose(account_id)

    def start_adding(self) -> None:
        """Show the page of a new account; one that is being filled in already goes on."""
        if not self._is_adding:
            self._is_adding = True
            self._new.begin(tuple(self._accounts))
        self._list.set_adding(True)
        self._new.focus_first()

    def end_adding(self) -> None:
        """The new account is there, or was given up."""
        self._is_adding = False
        self._new.forget_key()
        self._list.set_adding(False)

    def present_error(self, row: str, text: str) -> None:
        """Say beside a row of the page in view why what was wanted did not happen."""
        page = self._pages.currentWidget()
        if isinstance(page, NewAccountPage | AccountPage):
            page.present_error(row, text)

    def set_adding(self, is_adding: bool) -> None:
        """Whether an account is being added: the keyring may ask for its password meanwhile."""
        self._confirm.setText(tr("Adding…") if is_adding else tr("Add and test"))

    def set_keeping_key(self, is_keeping: bool) -> None:
        """Whether a key that was entered is on its way into the keyring."""
        self._page.set_keeping_key(is_keeping)

    def close_key_field(self) -> None:
        """The key that was entered has been kept."""
        self._page.close_key_field()

    def done(self, result: int) -> None:
        """A key that was typed and not kept goes with the window."""
        self._page.close_key_field()
        self._new.forget_key()
        super().done(result)

    def current_id(self) -> str:
        """The account in view, "" while a new one is filled in."""
        return self._list.current_id()

    def _build(self) -> None:
        left = Surface("field")
        left.setFixedWidth(_LIST_PX)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._list, 1)
        for page in (self._built_in, self._page, self._new):
            self._pages.addWidget(page)
        across = QHBoxLayout()
        across.setSpacing(0)
        across.addWidget(left)
        across.addWidget(Line(vertical=True))
        across.addWidget(self._pages, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(across, 1)
        whole.addWidget(Line())
        whole.addWidget(self._foot())

    def _foot(self) -> QWidget:
        foot = Surface("panel")
        line = QHBoxLayout(foot)
        line.setContentsMargins(16, 8, 16, 8)
        line.setSpacing(8)
        line.addWidget(self._add)
        line.addStretch(1)
        for button in (self._remove, self._cancel, self._close, self._confirm):
            line.addWidget(button)
        return foot

    def _connect(self) -> None:
        self._list.currentItemChanged.connect(self._on_current)
        self._add.clicked.connect(self.start_adding)
        self._cancel.clicked.connect(self._on_cancel)
        self._close.clicked.connect(self.accept)
        self._confirm.clicked.connect(self._new.submit)
        self._remove.clicked.connect(self._on_remove)
        self._new.add_wanted.connect(self.add_wanted)
        self._page.changed.connect(self.change_wanted)
        self._page.key_entered.connect(self._on_key)
        self._page.forget_wanted.connect(self._on_forget)
        self._page.test_wanted.connect(self._on_test)

    def _on_cancel(self) -> None:
        self.end_adding()
        focus_visibly(self._list)

    def _show_current(self) -> None:
        chosen = self._list.current_id()
        account = self._accounts.get(chosen)
        if chosen == NEW and self._is_adding:
            self._pages.setCurrentWidget(self._new)
        elif account is None or chosen == BUILT_IN:
            self._pages.setCurrentWidget(self._built_in)
        else:
            self._page.present(account, self._tested.get(chosen, Found()))
            self._pages.setCurrentWidget(self._page)
        self._show_buttons()

    def _show_buttons(self) -> None:
        is_adding = self._pages.currentWidget() is self._new
        self._add.setVisible(not is_adding)
        self._remove.setVisible(self._pages.currentWidget() is self._page)
        self._close.setVisible(not is_adding)
        self._cancel.setVisible(is_adding)
        self._confirm.setVisible(is_adding)

    def _on_current(self, item: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        if item is not None:
            self._show_current()

    def _on_key(self, key: str) -> None:
        self.key_entered.emit(self._list.current_id(), key)

    def _on_forget(self) -> None:
        self.forget_wanted.emit(self._list.current_id())

    def _on_test(self) -> None:
        self.test_wanted.emit(self._list.current_id())

    def _on_remove(self) -> None:
        self.remove_wanted.emit(self._list.current_id())
