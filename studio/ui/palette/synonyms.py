"""Under which other words an action is looked for: those of other programs, and the menu it stands in."""

from studio.model.words import mark, tr
from studio.ui.action_table import MENUS

_ALSO = {
    "compare.blink": mark("flicker, toggle"),
    "compare.heat": mark("drift, delta E"),
    "compare.locked": mark("lock"),
    "compare.raw": mark("raw, without the lock"),
    "compare.side-by-side": mark("light table, split, two up"),
    "compare.wipe": mark("slider, before and after"),
    "edit.accounts": mark("key, provider, maker, model, settings"),
    "edit.copy-picture": mark("clipboard"),
    "edit.preferences": mark("settings, options, keyboard shortcuts"),
    "file.check": mark("verify, damage, integrity"),
    "file.export": mark("save as, download"),
    "file.new-picture": mark("text to image, empty sheet"),
    "file.spending": mark("ledger, cost, budget, cap"),
    "file.unclaimed": mark("lost answers, deliveries, recover"),
    "help.help": mark("keyboard shortcuts, manual"),
    "image.hide-node": mark("delete, remove"),
    "image.pick": mark("flag, favourite, star"),
    "image.restore-hidden": mark("undelete, bring back"),
    "mask.clear": mark("deselect"),
    "mask.grow": mark("expand"),
    "mask.lock": mark("protect"),
    "mask.overlay": mark("overlay, quick mask"),
    "mask.refine": mark("hair, fur, select and mask"),
    "mask.shrink": mark("contract"),
    "mask.whole": mark("select all"),
    "tool.brush": mark("paint, draw a mask"),
    "tool.hand": mark("pan, move"),
    "tool.markup": mark("draw, annotate, sketch"),
    "tool.smart-select": mark("magic wand, object selection"),
    "turn.ask-several": mark("compare models"),
    "turn.cancel": mark("stop, abort"),
    "turn.finalise": mark("final, high quality, upscale"),
    "turn.generate": mark("run, send, render"),
    "turn.instruction": mark("prompt"),
    "turn.keep-region": mark("watch, measure, protect"),
    "turn.keep-statistics": mark("statistics, findings, invariants"),
    "turn.merge": mark("combine, blend"),
    "turn.queue": mark("jobs, running, waiting"),
    "turn.replay": mark("recipe, start over"),
    "turn.variants": mark("same recipe again, more like this"),
    "view.canvas-only": mark("hide panels, presentation"),
    "view.fit": mark("zoom to the window"),
    "view.one-to-one": mark("zoom to actual pixels"),
    "view.receipt": mark("proof, protected pixels"),
    "view.toggle-zoom": mark("zoom"),
}


def also_found_by(action_id: str, menu: str) -> str:
    """Words of the window's language beside an action's title."""
    title = next((tr(title).replace("&", "") for name, title in MENUS if name == menu), "")
    return " ".join(word for word in (tr(_ALSO[action_id]) if action_id in _ALSO else "", title) if word)
