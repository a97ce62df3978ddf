"""Which keys an action has: its own ones, unless the user chose others."""

import json
from collections.abc import Iterable, Mapping

from PySide6.QtGui import QKeySequence

from studio.ui.action_table import ActionSpec


def read(text: str) -> dict[str, tuple[str, ...]]:
    """The user's choices as the setting keeps them; what cannot be read counts as none."""
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {
        name: tuple(key for key in keys if isinstance(key, str))
        for name, keys in found.items()
        if isinstance(keys, list)
    }


def write(chosen: Mapping[str, Iterable[str]]) -> str:
    """The text that `read` reads; "" when nothing was chosen."""
    return json.dumps({name: list(keys) for name, keys in sorted(chosen.items())}) if chosen else ""


def of(spec: ActionSpec, chosen: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return chosen.get(spec.id, spec.keys)


def taken_by(
    keys: str, but: str, specs: Iterable[ActionSpec], chosen: Mapping[str, tuple[str, ...]]
) -> str | None:
    """The id of the action, other than `but`, that has `keys` already."""
    wanted = QKeySequence(keys)
    for spec in specs:
        if spec.id != but and any(QKeySequence(key) == wanted for key in of(spec, chosen)):
            return spec.id
    return None


def spoken(keys: str) -> str:
    """The keys as this system writes them."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
