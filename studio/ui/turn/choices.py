"""The choices of a menu, in sections; what cannot be chosen is listed with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from studio.ui.widgets.labels import plain_tip


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a menu; `why_not` is "" where it can be chosen, else its tool tip.

    `aside` stands muted at the right, such as what it costs or how long it lives.
    """

    key: str
    title: str
    why_not: str = ""
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Choices that belong together; those named in `on` are ticked.

    `is_folded`: behind its title, as a menu of its own. `takes_many`: any number can be on. Without anything
    on, and without `has_ticks`, the choices are plain commands.
    """

    id: str
    choices: tuple[Choice, ...]
    on: frozenset[str] = frozenset()
    title: str = ""
    is_folded: bool = False
    takes_many: bool = False
    has_ticks: bool = True


def fill(menu: QMenu, sections: Sequence[Section]) -> None:
    """Add the sections; the data of each action is its section and its key."""
    menu.setToolTipsVisible(True)
    for section in sections:
        if section.is_folded:
            if menu.actions():
                menu.addSeparator()
            inner = menu.addMenu(_plain(section.title))
            inner.setToolTipsVisible(True)
            _add_choices(inner, section)
            continue
        if section.title:
            menu.addSection(_plain(section.title))
        elif menu.actions():
            menu.addSeparator()
        _add_choices(menu, section)


def _add_choices(menu: QMenu, section: Section) -> None:
    group = None if section.takes_many else QActionGroup(menu)
    for choice in section.choices:
        words = f"{choice.title}\t{choice.aside}" if choice.aside else choice.title
        action = QAction(_plain(words), menu)
        action.setData([section.id, choice.key])
        action.setEnabled(not choice.why_not)
        action.setToolTip(plain_tip(choice.why_not))
        if section.has_ticks:
            action.setCheckable(True)
            action.setChecked(choice.key in section.on)
            if group is not None:
                group.addAction(action)
        menu.addAction(action)


def _plain(text: str) -> str:
    """An ampersand is no mnemonic here: names come from outside."""
    return text.replace("&", "&&")
