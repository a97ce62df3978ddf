"""What the lock did with a node, at a glance: a mark, its colour, and two or three words.

Every state has its own shape and its own words; colour only says it again.
"""

from studio.model.history import LockState, Node
from studio.model.words import mark, tr
from studio.ui import numerals

_MARKS = {
    LockState.LOCKED: ("lock", "good"),
    LockState.ASKED: ("circle-question-mark", "warn"),
    LockState.REFUSED: ("lock-open", "warn"),
    LockState.OFF: ("shield-off", "muted"),
}
_WORDS = {
    LockState.LOCKED: mark("{count} changed"),
    LockState.ASKED: mark("Lock it?"),
    LockState.REFUSED: mark("Not locked"),
    LockState.OFF: mark("As it came"),
}


def look(state: LockState) -> tuple[str, str]:
    """An icon, and its colour role."""
    return _MARKS[state]


def lock_look(node: Node) -> tuple[str, str]:
    """As `look`; no icon where there was nothing to lock."""
    if node.lock is None or (node.lock is LockState.LOCKED and not node.protected_px):
        return "", "muted"
    return look(node.lock)


def lock_text(node: Node) -> str:
    """What the lock did in two words; "" where there was none."""
    if node.lock is None:
        return ""
    if node.lock is LockState.LOCKED and not node.protected_px:
        return tr("Whole picture")
    return tr(_WORDS[node.lock], count=numerals.number(node.differing_px or 0))


def is_open(node: Node) -> bool:
    """Whether somebody should look at it: the lock asks, or could not be kept."""
    return node.lock in (LockState.ASKED, LockState.REFUSED)


def version_text(place: int, count: int) -> str:
    """Which of the versions of one answer it is, counted from 1; "" where there is one only."""
    return tr("Version {place} of {count}", place=place, count=count) if count > 1 else ""
