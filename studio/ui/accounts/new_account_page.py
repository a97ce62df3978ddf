"""Adding an account: who it is with, its key, its name; tested as soon as it is there."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit

from studio.model.profile import OWN_ADDRESSES, PRESETS, KeyPlace, Profile, ProfileKind
from studio.model.words import tr
from studio.ui.accounts import sayings, view
from studio.ui.accounts.form import Form
from studio.ui.accounts.key_section import KeySection
from studio.ui.look.focus_ring import focus_visibly
from studio.ui.widgets.labels import FieldError, PlainLabel
from studio.ui.widgets.segments import Segments
from studio.ui.widgets.switch import Switch


class NewAccountPage(Form):
    """`add_wanted` tells the account and its key, "" for none."""

    add_wanted = Signal(object, str)  # Profile

    def __init__(self) -> None:
        super().__init__()
        self._taken: tuple[str, ...] = ()
        self._is_named = False
        makers = [
            (ProfileKind.OPENAI.value, "OpenAI"),
            (ProfileKind.COMPATIBLE.value, tr("Another server")),
        ]
        self._maker = Segments(makers, name=tr("With whom"))
        self._server = QComboBox()
        self._address = QLineEdit()
        self._private = Switch(tr("It may be in my own network"))
        self._key = KeySection(keeps=False)
        self._name = QLineEdit()
        self._model = QLineEdit()
        self._audience = PlainLabel("", "muted", wraps=True)
        self._error = FieldError()
        self._prepare()
        self._build()
        self._connect()
        self._on_maker()

    def begin(self, taken: tuple[str, ...]) -> None:
        """Start anew; `taken` are the names of the accounts that there are."""
        self._taken = taken
        self._is_named = False
        self._maker.choose(ProfileKind.OPENAI.value)
        self._server.setCurrentIndex(0)
        for field in (self._address, self._model):
            field.clear()
        self._private.setChecked(False)
        self._on_maker()
        self._clear_errors()

    def focus_first(self) -> None:
        """Go to the first row."""
        focus_visibly(self._maker)

    def forget_key(self) -> None:
        """Nobody looks any more: what was typed goes."""
        self._key.close_field()

    def profile(self) -> Profile:
        """What the fields say now."""
        kind = ProfileKind(self._maker.current())
        is_own = kind is ProfileKind.COMPATIBLE
        place = self._key.place()
        return Profile(
            id=self._name.text().strip(),
            kind=kind,
            preset=self._server.currentData() if is_own else "",
            base_url=self._address.text().strip() or None,
            model=self._model.text().strip(),
            key=place,
            key_variable=self._key.variable() if place is KeyPlace.ENVIRONMENT else "",
            private_network=is_own and self._private.isChecked(),
        )

    def submit(self) -> None:
        """Ask for the account that the fields describe."""
        self._clear_errors()
        profile = self.profile()
        self.add_wanted.emit(profile, self._key.key() if profile.key is KeyPlace.KEYRING else "")

    def present_error(self, row: str, text: str) -> None:
        """Say beside a row why its value was not taken, and go there."""
        if row not in self._rows:
            self._error.present(text)
            return
        self._rows[row].present_error(text)
        if row == view.KEY:
            self._key.set_bad(bool(text))
        if text and row == view.KEY:
            self._key.focus_field()
        elif text:
            self._fields[row].setFocus()

    def _prepare(self) -> None:
        for preset in PRESETS:
            self._server.addItem(sayings.server_name(preset), preset)

    def _build(self) -> None:
        self.add_head(PlainLabel(tr("Add an account"), size="search"), self._audience)
        self.add_row(tr("With whom"), self._maker)
        self._server_row = self.add_row(
            tr("Server"), self._server, tr("Servers differ in what they take; the studio knows these.")
        )
        self._address_row = self.add_row(tr("Address"), self._address)
        self._private_row = self.add_row(
            tr("Network"),
            self._private,
            tr("Allows private addresses, also without encryption. Only for machines that you trust."),
        )
        key = self.add_row(tr("Key"), self._key, error=self._key.error)
        name = self.add_row(tr("Name"), self._name, tr("How it stands in the list of models."))
        model = self.add_row(tr("Model"), self._model, tr("May be chosen later, and for each turn."))
        self.add_widget(self._error)
        self.end()
        self._rows = {
            view.NAME: name,
            view.KEY: key,
            view.ADDRESS: self._address_row,
            view.SERVER: self._server_row,
            view.MODEL: model,
        }
        self._fields = {
            view.NAME: self._name,
            view.ADDRESS: self._address,
            view.SERVER: self._server,
            view.MODEL: self._model,
        }

    def _connect(self) -> None:
        self._maker.chosen.connect(self._on_maker)
        self._server.activated.connect(self._on_server)
        self._address.textChanged.connect(self._show_audience)
        self._name.textEdited.connect(self._on_named)
        for field in (self._address, self._name, self._model):
            field.returnPressed.connect(self.submit)
        self._key.submitted.connect(self.submit)
        self._key.edited.connect(self._on_key_edited)

    def _on_maker(self, *_kind: str) -> None:
        is_own = self._maker.current() == ProfileKind.COMPATIBLE
        for row in (self._server_row, self._private_row):
            row.set_visible(is_own)
        self._model.setPlaceholderText(sayings.usual_model(ProfileKind(self._maker.current())))
        self._key.begin(KeyPlace.NONE if is_own else KeyPlace.KEYRING, may_do_without=is_own)
        self._on_server()

    def _on_server(self, *_at: int) -> None:
        own = OWN_ADDRESSES.get(ProfileKind(self._maker.current()))
        self._address.setPlaceholderText(own or view.usual_address(self._server.currentData()))
        self._address_row.present_hint(
            tr("Leave it empty, unless your company has a gateway of its own.")
            if own
            else tr("Its documentation calls this the base URL.")
        )
        self._suggest_name()
        self._show_audience()

    def _suggest_name(self) -> None:
        if self._is_named:
            return
        preset = self._server.currentData()
        own = sayings.server_name(preset) if preset else tr("My server")
        wanted = "OpenAI" if self._maker.current() == ProfileKind.OPENAI else own
        self._name.setText(view.free_name(wanted, self._taken))

    def _on_key_edited(self) -> None:
        self.present_error(view.KEY, "")

    def _on_named(self, text: str) -> None:
        self._is_named = bool(text.strip())

    def _show_audience(self, *_text: str) -> None:
        self._audience.setText(sayings.audience(self.profile()))

    def _clear_errors(self) -> None:
        for row in (*self._rows, view.FOOT):
            self.present_error(row, "")
