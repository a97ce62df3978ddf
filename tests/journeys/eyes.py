"""Tells what assistive technology sees of one program; run by the system's Python, which has gi.

eyes.py PID QUESTIONS ANSWERS     descriptors that both carry JSON, a line each

A question names the parts that are wanted, as `Sight.all` does. Everything goes over a bus, call by call, and
the program has to answer each: what is not wanted is not described.
"""

import json
import os
import sys
from collections.abc import Iterator
from typing import NamedTuple

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402 – the version is chosen first

_WITH_TEXT = {"text", "entry", "paragraph", "document text"}


class Wanted(NamedTuple):
    """How name and id begin and end, and the role, of what is looked for; "" means any.

    Without `hidden_too`, what is not showing is left out with everything below it.
    """

    name: str
    role: str
    id_end: str
    hidden_too: bool

    def has(self, node: Atspi.Accessible) -> bool:
        return (
            (not self.name or node.get_name().startswith(self.name))
            and (not self.role or node.get_role_name() == self.role)
            and (not self.id_end or node.get_accessible_id().endswith(self.id_end))
        )


def look(node: Atspi.Accessible, wanted: Wanted, depth: int = 0) -> Iterator[dict[str, object]]:
    try:
        states = node.get_state_set()
        if depth > 1 and not wanted.hidden_too and not states.contains(Atspi.StateType.SHOWING):
            return
        if wanted.has(node):
            yield describe(node, [state.value_nick for state in states.get_states()])
        children = [node.get_child_at_index(i) for i in range(node.get_child_count())]
    except GLib.Error:  # it went away while it was looked at
        return
    for child in children:
        if child is not None:
            yield from look(child, wanted, depth + 1)


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
    pid, questions, answers = map(int, sys.argv[1:])
    with os.fdopen(questions) as asked, os.fdopen(answers, "w") as told:
        for line in asked:
            wanted = Wanted(**json.loads(line))
            found = [seen for program in programs(pid) for seen in look(program, wanted)]
            print(json.dumps(found), file=told, flush=True)
