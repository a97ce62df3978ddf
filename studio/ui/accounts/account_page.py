"""One account: its key, a test, and how it is asked; every change counts at once."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QSpinBox, QWidget

from studio.model.profile import MOST_PARALLEL, PRESETS, KeyPlace, Profile, ProfileKind
from studio.model.words import tr
from studio.ui.accounts import sayings, view
from studio.ui.accounts.account_test import AccountTest
from studio.ui.accounts.form import Form, RemarkLine
from studio.ui.accounts.key_section import KeySection
from studio.ui.accounts.view import Account, Found, Remark
from studio.ui.widgets.labels import ElidedLabel, FieldError, PlainLabel
from studio.ui.widgets.switch import Switch


class AccountPage(Form):
    """`changed` carries the whole account as it is wanted; keys travel by themselves."""

    changed = Signal(object)  # Profile
    key_entered = Signal(str)
    forget_wanted = Signal()
    test_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._account: Account | None = None
        self._title = ElidedLabel("", size="search")
        self._maker = PlainLabel("", "muted", "label")
        self._audience = PlainLabel("", "muted", wraps=True)
        self._key = KeySection(keeps=True)
        self._test = AccountTest()
        self._model = QComboBox()
        self._ending = RemarkLine()
        self._address = QLineEdit()
        self._server = QComboBox()
        self._parallel = QSpinBox()
        self._private = Switch(tr("It may be in my own network"))
        self._uploads = Switch(tr("Upload each picture once"))
        self._error = FieldError()
        self._prepare()
        self._build()
        self._connect()

    def present(self, account: Account, tested: Found) -> None:
        """Show `account`, and what its last test found."""
        is_other = self._account is None or self._account.profile.id != account.profile.id
        self._account, profile = account, account.profile
        self._title.setText(profile.id)
        self._maker.setText(sayings.maker_name(profile))
        self._audience.setText(sayings.audience(profile))
        self._key.present(account)
        self._test.present(tested, _why_no_test(account))
        self._show_models(profile, tuple(dict.fromkeys((*account.models, *tested.models))))
        ending = account.ending or tested.ending
        self._ending.present(Remark("warn", ending))
        self._ending.setVisible(bool(ending))
        if is_other or not self._address.hasFocus():
            self._address.setText(profile.base_url or "")
        if (line_edit := self._model.lineEdit()) is not None:
            line_edit.setPlaceholderText(sayings.usual_model(profile.kind))
        self._address.setPlaceholderText(profile.address or view.usual_address(profile.preset))
        self._server.setCurrentIndex(max(0, self._server.findData(profile.preset)))
        self._parallel.blockSignals(True)
        self._parallel.setValue(profile.parallel)
        self._parallel.blockSignals(False)
        self._private.setChecked(profile.private_network)
        self._uploads.setChecked(profile.uploads)
        is_own = profile.kind is ProfileKind.COMPATIBLE
        self._server_row.set_visible(is_own)
        self._private_row.set_visible(is_own)
        self._uploads_row.set_visible(not is_own)
        for row in self._rows:
            self.present_error(row, "")
        self._error.present(account.problem)

    def present_error(self, row: str, text: str) -> None:
        """Say beside a row why its value was not taken."""
        if row in self._rows:
            self._rows[row].present_error(text)
            if row == view.KEY:
                self._key.set_bad(bool(text))
        else:
            self._error.present(text)

    def set_keeping_key(self, is_keeping: bool) -> None:
        """Whether a key that was entered is on its way into the keyring."""
        self._key.set_keeping(is_keeping)

    def close_key_field(self) -> None:
        """A key has been kept, or nobody looks any more."""
        self._key.close_field()

    def _prepare(self) -> None:
        self._model.setEditable(True)
        self._model.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._parallel.setRange(1, MOST_PARALLEL)
        self._parallel.setKeyboardTracking(False)
        self._parallel.setFixedWidth(72)
        self._parallel.setAccessibleName(tr("Calls at once"))
        for preset in PRESETS:
            self._server.addItem(sayings.server_name(preset), preset)

    def _build(self) -> None:
        head = QWidget()
        line = QHBoxLayout(head)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        line.addWidget(self._title, 1)
        line.addWidget(self._maker)
        self.add_head(head, self._audience)
        key = self.add_row(tr("Key"), self._key, error=self._key.error)
        self.add_row(tr("Test"), self._test)
        model = self.add_row(
            tr("Model"), self._model, tr("The one that a new turn starts with."), below=self._ending
        )
        address = self.add_row(
            tr("Address"),
            self._address,
            tr("A key belongs to its address: at another one it has to be entered again."),
        )
        self._server_row = self.add_row(
            tr("Server"), self._server, tr("Servers differ in what they take; the studio knows these.")
        )
        parallel = self.add_row(
            tr("At once"),
            _left(self._parallel),
            tr("How many calls run side by side; others wait in the queue."),
        )
        self._private_row = self.add_row(
            tr("Network"),
            self._private,
            tr("Allows private addresses, also without encryption. Only for machines that you trust."),
        )
        self._uploads_row = self.add_row(
            tr("Uploads"),
            self._uploads,
            tr("It stays there for up to 30 days; later turns send only its name. Off, nothing stays there."),
        )
        self.add_widget(self._error)
        self.end()
        self._rows = {
            view.KEY: key,
            view.MODEL: model,
            view.ADDRESS: address,
            view.SERVER: self._server_row,
            view.PARALLEL: parallel,
        }

    def _connect(self) -> None:
        self._key.entered.connect(self.key_entered)
        self._key.edited.connect(self._on_key_edited)
        self._key.forget_wanted.connect(self.forget_wanted)
        self._key.place_chosen.connect(self._on_place)
        self._test.wanted.connect(self.test_wanted)
        self._test.preset_wanted.connect(self._on_preset)
        self._model.activated.connect(self._on_model)
        line_edit = self._model.lineEdit()
        if line_edit is not None:
            line_edit.editingFinished.connect(self._on_model)
        self._address.editingFinished.connect(self._on_address)
        self._server.activated.connect(self._on_server)
        self._parallel.valueChanged.connect(self._on_parallel)
        self._private.clicked.connect(self._on_private)
        self._uploads.clicked.connect(self._on_uploads)

    def _show_models(self, profile: Profile, listed: tuple[str, ...]) -> None:
        line_edit = self._model.lineEdit()
        if line_edit is not None and line_edit.hasFocus():
            return
        self._model.clear()
        self._model.addItems(list(listed))
        self._model.setCurrentIndex(self._model.findText(profile.model))
        self._model.setEditText(profile.model)

    def _on_key_edited(self) -> None:
        self.present_error(view.KEY, "")

    def _on_place(self, place: str, variable: str) -> None:
        kept = variable if place == KeyPlace.ENVIRONMENT else ""
        self._change(key=KeyPlace(place), key_variable=kept)

    def _on_preset(self, preset: str) -> None:
        self._change(preset=preset)

    def _on_model(self, *_at: int) -> None:
        self._change(model=self._model.currentText().strip())

    def _on_address(self) -> None:
        self._change(base_url=self._address.text().strip() or None)

    def _on_server(self, _at: int) -> None:
        self._change(preset=self._server.currentData())

    def _on_parallel(self, count: int) -> None:
        self._change(parallel=count)

    def _on_private(self, is_on: bool) -> None:
        self._change(private_network=is_on)

    def _on_uploads(self, is_on: bool) -> None:
        self._change(uploads=is_on)

    def _change(self, **fields: object) -> None:
        if self._account is None:
            return
        wanted = replace(self._account.profile, **fields)  # type: ignore[arg-type]  # names of its fields
        if wanted != self._account.profile:
            self.changed.emit(wanted)


def _left(control: QWidget) -> QWidget:
    """A control that is not as wide as its row."""
    holder = QWidget()
    line = QHBoxLayout(holder)
    line.setContentsMargins(0, 0, 0, 0)
    line.addWidget(control, 0, Qt.AlignmentFlag.AlignLeft)
    holder.setFocusProxy(control)
    return holder


def _why_no_test(account: Account) -> str:
    if not account.lacks_key:
        return ""
    if account.profile.key is KeyPlace.ENVIRONMENT:
        return tr("Set {name} first, and start the studio anew.", name=account.profile.key_variable)
    return tr("Enter the key first.")
