"""Prints what assistive technology sees of one program, as JSON; run by the system's Python, which has gi.

eyes.py PID [all]     without `all`, what is not showing is left out with everything below it
"""

import json
import sys
from collections.abc import Iterator

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402 – the version is chosen first

_WITH_TEXT = {"text", "entry", "paragraph", "document text"}


def look(node: Atspi.Accessible, wants_all: bool, depth: int = 0) -> Iterator[dict[str, object]]:
    try:
        states = [state.value_nick for state in node.get_state_set().get_states()]
        if depth > 1 and not wants_all and "showing" not in states:
            return
        yield describe(node, states)
        children = [node.get_child_at_index(i) for i in range(node.get_child_count())]
    except GLib.Error:  # it went away while it was looked at
        return
    for child in children:
        if child is not None:
            yield from look(child, wants_all, depth + 1)


def describe(node: Atspi.Accessible, states: list[str]) -> dict[str, object]:
    role, at = node.get_role_name(), node.get_extents(Atspi.CoordType.SCREEN)
    text = node.get_text_iface()
    value = node.get_value_iface()
    return {
        "id": node.get_accessible_id(),
        "role": role,
        "name": node.get_name(),
        "description": node.get_description(),
        "rect": [at.x, at.y, at.width, at.height],
        "states": states,
        "text": Atspi.Text.get_text(text, 0, -1)
        if text and (role in _WITH_TEXT or "editable" in states)
        else "",
        "value": Atspi.Value.get_current_value(value) if value else None,
    }


def programs(pid: int) -> Iterator[Atspi.Accessible]:
    desk = Atspi.get_desktop(0)
    for i in range(desk.get_child_count()):
        try:
            program = desk.get_child_at_index(i)
            if program is not None and program.get_process_id() == pid:
                yield program
        except GLib.Error:
            continue


if __name__ == "__main__":
    wants_all = "all" in sys.argv[2:]
    found = [seen for program in programs(int(sys.argv[1])) for seen in look(program, wants_all)]
    print(json.dumps(found))
