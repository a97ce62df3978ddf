"""The accounts dialog by itself: what it says, what it asks for, and that it never shows a key."""

import gettext
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QSpinBox, QWidget
from pytestqt.qtbot import QtBot
from test_longer_words import Longer

from studio.model import words
from studio.model.errors import BadInput, Charged, HostError, NotAllowed
from studio.model.profile import KeyPlace, Profile, ProfileKind
from studio.model.provider import Probe
from studio.ui.accounts import sayings, view
from studio.ui.accounts.form import RemarkLine
from studio.ui.accounts.view import Account, Found, Remark
from studio.ui.accounts_dialog import AccountsDialog
from studio.ui.look.style_fields import BAD_PROPERTY
from studio.ui.widgets.buttons import TextButton
from studio.ui.widgets.labels import FieldError
from studio.ui.widgets.segments import Segments
from studio.ui.widgets.switch import Switch

KEY = "sk-canary-0123456789abcdef0123"
BUILT_IN = Account(Profile("built-in", ProfileKind.BUILT_IN))
WORK = Account(
    Profile("work", ProfileKind.OPENAI, model="gpt-image-1.5", key=KeyPlace.KEYRING), KeyPlace.KEYRING
)
OWN = Account(
    Profile("home <b>", ProfileKind.COMPATIBLE, base_url="http://10.0.0.9/v1", private_network=True),
    KeyPlace.NONE,
)


@pytest.fixture
def dialog(qtbot: QtBot) -> Iterator[AccountsDialog]:
    made = AccountsDialog()
    qtbot.addWidget(made)
    made.present((BUILT_IN, WORK, OWN), {})
    made.show()
    yield made
    made.hide()


def seen(dialog: AccountsDialog, kind: type[QWidget], **named: str) -> list[QWidget]:
    """What is visible of a kind, by accessible name."""
    found = [one for one in dialog.findChildren(kind) if one.isVisible()]
    wanted = named.get("name")
    return found if wanted is None else [one for one in found if one.accessibleName() == wanted]


def button(dialog: AccountsDialog, text: str) -> TextButton:
    return next(one for one in seen(dialog, TextButton) if one.text() == text)


def field(dialog: AccountsDialog, name: str) -> QLineEdit:
    (found,) = seen(dialog, QLineEdit, name=name)
    return found


def remarks(dialog: AccountsDialog) -> list[str]:
    return [one.text() for one in seen(dialog, RemarkLine)]


def errors(dialog: AccountsDialog) -> list[str]:
    return [one.text() for one in seen(dialog, FieldError)]


def adding(dialog: AccountsDialog, kind: ProfileKind) -> None:
    dialog.start_adding()
    maker = seen(dialog, Segments, name="With whom")[0]
    if kind is ProfileKind.COMPATIBLE:
        QTest.keyClick(maker, Qt.Key.Key_Right)


def test_it_begins_with_the_engine_that_needs_no_account(dialog: AccountsDialog) -> None:
    assert dialog.current_id() == "built-in"
    assert "Nothing leaves this machine." in remarks(dialog)
    assert not any(one.text() == "Remove…" for one in seen(dialog, TextButton))


def test_an_account_says_where_its_key_lies_and_shows_no_field_for_it(dialog: AccountsDialog) -> None:
    dialog.choose("work")

    assert remarks(dialog) == ["It lies in this system's keyring, for api.openai.com alone."]
    assert seen(dialog, QLineEdit, name="Key") == []


def test_nothing_is_called_good_before_it_was_tested(dialog: AccountsDialog) -> None:
    for place in KeyPlace:
        account = replace(WORK, place=place)
        assert sayings.key_remark(account).kind != "good"


def test_no_control_of_an_account_is_cut_off(dialog: AccountsDialog) -> None:
    dialog.choose("work")
    QApplication.processEvents()

    for one in (*seen(dialog, TextButton), *seen(dialog, Segments)):
        assert one.height() >= one.sizeHint().height(), one.accessibleName()
        assert one.visibleRegion().boundingRect() == one.rect(), one.accessibleName()


def test_a_new_key_is_typed_unseen_and_told_once(dialog: AccountsDialog, qtbot: QtBot) -> None:
    dialog.choose("work")
    qtbot.mouseClick(button(dialog, "Replace…"), Qt.MouseButton.LeftButton)
    entered = field(dialog, "Key")

    qtbot.keyClicks(entered, KEY)
    with qtbot.waitSignal(dialog.key_entered) as said:
        qtbot.keyClick(entered, Qt.Key.Key_Return)
    dialog.close_key_field()

    assert said.args == ["work", KEY]
    assert entered.echoMode() is QLineEdit.EchoMode.Password
    assert entered.text() == ""
    assert not entered.isVisible()


