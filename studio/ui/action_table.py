"""Every action of the window: its name, icon, keys, place in the menus, and when it cannot be done."""

from dataclasses import dataclass

from studio.model.words import mark
from studio.ui import situation as when
from studio.ui.situation import WhyNot


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """`group` separates within a menu; `holds` marks keys that act while held and belong to the canvas."""

    id: str
    title: str
    menu: str
    group: int = 0
    icon: str = ""
    keys: tuple[str, ...] = ()
    why_not: WhyNot = when.possible
    is_checkable: bool = False
    holds: bool = False


MENUS: tuple[tuple[str, str], ...] = (
    ("file", mark("&File")),
    ("edit", mark("&Edit")),
    ("image", mark("&Image")),
    ("view", mark("&View")),
    ("mask", mark("&Mask")),
    ("turn", mark("&Turn")),
    ("compare", mark("&Compare")),
    ("help", mark("&Help")),
)

_S = ActionSpec

_FILE = (
    _S("file.open-pictures", mark("Open pictures…"), "file", 0, "folder-open", ("Ctrl+O",)),
    _S("file.new-project", mark("New project…"), "file", 0, "file-plus", ("Ctrl+N",)),
    _S("file.new-picture", mark("New picture from words…"), "file", 0, "file-type", (), when.possible),
    _S("file.open-project", mark("Open project…"), "file", 0, "folder", ("Ctrl+Shift+O",)),
    _S("file.open-sample", mark("Open the sample"), "file", 0, "image"),
    _S("file.export", mark("Export…"), "file", 1, "download", ("Ctrl+E",), when.needs_picture),
    _S("file.spending", mark("Spending…"), "file", 1, "receipt", (), when.needs_project),
    _S("file.unclaimed", mark("Unclaimed answers…"), "file", 1, "inbox"),
    _S("file.save-copy", mark("Save a copy…"), "file", 1, "files", ("Ctrl+Shift+S",), when.needs_project),
    _S("file.save-path-copy", mark("Save a copy of the path to here…"), "file", 1, "", (), when.needs_node),
    _S("file.save-picks-copy", mark("Save a copy of the picks…"), "file", 1, "", (), when.needs_picks),
    _S("file.check", mark("Check project…"), "file", 1, "shield", (), when.needs_project),
    _S("file.close-project", mark("Close project"), "file", 2, "", ("Ctrl+W",), when.needs_project),
    _S("file.quit", mark("Quit"), "file", 2, "", ("Ctrl+Q",)),
)
_EDIT = (
    _S("edit.undo", mark("Undo"), "edit", 0, "undo-2", ("Ctrl+Z",), when.needs_undo),
    _S("edit.redo", mark("Redo"), "edit", 0, "redo-2", ("Ctrl+Shift+Z", "Ctrl+Y"), when.needs_redo),
    _S("edit.copy-picture", mark("Copy picture"), "edit", 1, "copy", ("Ctrl+C",), when.needs_picture),
    _S("edit.paste", mark("Paste image or reference"), "edit", 1, "clipboard-paste", ("Ctrl+V",)),
    _S("edit.search-actions", mark("Search actions"), "edit", 2, "search", ("Ctrl+K",)),
    _S(
        "edit.search-history",
        mark("Search history"),
        "edit",
        2,
        "list-filter",
        ("Ctrl+F",),
        when.needs_project,
    ),
    _S("edit.accounts", mark("Accounts…"), "edit", 3, "key-round"),
    _S("edit.preferences", mark("Preferences…"), "edit", 3, "settings", ("Ctrl+,",)),
)
_IMAGE = (
    _S("image.pick", mark("Pick"), "image", 0, "flag", ("P",), when.needs_later_node),
    _S("image.maybe", mark("Maybe"), "image", 0, "circle-dashed", ("M",), when.needs_later_node),
    _S("image.reject", mark("Reject"), "image", 0, "x", ("X",), when.needs_later_node),
    _S("image.clear-verdict", mark("Clear verdict"), "image", 0, "", ("U",), when.needs_later_node),
    _S("image.previous-candidate", mark("Previous candidate"), "image", 1, "", (",",), when.needs_candidates),
    _S("image.next-candidate", mark("Next candidate"), "image", 1, "", (".",), when.needs_candidates),
    _S(
        "image.previous-version",
        mark("Earlier version"),
        "image",
        1,
        "",
        ("Alt+PgUp",),
        when.needs_versions,
    ),
    _S(
        "image.next-version",
        mark("Later version"),
        "image",
        1,
        "layers",
        ("Alt+PgDown",),
        when.needs_versions,
    ),
    _S("image.parent", mark("Go to the parent"), "image", 1, "", ("Alt+Down",), when.needs_parent),
    _S("image.child", mark("Go to the child"), "image", 1, "", ("Alt+Up",), when.needs_child),
    _S("image.previous-branch", mark("Previous branch"), "image", 1, "", ("Alt+Left",), when.needs_sibling),
    _S(
        "image.next-branch", mark("Next branch"), "image", 1, "git-branch", ("Alt+Right",), when.needs_sibling
    ),
    _S("image.label", mark("Label node…"), "image", 2, "tag", ("F2",), when.needs_node_to_change),
    _S("image.name-branch", mark("Name branch…"), "image", 2, "git-branch", (), when.needs_node_to_change),
    _S("image.hide-node", mark("Hide node"), "image", 2, "eye-off", ("Delete",), when.needs_hideable),
    _S("image.restore-hidden", mark("Restore hidden"), "image", 2, "", (), when.needs_hidden),
    _S("image.rename", mark("Rename image…"), "image", 3, "pencil-line", (), when.needs_image),
    _S("image.never-upload", mark("Never upload"), "image", 3, "cloud-off", (), when.needs_image, True),
    _S("image.hide", mark("Hide image"), "image", 3, "", (), when.needs_image),
    _S("image.restore-image", mark("Restore hidden image…"), "image", 3, "", (), when.needs_hidden_image),
    _S("image.previous", mark("Previous image"), "image", 4, "", ("Ctrl+PgUp",), when.needs_other_image),
    _S("image.next", mark("Next image"), "image", 4, "", ("Ctrl+PgDown",), when.needs_other_image),
)
_VIEW = (
    _S("view.fit", mark("Fit"), "view", 0, "maximize", ("Ctrl+0",), when.needs_node),
    _S("view.one-to-one", mark("100 %"), "view", 0, "", ("Ctrl+1",), when.needs_node),
    _S("view.toggle-zoom", mark("Between fit and 100 %"), "view", 0, "", ("Z",), when.needs_node),
    _S("view.zoom-in", mark("Zoom in"), "view", 0, "plus", ("+", "Ctrl++", "="), when.needs_node),
    _S("view.zoom-out", mark("Zoom out"), "view", 0, "minus", ("-", "Ctrl+-"), when.needs_node),
    _S("view.left-panel", mark("Left panel"), "view", 1, "panel-left", ("F7",), when.needs_project, True),
    _S("view.right-panel", mark("Right panel"), "view", 1, "panel-right", ("F8",), when.needs_project, True),
    _S("view.strip", mark("Strip"), "view", 1, "panel-bottom", ("F9",), when.needs_project, True),
    _S("view.canvas-only", mark("Canvas only"), "view", 1, "fullscreen", ("F",), when.needs_project, True),
    _S("view.full-screen", mark("Full screen"), "view", 1, "", ("F11",), is_checkable=True),
    _S("view.next-panel", mark("Next panel"), "view", 2, "", ("F6",)),
    _S("view.previous-panel", mark("Previous panel"), "view", 2, "", ("Shift+F6",)),
    _S("view.receipt", mark("Receipt"), "view", 3, "shield-check", ("Ctrl+Shift+L",), when.needs_node),
    _S("view.theme-dark", mark("Dark theme"), "view", 4, "", is_checkable=True),
    _S("view.theme-light", mark("Light theme"), "view", 4, "", is_checkable=True),
    _S("view.theme-system", mark("Theme of the system"), "view", 4, "", is_checkable=True),
)
_MASK = (
    _S("tool.hand", mark("Hand"), "mask", 0, "hand", ("H",), is_checkable=True),
    _S("tool.brush", mark("Brush"), "mask", 0, "brush", ("B",), when.needs_picture_to_change, True),
    _S("tool.eraser", mark("Eraser"), "mask", 0, "eraser", ("E",), when.needs_picture_to_change, True),
    _S(
        "tool.rectangle",
        mark("Rectangle"),
        "mask",
        0,
        "square-dashed",
        ("R",),
        when.needs_picture_to_change,
        True,
    ),
    _S(
        "tool.ellipse", mark("Ellipse"), "mask", 0, "circle", ("Shift+R",), when.needs_picture_to_change, True
    ),
    _S("tool.lasso", mark("Lasso"), "mask", 0, "lasso", ("L",), when.needs_picture_to_change, True),
    _S(
        "tool.polygon",
        mark("Polygon"),
        "mask",
        0,
        "pentagon",
        ("Shift+L",),
        when.needs_picture_to_change,
        True,
    ),
    _S(
        "tool.smart-select",
        mark("Smart select"),
        "mask",
        0,
        "wand-sparkles",
        ("W",),
        when.needs_picture_to_change,
        True,
    ),
    _S("tool.fill", mark("Fill"), "mask", 0, "paint-bucket", ("G",), when.needs_picture_to_change, True),
    _S("tool.markup", mark("Markup"), "mask", 0, "pen-line", ("A",), when.needs_picture_to_change, True),
    _S("mask.smaller-brush", mark("Smaller brush"), "mask", 1, "", ("[", "S"), when.needs_node),
    _S("mask.larger-brush", mark("Larger brush"), "mask", 1, "", ("]", "D"), when.needs_node),
    _S(
        "mask.invert",
        mark("Invert mask"),
        "mask",
        2,
        "contrast",
        ("Ctrl+Shift+I",),
        when.needs_picture_to_change,
    ),
    _S("mask.whole", mark("Mask everything"), "mask", 2, "", ("Ctrl+A",), when.needs_picture_to_change),
    _S("mask.clear", mark("Clear mask"), "mask", 2, "", ("Ctrl+D",), when.needs_mask),
    _S("mask.feather", mark("Feather mask"), "mask", 3, "blend", ("Ctrl+Shift+F",), when.needs_mask),
    _S("mask.grow", mark("Grow mask"), "mask", 3, "expand", ("Ctrl+]",), when.needs_mask),
    _S("mask.shrink", mark("Shrink mask"), "mask", 3, "shrink", ("Ctrl+[",), when.needs_mask),
    _S("mask.refine", mark("Refine mask edge"), "mask", 3, "", ("Ctrl+Shift+H",), when.needs_mask),
    _S("mask.clear-markup", mark("Clear markup"), "mask", 5, "", (), when.needs_picture_to_change),
    _S("mask.overlay", mark("Show mask"), "mask", 4, "eye", ("O",), when.needs_node, True),
    _S("mask.overlay-colour", mark("Next mask colour"), "mask", 4, "", ("Shift+O",), when.needs_node),
    _S("mask.lock", mark("Lock with this mask"), "mask", 6, "lock", ("Ctrl+L",), when.needs_lockable),
    _S("mask.lock-painted", mark("Lock all that was painted"), "mask", 6, "", (), when.needs_answer),
    _S("mask.lock-changed", mark("Lock only what changed"), "mask", 6, "", (), when.needs_answer),
    _S("mask.lock-past", mark("Let the lock go past the mask"), "mask", 6, "", (), when.needs_answer),
    _S("mask.take-raw", mark("Take it as it came"), "mask", 6, "lock-open", (), when.needs_answer),
)
_TURN = (
    _S(
        "turn.generate",
        mark("Generate"),
        "turn",
        0,
        "sparkles",
        ("Ctrl+Return", "Ctrl+Enter"),
        when.needs_instruction,
    ),
    _S("turn.cancel", mark("Cancel turn"), "turn", 0, "x", ("Ctrl+.",), when.needs_running),
    _S("turn.queue", mark("Queue"), "turn", 0, "list-ordered", ()),
    _S(
        "turn.instruction",
        mark("Go to instruction"),
        "turn",
        1,
        "pencil-line",
        ("Ctrl+I",),
        when.needs_project,
    ),
    _S(
        "turn.anchor-last",
        mark("Start from the last node"),
        "turn",
        2,
        "anchor",
        ("Alt+1",),
        when.needs_node_to_change,
    ),
    _S(
        "turn.anchor-original",
        mark("Start from the original"),
        "turn",
        2,
        "anchor",
        ("Alt+2",),
        when.needs_picture_to_change,
    ),
    _S(
        "turn.anchor-both",
        mark("Start from both, head and original"),
        "turn",
        2,
        "anchor",
        ("Alt+3",),
        when.needs_picture_to_change,
    ),
    _S(
        "turn.anchor-crop",
        mark("Start from a crop around the mask"),
        "turn",
        2,
        "anchor",
        ("Alt+4",),
        when.needs_picture_to_change,
    ),
    _S(
        "turn.keep", mark("Add to Keep"), "turn", 3, "list-plus", ("Ctrl+Shift+K",), when.needs_node_to_change
    ),
    _S(
        "turn.keep-region",
        mark("Paint a region of Keep…"),
        "turn",
        3,
        "scan",
        ("Shift+K",),
        when.needs_keep_entry,
        True,
    ),
    _S(
        "turn.keep-statistics",
        mark("What keeps breaking"),
        "turn",
        3,
        "chart-no-axes-column",
        (),
        when.needs_node,
    ),
    _S(
        "turn.reference",
        mark("Add reference…"),
        "turn",
        3,
        "image-plus",
        ("Ctrl+R",),
        when.needs_node_to_change,
    ),
    _S(
        "turn.node-as-reference",
        mark("Use this node as reference"),
        "turn",
        3,
        "image-plus",
        (),
        when.needs_picture_to_change,
    ),
    _S("turn.merge", mark("Merge with…"), "turn", 4, "git-merge", ("Ctrl+M",), when.needs_partner),
    _S("turn.variants", mark("Variants…"), "turn", 4, "shuffle", (), when.needs_recipe),
    _S(
        "turn.replay",
        mark("Replay from the original…"),
        "turn",
        4,
        "rotate-ccw",
        ("Ctrl+Shift+R",),
        when.needs_steps,
    ),
    _S("turn.ask-several", mark("Ask several…"), "turn", 4, "users", (), when.needs_node_to_change),
    _S("turn.finalise", mark("Finalise…"), "turn", 4, "gem", (), when.needs_recipe),
    _S("turn.measure", mark("Measure this model…"), "turn", 4, "ruler", (), when.needs_account),
)
_COMPARE = (
    _S("compare.single", mark("Single"), "compare", 0, "square", ("1",), when.needs_node, True),
    _S("compare.wipe", mark("Wipe"), "compare", 0, "square-split-horizontal", ("2",), when.needs_other, True),
    _S("compare.blink", mark("Blink"), "compare", 0, "flip-horizontal-2", ("3",), when.needs_other, True),
    _S(
        "compare.side-by-side",
        mark("Side by side"),
        "compare",
        0,
        "columns-2",
        ("4",),
        when.needs_other,
        True,
    ),
    _S("compare.difference", mark("Difference"), "compare", 0, "diff", ("5",), when.needs_map, True),
    _S("compare.heat", mark("Heat map"), "compare", 0, "flame", ("6",), when.needs_map, True),
    _S("compare.raw", mark("As answered"), "compare", 2, "lock-open", ("J",), when.needs_raw, True),
    _S("compare.locked", mark("As locked"), "compare", 2, "lock", ("K",), when.needs_raw, True),
    _S(
        "compare.parent",
        mark("Parent, while held"),
        "compare",
        1,
        "",
        ("Space",),
        when.needs_other,
        holds=True,
    ),
    _S(
        "compare.original",
        mark("Original, while held"),
        "compare",
        1,
        "",
        ("Shift+Space",),
        when.needs_other,
        holds=True,
    ),
)
_HELP = (
    _S("help.help", mark("Help and keys"), "help", 0, "circle-question-mark", ("F1",)),
    _S("help.about", mark("About Palimpsest"), "help", 1, "info"),
)

ACTIONS: tuple[ActionSpec, ...] = (*_FILE, *_EDIT, *_IMAGE, *_VIEW, *_MASK, *_TURN, *_COMPARE, *_HELP)
