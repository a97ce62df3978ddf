"""What is written of how far a node drifted: its number, or why there is none."""

from studio.model.history import Node
from studio.model.words import tr
from studio.ui import numerals

AWAITED, NOTHING = "…", "–"


def drift_text(node: Node) -> str:
    """… while it is being measured, – where nothing can be claimed."""
    if node.drift is not None:
        return numerals.decimal(node.drift)
    return AWAITED if node.awaits_drift else NOTHING


def drift_told(node: Node) -> str:
    """The same in words; "" where nothing can be claimed."""
    if node.drift is not None:
        return tr("drift {drift}", drift=numerals.decimal(node.drift))
    return tr("drift is being measured") if node.awaits_drift else ""