def test_the_focus_stays_at_the_account_when_its_key_is_kept(dialog: AccountsDialog, qtbot: QtBot) -> None:
    dialog.present((BUILT_IN, replace(WORK, place=KeyPlace.MISSING)), {})
    dialog.choose("work")
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClicks(field(dialog, "Key"), KEY)
    field(dialog, "Key").setFocus()

    dialog.present((BUILT_IN, WORK), {})

    assert QApplication.focusWidget() is button(dialog, "Replace…")


def test_what_is_typed_survives_what_happens_meanwhile(dialog: AccountsDialog, qtbot: QtBot) -> None:
    dialog.choose("work")
    qtbot.mouseClick(button(dialog, "Replace…"), Qt.MouseButton.LeftButton)
    qtbot.keyClicks(field(dialog, "Key"), KEY)

    dialog.present((BUILT_IN, WORK, OWN), {"work": Found((Remark("good", "It answers."),))})

    assert field(dialog, "Key").text() == KEY


def test_escape_leaves_the_stored_key_as_it_is(dialog: AccountsDialog, qtbot: QtBot) -> None:
    dialog.choose("work")
    qtbot.mouseClick(button(dialog, "Replace…"), Qt.MouseButton.LeftButton)
    qtbot.keyClicks(field(dialog, "Key"), "half a")
    dialog.present_error(view.KEY, "That is no key.")

    qtbot.keyClick(field(dialog, "Key"), Qt.Key.Key_Escape)

    assert dialog.isVisible()
    assert errors(dialog) == []
    assert seen(dialog, QLineEdit, name="Key") == []


def test_a_key_that_was_not_kept_goes_with_the_window(dialog: AccountsDialog, qtbot: QtBot) -> None:
    dialog.start_adding()
    qtbot.keyClicks(field(dialog, "Key"), KEY)

    dialog.reject()

    assert [one for one in dialog.findChildren(QLineEdit) if KEY in one.text()] == []


def test_an_error_stands_beside_its_field_until_it_is_edited(dialog: AccountsDialog, qtbot: QtBot) -> None:
    dialog.start_adding()
    entered = field(dialog, "Key")

    dialog.present_error(view.KEY, "The keyring is locked.")

    assert errors(dialog) == ["The keyring is locked."]
    assert entered.property(BAD_PROPERTY)
    qtbot.keyClicks(entered, "s")
    assert errors(dialog) == []
    assert not entered.property(BAD_PROPERTY)


def test_an_openai_account_needs_a_key_and_a_name(dialog: AccountsDialog, qtbot: QtBot) -> None:
    adding(dialog, ProfileKind.OPENAI)
    qtbot.keyClicks(field(dialog, "Key"), KEY)

    with qtbot.waitSignal(dialog.add_wanted) as said:
        qtbot.mouseClick(button(dialog, "Add and test"), Qt.MouseButton.LeftButton)

    assert said.args == [Profile("OpenAI", ProfileKind.OPENAI, key=KeyPlace.KEYRING), KEY]
    places = seen(dialog, Segments, name="Where the key lies")[0]
    assert [key for key, _ in places._options] == ["keyring", "environment"]


def test_openai_may_be_asked_at_a_gateway_before_any_key_is_sent(
    dialog: AccountsDialog, qtbot: QtBot
) -> None:
    adding(dialog, ProfileKind.OPENAI)
    address = field(dialog, "Address")
    assert address.placeholderText() == "https://api.openai.com/v1"
    qtbot.keyClicks(address, "https://gateway.example/v1")
    qtbot.keyClicks(field(dialog, "Key"), KEY)

    with qtbot.waitSignal(dialog.add_wanted) as said:
        qtbot.keyClick(field(dialog, "Key"), Qt.Key.Key_Return)

    wanted = Profile(
        "OpenAI", ProfileKind.OPENAI, key=KeyPlace.KEYRING, base_url="https://gateway.example/v1"
    )
    assert said.args == [wanted, KEY]


def test_a_server_of_ones_own_is_described_by_keyboard(dialog: AccountsDialog, qtbot: QtBot) -> None:
    adding(dialog, ProfileKind.COMPATIBLE)
    seen(dialog, QComboBox, name="Server")[0].setCurrentIndex(2)
    seen(dialog, QComboBox, name="Server")[0].activated.emit(2)
    qtbot.keyClicks(field(dialog, "Address"), "http://render-farm:1234/v1")
    qtbot.keyClick(seen(dialog, Switch)[0], Qt.Key.Key_Space)

    with qtbot.waitSignal(dialog.add_wanted) as said:
        qtbot.keyClick(field(dialog, "Address"), Qt.Key.Key_Return)

    assert said.args == [
        Profile(
            "stable-diffusion.cpp",
            ProfileKind.COMPATIBLE,
            preset="sdcpp",
            base_url="http://render-farm:1234/v1",
            private_network=True,
        ),
        "",
    ]


