"""The preferences: the table of settings by section, and the keys; every change counts at once."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QStackedWidget, QVBoxLayout, QWidget

from studio.model.settings import SETTINGS, Section, Setting, Value
from studio.model.words import tr
from studio.ui import key_bindings
from studio.ui.actions import Actions
from studio.ui.preferences.keys_page import KeysPage
from studio.ui.preferences.settings_page import SettingsPage
from studio.ui.widgets.buttons import TextButton
from studio.ui.widgets.surface import Line, Surface

KEYS_SETTING = "keys"
_SECTIONS_PX = 190


class PreferencesDialog(QDialog):
    """Opened with `open`; `chosen` tells the name of a setting and its new value."""

    chosen = Signal(str, object)

    def __init__(self, value_of: Callable[[str], Value], actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self._value_of = value_of
        self.setWindowTitle(tr("Preferences"))
        self.setModal(False)
        self.resize(780, 560)
        self._sections = QListWidget()
        self._sections.setAccessibleName(tr("Sections"))
        self._sections.setFrameShape(QListWidget.Shape.NoFrame)
        self._pages = QStackedWidget()
        self._settings_pages = [self._page(section) for section in Section if _of(section)]
        self.keys = KeysPage(actions)
        self.keys.chosen.connect(self._on_keys)
        self._sections.addItem(tr("Keys"))
        self._pages.addWidget(self.keys)
        self._sections.currentRowChanged.connect(self._pages.setCurrentIndex)
        self._sections.setCurrentRow(0)
        self._lay_out()
        self.refresh()

    def refresh(self) -> None:
        """Show every value as it is now."""
        for page in self._settings_pages:
            for name in page.names():
                page.present(name, self._value_of(name))
        self.keys.present(key_bindings.read(str(self._value_of(KEYS_SETTING))))

    def present_error(self, name: str, text: str) -> None:
        """Say beside a setting why its value was not taken."""
        for page in self._settings_pages:
            page.present_error(name, text)

    def open_at(self, name: str = "") -> None:
        """Open at the section of a setting, or at the keys of an action; at the start without a name."""
        self.refresh()
        self.show()
        self.raise_()
        self.activateWindow()
        for row, page in enumerate(self._settings_pages):
            if name in page.names():
                self._sections.setCurrentRow(row)
                return
        if name:
            self._sections.setCurrentRow(self._sections.count() - 1)
            self.keys.ask_for(name)

    def _page(self, section: Section) -> SettingsPage:
        page = SettingsPage(_of(section))
        page.chosen.connect(self.chosen)
        self._sections.addItem(tr(section.value))
        self._pages.addWidget(page)
        return page

    def _lay_out(self) -> None:
        across = QHBoxLayout()
        across.setSpacing(0)
        left = Surface("field")
        left.setFixedWidth(_SECTIONS_PX)
        sections = QVBoxLayout(left)
        sections.setContentsMargins(0, 8, 0, 0)
        sections.addWidget(self._sections)
        across.addWidget(left)
        across.addWidget(Line(vertical=True))
        across.addWidget(self._pages, 1)
        foot = Surface("panel")
        line = QHBoxLayout(foot)
        line.setContentsMargins(16, 8, 16, 8)
        line.addStretch(1)
        done = TextButton(tr("Close"))
        done.clicked.connect(self.accept)
        line.addWidget(done)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(across, 1)
        column.addWidget(Line())
        column.addWidget(foot)

    def _on_keys(self, chosen: dict[str, tuple[str, ...]]) -> None:
        self.chosen.emit(KEYS_SETTING, key_bindings.write(chosen))


def _of(section: Section) -> tuple[Setting, ...]:
    return tuple(
        setting for setting in SETTINGS if setting.section is section and setting.name != KEYS_SETTING
    )
