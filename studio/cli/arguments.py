"""The words of the command line: commands, options and their help."""

import argparse
from pathlib import Path

from studio.cli.account_arguments import add_keys, add_profiles
from studio.cli.parsing import Commands, Parser, assigned, at_least_one, numbered, numbered_role
from studio.model.finals import FileFormat, MetadataRule
from studio.model.history import Verdict
from studio.model.recipe import BUILT_IN, Anchor, LockMode, Role
from studio.model.words import tr

COMMANDS = frozenset({"new", "add", "edit", "log", "mark", "export", "check", "models", "profiles", "keys"})
_ANCHORS = (Anchor.LAST, Anchor.ORIGINAL)
_LOCKS = (LockMode.AUTO, LockMode.STRICT, LockMode.OFF)
_EXAMPLES = """\
  palimpsest new cup.palimpsest cup.jpg
  palimpsest edit cup.palimpsest -i "make it warmer" -n 4
  palimpsest edit cup.palimpsest -i "remove this" --mask spot.png --from root
  palimpsest log cup.palimpsest
  palimpsest export cup.palimpsest head --to finals --format webp --long-edge 1600
"""


def parser(version: str) -> Parser:
    """The whole command line. It raises WrongUsage."""
    top = Parser(
        prog="palimpsest",
        description=tr("Edit pictures turn by turn, and keep every turn."),
        epilog="\n".join(
            (
                tr("Without a command the studio opens, on a project or a picture if one is named."),
                "",
                tr("NODE is head, root, pick, a number, or an id or its beginning; IMAGE: goes before it."),
                "",
                tr("examples:"),
                _EXAMPLES,
            )
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"palimpsest {version}")
    commands = top.add_subparsers(dest="command", required=True, metavar=tr("COMMAND"))
    _add_new(commands)
    _add_edit(commands)
    _add_reading(commands)
    _add_export(commands)
    add_profiles(commands)
    add_keys(commands)
    _add_models(commands)
    for command in commands.choices.values():
        command.add_argument("--json", action="store_true", help=tr("print one JSON object, on failure too"))
    return top


def _add_command(commands: "Commands[Parser]", name: str, does: str) -> Parser:
    command = commands.add_parser(name, help=does, description=f"{does[0].upper()}{does[1:]}.")
    if name != "models":
        command.add_argument("project", type=Path, metavar="PROJECT", help=tr("a .palimpsest file"))
    return command


def _add_new(commands: "Commands[Parser]") -> None:
    new = _add_command(commands, "new", tr("make a project with these images; an existing file is refused"))
    add = _add_command(commands, "add", tr("add images to a project"))
    for command in (new, add):
        command.add_argument(
            "pictures",
            type=Path,
            nargs="+",
            metavar="PICTURE",
            help=tr("PNG, JPEG, WebP, AVIF, TIFF, GIF or BMP"),
        )


def _add_edit(commands: "Commands[Parser]") -> None:
    edit = _add_command(commands, "edit", tr("run one turn: an instruction becomes candidates"))
    what = edit.add_argument_group(tr("what to do"))
    what.add_argument(
        "-i", "--instruction", required=True, metavar="TEXT", help=tr("what should change, in plain words")
    )
    what.add_argument(
        "-n", dest="candidates", type=at_least_one, default=1, metavar="N", help=tr("candidates")
    )
    what.add_argument("--image", metavar="NAME", help=tr("which image; needed when there are several"))
    what.add_argument("--from", dest="start", metavar="NODE", help=tr("start here, not from the head"))
    what.add_argument(
        "--anchor",
        action="append",
        choices=[one.value for one in _ANCHORS],
        help=tr("the node, or the original it came from; both when given twice"),
    )
    what.add_argument("--stay", action="store_true", help=tr("leave the head where it is"))
    what.add_argument("--dry-run", action="store_true", help=tr("say what would be sent, send nothing"))
    _add_keeping(edit)
    _add_references(edit)
    by = edit.add_argument_group(tr("by whom"))
    by.add_argument("--profile", default=BUILT_IN, metavar="P", help=tr("an account; else the built-in one"))
    by.add_argument("--model", default="", metavar="M", help=tr("one of its models"))
    by.add_argument(
        "--set",
        dest="parameters",
        action="append",
        default=[],
        type=assigned,
        metavar="FIELD=VALUE",
        help=tr("a parameter of the model, such as seed=7"),
    )


def _add_keeping(edit: Parser) -> None:
    keeping = edit.add_argument_group(tr("what must stay"))
    keeping.add_argument(
        "--keep", action="append", default=[], metavar="TEXT", help=tr("on this turn; may be repeated")
    )
    keeping.add_argument("--no-list", action="store_true", help=tr("leave out the image's own Keep list"))
    keeping.add_argument(
        "--mask", type=Path, metavar="FILE", help=tr("white marks what may change, or transparency does")
    )
    keeping.add_argument(
        "--mask-rule", choices=("white", "alpha"), help=tr("which of the two, where both vary")
    )
    keeping.add_argument("--mask-fit", action="store_true", help=tr("scale a mask of another size"))
    keeping.add_argument(
        "--lock",
        choices=[one.value for one in _LOCKS],
        help=tr("strict keeps every pixel outside the mask; off takes the answer as it is"),
    )


def _add_references(edit: Parser) -> None:
    references = edit.add_argument_group(tr("references, as Image 2, 3, … in their order"))
    references.add_argument(
        "--reference",
        action="append",
        default=[],
        metavar="FILE|NODE",
        help=tr("a picture, or a node of the image"),
    )
    references.add_argument(
        "--caption", action="append", default=[], type=numbered, metavar="N=TEXT", help=tr("what it shows")
    )
    references.add_argument(
        "--role",
        action="append",
        default=[],
        type=numbered_role,
        metavar="N=ROLE",
        help=tr("what it is for: {names}", names=", ".join(Role)),
    )


def _add_reading(commands: "Commands[Parser]") -> None:
    _add_command(commands, "log", tr("show the history of every image"))
    _add_command(commands, "check", tr("verify every hash, parent and picture"))
    mark = _add_command(commands, "mark", tr("give a node a verdict"))
    mark.add_argument("node", metavar="NODE")
    mark.add_argument("verdict", choices=[one.value for one in Verdict], help=tr("what you think of it"))
    mark.add_argument("--note", metavar="TEXT", help=tr("why"))


def _add_export(commands: "Commands[Parser]") -> None:
    export = _add_command(commands, "export", tr("write nodes as picture files"))
    export.add_argument("nodes", nargs="+", metavar="NODE")
    export.add_argument("--to", type=Path, required=True, metavar="DIR", help=tr("made when it is not there"))
    export.add_argument(
        "--format",
        choices=[one.value for one in FileFormat],
        default=FileFormat.PNG.value,
        help=tr("PNG when nothing is said"),
    )
    export.add_argument("--long-edge", type=at_least_one, metavar="PX", help=tr("never enlarges"))
    export.add_argument(
        "--name",
        default="{image}-{number}",
        metavar="TEMPLATE",
        help=tr("with {fields}", fields="{image} {number} {label} {date} {width} {height} {n}"),
    )
    export.add_argument(
        "--metadata",
        choices=[one.value for one in MetadataRule],
        default=MetadataRule.ORIGIN.value,
        help=tr("keep writes an original byte for byte, where it is not converted"),
    )
    export.add_argument(
        "--overwrite", action="store_true", help=tr("replace a file of that name; else -2 is added")
    )


def _add_models(commands: "Commands[Parser]") -> None:
    models = _add_command(commands, "models", tr("list what the models of a profile can do"))
    models.add_argument("profile", nargs="?", default=BUILT_IN, metavar="PROFILE")