def test_a_suggested_name_is_free_and_one_that_was_written_stays(
    dialog: AccountsDialog, qtbot: QtBot
) -> None:
    taken = replace(WORK, profile=replace(WORK.profile, id="openai"))
    dialog.present((BUILT_IN, taken), {})
    dialog.start_adding()
    name = field(dialog, "Name")
    assert name.text() == "OpenAI 2"

    name.selectAll()
    qtbot.keyClicks(name, "agency")
    QTest.keyClick(seen(dialog, Segments, name="With whom")[0], Qt.Key.Key_Right)

    assert name.text() == "agency"


def test_a_new_account_is_kept_while_others_are_looked_at(dialog: AccountsDialog, qtbot: QtBot) -> None:
    dialog.start_adding()
    qtbot.keyClicks(field(dialog, "Key"), KEY)

    dialog.choose("work")
    dialog.present((BUILT_IN, WORK, OWN), {})
    dialog.start_adding()

    assert field(dialog, "Key").text() == KEY
    qtbot.mouseClick(button(dialog, "Cancel"), Qt.MouseButton.LeftButton)
    assert dialog.current_id() == "home <b>"
    dialog.start_adding()
    assert field(dialog, "Key").text() == ""


def test_changes_count_at_once(dialog: AccountsDialog, qtbot: QtBot) -> None:
    dialog.choose("work")
    wanted: list[Profile] = []
    dialog.change_wanted.connect(wanted.append)

    seen(dialog, QSpinBox)[0].setValue(4)
    qtbot.keyClick(seen(dialog, Switch)[0], Qt.Key.Key_Space)
    address = field(dialog, "Address")
    qtbot.keyClicks(address, "https://relay.example/v1")
    qtbot.keyClick(address, Qt.Key.Key_Return)

    assert wanted[0] == replace(WORK.profile, parallel=4)
    assert wanted[1] == replace(WORK.profile, uploads=True)
    assert wanted[2] == replace(WORK.profile, base_url="https://relay.example/v1")


def test_another_place_for_the_key_counts_at_once(dialog: AccountsDialog, qtbot: QtBot) -> None:
    dialog.choose("work")
    places = seen(dialog, Segments, name="Where the key lies")[0]

    with qtbot.assertNotEmitted(dialog.change_wanted, wait=10):
        QTest.keyClick(places, Qt.Key.Key_Right)
    variable = field(dialog, "Name of the environment variable")
    qtbot.keyClicks(variable, "WORK_KEY")
    with qtbot.waitSignal(dialog.change_wanted) as said:
        qtbot.keyClick(variable, Qt.Key.Key_Return)

    assert said.args[0] == replace(WORK.profile, key=KeyPlace.ENVIRONMENT, key_variable="WORK_KEY")


def test_a_test_needs_the_key_and_says_so(dialog: AccountsDialog, qtbot: QtBot) -> None:
    dialog.present((BUILT_IN, replace(WORK, place=KeyPlace.MISSING)), {})
    dialog.choose("work")

    ask = button(dialog, "Test, free")

    assert not ask.isEnabled()
    assert ask.toolTip() == "Enter the key first."
    dialog.present((BUILT_IN, WORK), {})
    with qtbot.waitSignal(dialog.test_wanted) as said:
        qtbot.mouseClick(button(dialog, "Test, free"), Qt.MouseButton.LeftButton)
    assert said.args == ["work"]


def test_what_a_test_found_is_told_and_can_be_used(dialog: AccountsDialog, qtbot: QtBot) -> None:
    probe = Probe(models=("chat-9", "flux-9"), server="LocalAI", preset="localai")
    dialog.present((BUILT_IN, OWN), {"home <b>": sayings.found(OWN.profile, probe)})
    dialog.choose("home <b>")

    assert "10.0.0.9 answers." in remarks(dialog)
    assert "It is LocalAI, and the account is set up for another." in remarks(dialog)
    assert "It lists 2 models." in remarks(dialog)
    model = seen(dialog, QComboBox, name="Model")[0]
    assert [model.itemText(row) for row in range(model.count())] == ["flux-9"]
    with qtbot.waitSignal(dialog.change_wanted) as said:
        qtbot.mouseClick(button(dialog, "Set up for LocalAI"), Qt.MouseButton.LeftButton)
    assert said.args[0].preset == "localai"


