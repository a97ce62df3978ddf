"""Every small control in every state on one sheet, to be looked at.

python -m tests.gui.gallery OUT.png [dark|light]
"""

import sys

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QSlider,
    QSpinBox,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from studio.ui.look.dress import dress
from studio.ui.widgets.banner import Banner
from studio.ui.widgets.busy_bar import BusyBar
from studio.ui.widgets.buttons import IconButton, TextButton
from studio.ui.widgets.chip import Chip
from studio.ui.widgets.empty_state import EmptyState
from studio.ui.widgets.generate_button import GenerateButton
from studio.ui.widgets.labels import ElidedLabel, FieldError, PlainLabel, SectionHeader
from studio.ui.widgets.segments import Segments
from studio.ui.widgets.surface import Line, Surface
from studio.ui.widgets.switch import Switch
from studio.ui.widgets.toast import Toast


def gallery() -> QWidget:
    sheet = Surface("panel")
    columns = QHBoxLayout(sheet)
    columns.setContentsMargins(24, 24, 24, 24)
    columns.setSpacing(24)
    left, right = QVBoxLayout(), QVBoxLayout()
    for part in (_empty_states(), _fields(), _switches(), _texts(), _rest()):
        left.addWidget(part)
    left.addStretch(1)
    for part in (_generate(), _banners(sheet), _buttons(), _icons()):
        right.addWidget(part)
    right.addStretch(1)
    columns.addLayout(left, 1)
    columns.addLayout(right, 1)
    return sheet


def _row(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    line = QHBoxLayout(holder)
    line.setContentsMargins(0, 4, 0, 4)
    for widget in widgets:
        line.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
    line.addStretch(1)
    return holder


def _empty_states() -> QWidget:
    first = EmptyState("image", "No picture yet", "Drop one here, or paste with Ctrl+V.", "Open pictures…")
    second = EmptyState(
        "grid-2x2",
        "No candidates yet",
        "Write what should change, then press Ctrl+Enter.",
        "Write an instruction",
    )
    holder = QWidget()
    line = QHBoxLayout(holder)
    line.addWidget(first)
    line.addWidget(second)
    return holder


def _fields() -> QWidget:
    normal, bad, off = QLineEdit("180 px"), QLineEdit("4,000 px"), QLineEdit("180 px")
    bad.setProperty("bad", True)
    off.setEnabled(False)
    error = FieldError()
    error.present("2,000 at most")
    spin, spin_off = QSpinBox(), QSpinBox()
    spin.setSuffix(" px")
    spin_off.setEnabled(False)
    box, quiet = QComboBox(), QComboBox()
    box.addItems(["Low", "Medium"])
    quiet.addItems(["Product", "Portrait"])
    quiet.setProperty("quiet", True)
    editor = QPlainTextEdit("Lay the spoon of Image 2 inside the bowl on the right.\n" * 6)
    editor.setFixedHeight(76)
    holder = QWidget()
    grid = QGridLayout(holder)
    for at, field in enumerate((normal, bad, off, spin, spin_off, box, quiet)):
        grid.addWidget(field, at // 4, at % 4)
    grid.addWidget(error, 2, 1)
    grid.addWidget(editor, 3, 0, 1, 4)
    return holder


def _switches() -> QWidget:
    on, off, dead = Switch("Lock", is_on=True), Switch("Previews"), Switch("Dead", is_on=True)
    dead.set_reason("This model has no previews")
    check, radio = QCheckBox("Remember"), QRadioButton("White")
    check.setChecked(True)
    radio.setChecked(True)
    return _row(on, off, dead, check, QCheckBox("Off"), radio, QRadioButton("Alpha"))


def _texts() -> QWidget:
    header = SectionHeader("Keep", "3 of 4 on")
    header.add(IconButton("plus", "Add to Keep"))
    cut = ElidedLabel("Remove the peeling patch and the hairline crack beside it")
    cut.setFixedWidth(220)
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.addWidget(header)
    column.addWidget(cut)
    column.addWidget(
        _row(Chip("ochre"), Chip("Image 2"), PlainLabel("<b>plain</b> & plain", "muted", "label"))
    )
    column.addWidget(Line())
    return holder


def _rest() -> QWidget:
    modes = Segments(
        [("last", "Last"), ("original", "Original"), ("both", "Both"), ("crop", "Crop")], name="Start"
    )
    modes.set_reason("crop", "There is no mask")
    narrow = Segments([("a", "Candidates"), ("b", "Path")], name="Narrow")
    narrow.setFixedWidth(100)
    tabs = QTabBar()
    tabs.addTab("New turn")
    tabs.addTab("Node 18")
    slider, bar = QSlider(Qt.Orientation.Horizontal), BusyBar(name="Progress")
    slider.setValue(60)
    bar.set_fraction(0.4)
    holder = QWidget()
    column = QVBoxLayout(holder)
    for widget in (modes, narrow, tabs, slider, bar):
        column.addWidget(widget)
    return holder


def _generate() -> QWidget:
    ready, free, refused, warned, busy = (GenerateButton() for _at in range(5))
    ready.offer("Generate 4 candidates", "about $0.09")
    free.offer("Generate 4 candidates", "free")
    refused.refuse("Write an instruction first")
    warned.warn("Over today's cap by $0.04", "Change…")
    busy.busy("Sending…", 0.35, "Cancel")
    holder = QWidget()
    grid = QGridLayout(holder)
    for at, button in enumerate((ready, free, refused, warned, busy)):
        grid.addWidget(button, at // 2, at % 2)
    return holder


def _banners(sheet: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.addWidget(
        Banner(
            "a",
            "warn",
            "This answer does not line up with node 13 (match 0.18). It is kept as it came.",
            [("place", "Place anyway"), ("again", "Try again…")],
        )
    )
    column.addWidget(
        Banner(
            "b",
            "question",
            "No answer came back. The turn may be charged, about $0.09.",
            [("look", "Look again, free"), ("forget", "Forget")],
        )
    )
    column.addWidget(
        Banner("c", "wait", "OpenAI asks to wait. Sends again in 18 s, nothing charged.", [("x", "Cancel")])
    )
    column.addWidget(
        Banner("d", "bad", "Read-only: another window has this project open.", [("save", "Save a copy…")])
    )
    folded = Banner("e", "warn", "Folded")
    folded.fold()
    column.addWidget(_row(folded))
    column.addWidget(_row(Toast(sheet, "Node 20 is hidden.", "Undo", None)))
    return holder


def _buttons() -> QWidget:
    off, pressed = TextButton("Export…"), TextButton("Export…")
    off.set_reason("Nothing to export")
    pressed.setDown(True)
    return _row(
        TextButton("Export…"),
        pressed,
        off,
        TextButton("Open…", "primary"),
        TextButton("Erase…", "danger"),
        TextButton("Cancel", "quiet", icon="x"),
    )


def _icons() -> QWidget:
    brush, off = IconButton("brush", "Brush", keys="B", checkable=True), IconButton("merge", "Merge")
    brush.setChecked(True)
    off.set_reason("Choose two nodes")
    return _row(IconButton("hand", "Hand", keys="H"), brush, IconButton("eraser", "Eraser"), off)


def main() -> None:
    app = QApplication(sys.argv[:1])
    dress(app, "light" if "light" in sys.argv else "dark")
    sheet = gallery()
    sheet.resize(1180, 860)
    sheet.show()
    buttons = sheet.findChildren(TextButton)
    buttons[-3].setFocus()
    app.processEvents()
    sheet.grab().save(sys.argv[1])


if __name__ == "__main__":
    main()
