"""Under which other words an action is looked for: those of other programs, and the menu it stands in."""

from studio.model.words import mark, tr
from studio.ui.action_table import MENUS

_ALSO = {
    "compare.heat": mark("drift, delta E"),
    "compare.side-by-side": mark("split, two up"),
    "compare.wipe": mark("slider, before and after"),
    "edit.copy-picture": mark("clipboard"),
    "file.export": mark("save as, download"),
    "file.spending": mark("ledger, cost, budget"),
    "help.help": mark("keyboard shortcuts, manual"),
    "edit.preferences": mark("settings, options, keyboard shortcuts"),
    "mask.clear": mark("deselect"),
    "mask.overlay": mark("overlay, quick mask"),
    "mask.refine": mark("hair, fur, select and mask"),
    "mask.whole": mark("select all"),
    "tool.hand": mark("pan, move"),
    "tool.smart-select": mark("magic wand, object selection"),
    "turn.keep-region": mark("watch, measure, protect"),
    "turn.keep-statistics": mark("statistics, findings, invariants"),
    "turn.generate": mark("run, send, render"),
    "view.canvas-only": mark("hide panels, presentation"),
    "view.fit": mark("zoom to the window"),
    "view.one-to-one": mark("zoom to actual pixels"),
    "view.toggle-zoom": mark("zoom"),
}


def also_found_by(action_id: str, menu: str) -> str:
    """Words of the window's language beside an action's title."""
    title = next((tr(title).replace("&", "") for name, title in MENUS if name == menu), "")
    return " ".join(word for word in (tr(_ALSO[action_id]) if action_id in _ALSO else "", title) if word)