def test_a_model_that_ends_is_told_beside_its_name(dialog: AccountsDialog) -> None:
    probe = Probe(
        models=("gpt-image-1.5", "gpt-image-9"), retiring={"gpt-image-1.5": "2026-12-01", "x": "2027"}
    )
    dialog.present((BUILT_IN, WORK), {"work": sayings.found(WORK.profile, probe)})
    dialog.choose("work")

    assert "gpt-image-1.5 ends on 2026-12-01." in remarks(dialog)
    assert not any("2027" in text for text in remarks(dialog))


def test_names_of_others_are_plain_text(dialog: AccountsDialog) -> None:
    dialog.choose("home <b>")

    item = dialog._list.currentItem()
    assert item.text() == "home <b>"
    assert item.data(Qt.ItemDataRole.AccessibleTextRole) == "home <b>, 10.0.0.9"


@pytest.mark.parametrize(
    ("account", "words"),
    [
        (WORK, "api.openai.com, encrypted"),
        (OWN, "10.0.0.9 in your own network, without encryption"),
        (replace(OWN, profile=replace(OWN.profile, base_url="http://127.0.0.1:8080/v1")), "on this machine"),
        (replace(OWN, profile=replace(OWN.profile, base_url=None)), "Nothing is sent anywhere"),
    ],
)
def test_who_gets_what_is_said_in_one_sentence(account: Account, words: str) -> None:
    assert words in sayings.audience(account.profile)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (KeyPlace.KEYRING, "in this system's keyring"),
        (KeyPlace.SESSION, "until the studio closes"),
        (KeyPlace.MISSING, "none for api.openai.com yet"),
        (None, "does not say"),
    ],
)
def test_where_a_key_lies_is_said(place: KeyPlace | None, words: str) -> None:
    assert words in sayings.key_remark(replace(WORK, place=place)).text


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        ("profile-exists", view.NAME),
        ("profile-name", view.NAME),
        ("address-plain", view.ADDRESS),
        ("key-unusable", view.KEY),
        ("keyring-locked", view.KEY),
        ("variable-name", view.KEY),
        ("setting-value", view.FOOT),
        ("disk-trouble", view.FOOT),
    ],
)
def test_an_error_finds_its_row(kind: str, row: str) -> None:
    assert view.row_of(HostError(kind), WORK.profile) == row


def test_a_key_in_the_wrong_field_is_told_there() -> None:
    error = BadInput("key-in-profile")

    assert view.row_of(error, replace(WORK.profile, model=KEY)) == view.MODEL
    assert view.row_of(error, replace(WORK.profile, id=KEY)) == view.NAME
    assert view.row_of(error, replace(WORK.profile, settings={"header": KEY})) == view.FOOT


def test_every_control_has_a_name(dialog: AccountsDialog) -> None:
    for show in (lambda: dialog.choose("work"), lambda: dialog.choose("home <b>"), dialog.start_adding):
        show()
        kinds = (QLineEdit, QComboBox, QSpinBox, Segments, Switch)
        nameless = [
            type(one).__name__
            for kind in kinds
            for one in seen(dialog, kind)
            if not one.accessibleName() and not isinstance(one.parent(), (QSpinBox, QComboBox))
        ]
        assert nameless == []


def test_longer_words_stay_inside_the_window(qtbot: QtBot) -> None:
    words.speak(Longer())
    try:
        made = AccountsDialog()
        qtbot.addWidget(made)
        made.resize(800, 640)
        missing = replace(WORK, place=KeyPlace.MISSING, ending="gpt-image-1.5 is switched off soon.")
        made.present((BUILT_IN, missing, OWN), {"home <b>": sayings.found(OWN.profile, Probe(models=("a",)))})
        made.show()
        for show in (lambda: made.choose("work"), lambda: made.choose("home <b>"), made.start_adding):
            show()
            QApplication.processEvents()
            beyond = [
                (type(one).__name__, one.accessibleName())
                for one in seen(made, QWidget)
                if one.window() is made and one.mapTo(made, one.rect().topRight()).x() >= made.width()
            ]
            assert beyond == []
    finally:
        made.hide()
        words.speak(gettext.NullTranslations())


def test_a_key_that_is_refused_is_entered_above_where_the_user_is() -> None:
    refused = NotAllowed("key-refused", provider="OpenAI", charged=Charged.NO)

    (said,) = sayings.failed(refused).remarks

    assert said.text == "OpenAI does not accept the key of this account. Enter it again above."
