"""The words of the command line: commands, options and their help."""

import argparse
from pathlib import Path

from studio.cli import examples
from studio.cli.account_arguments import add_keys, add_profiles
from studio.cli.locking import add_lock
from studio.cli.measuring import add_measure
from studio.cli.parsing import Commands, Parser, at_least_one
from studio.cli.turn_arguments import add_edit, add_generate, add_replay
from studio.model.finals import FileFormat, MetadataRule
from studio.model.history import Verdict
from studio.model.recipe import BUILT_IN
from studio.model.words import tr


def parser(version: str) -> Parser:
    """The whole command line. It raises WrongUsage."""
    top = Parser(
        prog="palimpsest",
        description=tr("Edit pictures turn by turn, and keep every turn."),
        epilog="\n".join(
            (
                tr("Without a command the studio opens, on a project or a picture if one is named."),
                "",
                _what_a_node_is(),
                "",
                tr(
                    "exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 maybe charged, 130 interrupted"
                ),
                "",
                tr("examples:"),
                examples.told_of_all(),
            )
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"palimpsest {version}")
    commands = top.add_subparsers(dest="command", required=True, metavar=tr("COMMAND"))
    _add_new(commands)
    add_edit(commands)
    add_generate(commands)
    _add_merge(commands)
    add_replay(commands)
    _add_reading(commands)
    _add_export(commands)
    _add_copy(commands)
    add_lock(commands)
    add_measure(commands)
    add_profiles(commands)
    add_keys(commands)
    _add_models(commands)
    _add_unclaimed(commands)
    for name, command in commands.choices.items():
        command.add_argument("--json", action="store_true", help=tr("print one JSON object, on failure too"))
        _show_examples(name, command)
    return top


def _what_a_node_is() -> str:
    return tr("NODE is head, root, pick, a number, or an id or its beginning; IMAGE: goes before it.")


def _show_examples(name: str, command: argparse.ArgumentParser) -> None:
    """Below the options, of its own actions too; with what a node is where it takes one."""
    names_nodes = any("NODE" in str(action.metavar) or action.metavar == "B" for action in command._actions)
    lines = [_what_a_node_is(), ""] if names_nodes else []
    command.formatter_class = argparse.RawDescriptionHelpFormatter
    command.epilog = "\n".join((*lines, tr("examples:"), examples.told(name)))
    for action in command._actions:
        if isinstance(action, argparse._SubParsersAction):
            for word, one in action.choices.items():
                _show_examples(f"{name} {word}", one)


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
            help=tr("PNG, JPEG, WebP, AVIF, HEIC, TIFF, GIF, BMP, PSD or ORA"),
        )


def _add_merge(commands: "Commands[Parser]") -> None:
    merge = _add_command(commands, "merge", tr("make one node of two, through a mask; nothing is sent"))
    merge.add_argument("one", metavar="A", help=tr("the node whose frame and colour space the result has"))
    merge.add_argument("other", metavar="B", help=tr("the node that white takes"))
    merge.add_argument(
        "--mask",
        type=Path,
        required=True,
        metavar="FILE",
        help=tr("of the size of A: white takes B, black keeps A, grey mixes"),
    )
    merge.add_argument("--image", metavar="NAME", help=tr("which image; needed when there are several"))
    merge.add_argument(
        "--mask-rule", choices=("white", "alpha"), help=tr("white or transparency, where both vary")
    )
    merge.add_argument("--mask-fit", action="store_true", help=tr("scale a mask of another size"))
    merge.add_argument(
        "--feather",
        type=at_least_one,
        default=0,
        metavar="PX",
        help=tr("make hard edges of the mask soft, to both sides"),
    )


def _add_reading(commands: "Commands[Parser]") -> None:
    _add_command(commands, "log", tr("show the history of every image"))
    _add_command(commands, "check", tr("verify every hash, parent and picture"))
    mark = _add_command(commands, "mark", tr("give a node a verdict"))
    mark.add_argument("node", metavar="NODE", help=tr("which one it is for"))
    mark.add_argument("verdict", choices=[one.value for one in Verdict], help=tr("what you think of it"))
    mark.add_argument("--note", metavar="TEXT", help=tr("why"))


def _add_copy(commands: "Commands[Parser]") -> None:
    copy = _add_command(commands, "copy", tr("save a copy of a project; an existing file is refused"))
    copy.add_argument("to", type=Path, metavar="TO", help=tr("the new .palimpsest file"))
    part = copy.add_mutually_exclusive_group()
    part.add_argument("--path", metavar="NODE", help=tr("only what leads to this node"))
    part.add_argument("--picks", action="store_true", help=tr("only the nodes that are marked as picks"))


def _add_export(commands: "Commands[Parser]") -> None:
    export = _add_command(commands, "export", tr("write nodes as picture files"))
    export.add_argument("nodes", nargs="+", metavar="NODE", help=tr("each becomes a file"))
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
        help=tr(
            "keep writes an original byte for byte, where it is not converted; origin, when nothing is said,"
            " tells where it comes from; recipe how it was made as well"
        ),
    )
    export.add_argument(
        "--overwrite", action="store_true", help=tr("replace a file of that name; else -2 is added")
    )


def _add_unclaimed(commands: "Commands[Parser]") -> None:
    does = tr("list answers that no history shows, save them, fetch them, let them go")
    command = commands.add_parser("unclaimed", help=does, description=f"{does[0].upper()}{does[1:]}.")
    command.add_argument(
        "project", type=Path, nargs="?", metavar="PROJECT", help=tr("also what this project cannot show")
    )
    command.add_argument(
        "--answer", action="append", metavar="ID", help=tr("only this one; several times for several")
    )
    command.add_argument("--save", type=Path, metavar="DIR", help=tr("write the bytes as they came"))
    command.add_argument(
        "--fetch", action="append", metavar="ID", help=tr("look again for this one of the project, free")
    )
    command.add_argument("--let-go", action="append", metavar="ID", help=tr("offer this one no more"))


def _add_models(commands: "Commands[Parser]") -> None:
    models = _add_command(commands, "models", tr("list what the models of a profile can do"))
    models.add_argument(
        "profile",
        nargs="?",
        default=BUILT_IN,
        metavar="PROFILE",
        help=tr("an account, else the built-in one"),
    )
