"""The menus, built from the table of actions."""

from itertools import groupby

from PySide6.QtWidgets import QMenu, QMenuBar

from studio.model.words import tr
from studio.ui.action_table import MENUS
from studio.ui.actions import Actions


def fill(bar: QMenuBar, actions: Actions) -> dict[str, QMenu]:
    """One menu after the other, separated by group; returns them by name."""
    made: dict[str, QMenu] = {}
    for name, title in MENUS:
        menu = bar.addMenu(tr(title))
        menu.setToolTipsVisible(True)
        specs = [spec for spec in actions.specs() if spec.menu == name]
        for group, members in groupby(specs, key=lambda spec: spec.group):
            if group and menu.actions():
                menu.addSeparator()
            for spec in members:
                menu.addAction(actions.action(spec.id))
        made[name] = menu
    return made
