"""Where the key of an account lies, and the field to enter one; what is stored is never shown."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from studio.model.profile import KeyPlace, ProfileKind
from studio.model.words import mark, tr
from studio.ui.accounts.form import RemarkLine
from studio.ui.accounts.sayings import key_remark
from studio.ui.accounts.view import Account
from studio.ui.look.focus_ring import focus_visibly
from studio.ui.look.style_fields import BAD_PROPERTY
from studio.ui.widgets.buttons import TextButton
from studio.ui.widgets.labels import FieldError, PlainLabel
from studio.ui.widgets.segments import Segments

_HELD = (KeyPlace.KEYRING, KeyPlace.SESSION)
_HINTS = {
    KeyPlace.KEYRING: mark(
        "This system's keyring keeps it, and it is sent to this address alone. It never goes into a project,"
        " a picture or the log, and is not shown again."
    ),
    KeyPlace.ENVIRONMENT: mark("Only the variable's name is kept. Its value is read when something is sent."),
    KeyPlace.NONE: mark("For servers of your own that ask for none."),
}


class KeySection(QWidget):
    """`entered` tells a key; `place_chosen` where it is to lie from now on, with a variable's name.

    `edited` when what is entered changes, so that what was said of it counts no longer.
    """

    entered = Signal(str)
    edited = Signal()
    submitted = Signal()
    forget_wanted = Signal()
    place_chosen = Signal(str, str)

    def __init__(self, *, keeps: bool) -> None:
        """With `keeps` a key is taken when it is entered; without, it is part of a form and `submitted`."""
        super().__init__()
        self.error = FieldError()
        self._keeps = keeps
        self._is_asking = True
        self._account: Account | None = None
        self._places = Segments(_places(), name=tr("Where the key lies"))
        self._state = RemarkLine()
        self._buttons, self._entry = QWidget(), QWidget()
        self._replace = TextButton(tr("Replace…"))
        self._forget = TextButton(tr("Forget…"))
        self._field = QLineEdit()
        self._keep = TextButton(tr("Keep the key"))
        self._variable = QLineEdit()
        self._hint = PlainLabel("", "muted", "label", wraps=True)
        self._prepare()
        self._build()
        self._connect()
        self._show_place()

    def present(self, account: Account) -> None:
        """Show where the key of `account` lies now; what is being entered for it stays."""
        before, self._account = self._account, account
        profile = account.profile
        self._offer_none(profile.kind is ProfileKind.COMPATIBLE or profile.key is KeyPlace.NONE)
        if before is None or (before.profile.id, before.place) != (profile.id, account.place):
            self._field.clear()
            self._is_asking = account.place not in _HELD
        self._places.choose(profile.key.value)
        if not self._variable.hasFocus():
            self._variable.setText(profile.key_variable)
        self._state.present(key_remark(account))
        self._show_place()

    def begin(self, place: KeyPlace, *, may_do_without: bool) -> None:
        """For a new account."""
        self._offer_none(may_do_without)
        self._places.choose(place.value)
        self._field.clear()
        self._variable.clear()
        self._show_place()

    def set_keeping(self, is_keeping: bool) -> None:
        """Whether a key is being kept: the keyring may ask for its password meanwhile."""
        self._keep.setText(tr("Keeping…") if is_keeping else tr("Keep the key"))

    def close_field(self) -> None:
        """A key that was entered has been kept, or was given up."""
        self._field.clear()
        self._is_asking = not self._holds_key()
        self._show_place()

    def place(self) -> KeyPlace:
        return KeyPlace(self._places.current())

    def key(self) -> str:
        """What is in the field now."""
        return self._field.text()

    def variable(self) -> str:
        return self._variable.text().strip()

    def set_bad(self, is_bad: bool) -> None:
        for field in (self._field, self._variable):
            field.setProperty(BAD_PROPERTY, is_bad)
            field.update()

    def focus_field(self) -> None:
        """Go to where the key is entered."""
        field = self._variable if self.place() is KeyPlace.ENVIRONMENT else self._field
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape in the field of a key that is there already leaves that key as it is."""
        is_escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if is_escape and event.type() == QEvent.Type.KeyPress and self._holds_key():
            self.close_field()
            focus_visibly(self._replace)
            self.edited.emit()
            return True
        return super().eventFilter(watched, event)

    def _prepare(self) -> None:
        self._field.setEchoMode(QLineEdit.EchoMode.Password)
        self._field.setPlaceholderText(tr("Paste the key here"))
        self._field.setAccessibleName(tr("Key"))
        self._field.installEventFilter(self)
        self._variable.setPlaceholderText("OPENAI_API_KEY")
        self._variable.setAccessibleName(tr("Name of the environment variable"))
        self._replace.set_tip(tr("Enter another key"))
        self._forget.set_tip(tr("Take the key out of the keyring"))

    def _build(self) -> None:
        buttons = QHBoxLayout(self._buttons)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(8)
        buttons.addWidget(self._replace)
        buttons.addWidget(self._forget)
        buttons.addStretch(1)
        entry = QHBoxLayout(self._entry)
        entry.setContentsMargins(0, 0, 0, 0)
        entry.setSpacing(8)
        entry.addWidget(self._field, 1)
        entry.addWidget(self._keep)
        self._keep.setVisible(self._keeps)
        controls = QVBoxLayout()
        controls.setSpacing(8)
        for part in (self._places, self._state, self._buttons, self._entry, self._variable):
            controls.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)  # what is said below stands as near as in every other row
        column.addLayout(controls)
        column.addWidget(self.error)
        column.addWidget(self._hint)

    def _connect(self) -> None:
        self._places.chosen.connect(self._on_place)
        self._replace.clicked.connect(self._on_replace)
        self._forget.clicked.connect(self.forget_wanted)
        self._keep.clicked.connect(self._on_entered)
        self._field.returnPressed.connect(self._on_entered)
        self._field.textEdited.connect(self.edited)
        self._variable.textEdited.connect(self.edited)
        self._variable.editingFinished.connect(self._on_variable)
        self._variable.returnPressed.connect(self._on_variable_entered)

    def _offer_none(self, may_do_without: bool) -> None:
        places = _places()
        self._places.set_options(places if may_do_without else places[:2])

    def _show_place(self) -> None:
        place, holds = self.place(), self._holds_key()
        in_keyring = place is KeyPlace.KEYRING
        is_asking = in_keyring and (self._is_asking or not holds)
        focused = QApplication.focusWidget()
        was_in_field = focused is not None and self._entry.isAncestorOf(focused)
        self._state.setVisible(self._account is not None and self._account.profile.key is place)
        self._buttons.setVisible(in_keyring and not is_asking)
        # The field with the focus goes, and Qt would send that past the account's own buttons.
        if was_in_field and in_keyring and not is_asking:
            focus_visibly(self._replace)
        self._entry.setVisible(is_asking)
        self._variable.setVisible(place is KeyPlace.ENVIRONMENT)
        self._hint.setText(tr(_HINTS[place]))
        self._hint.setVisible(not in_keyring or is_asking)

    def _holds_key(self) -> bool:
        return self._account is not None and self._account.place in _HELD

    def _on_replace(self) -> None:
        self._is_asking = True
        self._show_place()
        self.focus_field()

    def _on_place(self, _place: str) -> None:
        self.edited.emit()
        self._show_place()
        if self._keeps and (self.place() is not KeyPlace.ENVIRONMENT or self.variable()):
            self.place_chosen.emit(self.place().value, self.variable())

    def _on_variable(self) -> None:
        if self._keeps and self.variable() and self._account is not None:
            profile = self._account.profile
            if (profile.key, profile.key_variable) != (KeyPlace.ENVIRONMENT, self.variable()):
                self.place_chosen.emit(KeyPlace.ENVIRONMENT.value, self.variable())

    def _on_variable_entered(self) -> None:
        if not self._keeps:
            self.submitted.emit()

    def _on_entered(self) -> None:
        if self._keeps:
            self.entered.emit(self._field.text())
        else:
            self.submitted.emit()


def _places() -> list[tuple[str, str]]:
    return [
        (KeyPlace.KEYRING.value, tr("In the keyring")),
        (KeyPlace.ENVIRONMENT.value, tr("Environment variable")),
        (KeyPlace.NONE.value, tr("None needed")),
    ]
