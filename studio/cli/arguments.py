"""The words of the command line: commands, options and their help."""

import argparse
from pathlib import Path

from studio.model.finals import FileFormat, MetadataRule
from studio.model.history import Verdict
from studio.model.recipe import BUILT_IN, Anchor, LockMode, Role
from studio.model.words import tr

COMMANDS = frozenset({"new", "add", "edit", "log", "mark", "export", "check", "models", "profiles"})
_ANCHORS = (Anchor.LAST, Anchor.ORIGINAL)
_LOCKS = (LockMode.AUTO, LockMode.STRICT, LockMode.OFF)


def parser(version: str) -> argparse.ArgumentParser:
    """The whole command line; wrong usage ends with exit code 2, as argparse does."""
    top = argparse.ArgumentParser(
        prog="palimpsest",
        description=tr("Edit pictures turn by turn, and keep every turn."),
        epilog=tr("Without a command: opens the studio, on a project or a picture if one is named."),
    )
    top.add_argument("--version", action="version", version=f"palimpsest {version}")
    commands = top.add_subparsers(dest="command", required=True, metavar=tr("COMMAND"))
    _add_new(commands)
    _add_edit(commands)
    _add_reading(commands)
    _add_export(commands)
    _add_accounts(commands)
    for command in commands.choices.values():
        command.add_argument("--json", action="store_true", help=tr("print one JSON object"))
    return top


def size(text: str) -> int:
    """A count of pixels, at least 1."""
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(tr("must be at least 1"))
    return value


def numbered(text: str) -> tuple[int, str]:
    """N=TEXT, with N from 2: Image 2 is the first reference."""
    number, equals, rest = text.partition("=")
    if not equals or not number.isdigit() or int(number) < 2:
        raise argparse.ArgumentTypeError(tr("must be N=TEXT, with N from 2"))
    return int(number), rest


def numbered_role(text: str) -> tuple[int, Role]:
    """N=ROLE, with N from 2."""
    number, role = numbered(text)
    if role not in tuple(Role):
        raise argparse.ArgumentTypeError(tr("role must be one of {names}", names=", ".join(Role)))
    return number, Role(role)


def assigned(text: str) -> tuple[str, str]:
    """FIELD=VALUE."""
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise argparse.ArgumentTypeError(tr("must be FIELD=VALUE"))
    return name, value


def _add_new(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    new = commands.add_parser("new", help=tr("make a project with these images"))
    new.add_argument("project", type=Path, metavar="PROJECT")
    new.add_argument("pictures", type=Path, nargs="+", metavar="PICTURE")
    add = commands.add_parser("add", help=tr("add images to a project"))
    add.add_argument("project", type=Path, metavar="PROJECT")
    add.add_argument("pictures", type=Path, nargs="+", metavar="PICTURE")


def _add_edit(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    edit = commands.add_parser("edit", help=tr("run one turn"))
    edit.add_argument("project", type=Path, metavar="PROJECT")
    edit.add_argument("--image", metavar="NAME", help=tr("which image; needed when there are several"))
    edit.add_argument("--from", dest="start", metavar="NODE", help=tr("start here, not from the head"))
    edit.add_argument("-i", "--instruction", required=True, metavar="TEXT")
    edit.add_argument("--keep", action="append", default=[], metavar="TEXT", help=tr("what must stay"))
    edit.add_argument("--no-list", action="store_true", help=tr("leave out the image's own Keep list"))
    edit.add_argument("--mask", type=Path, metavar="FILE", help=tr("white marks what may change"))
    edit.add_argument("--mask-rule", choices=("white", "alpha"))
    edit.add_argument("--mask-fit", action="store_true", help=tr("scale a mask of another size"))
    edit.add_argument("--reference", action="append", default=[], metavar="FILE|NODE")
    edit.add_argument("--caption", action="append", default=[], type=numbered, metavar="N=TEXT")
    edit.add_argument("--role", action="append", default=[], type=numbered_role, metavar="N=ROLE")
    edit.add_argument("--anchor", action="append", choices=[one.value for one in _ANCHORS])
    edit.add_argument("-n", dest="candidates", type=size, default=1, metavar="N", help=tr("candidates"))
    edit.add_argument("--profile", default=BUILT_IN, metavar="P")
    edit.add_argument("--model", default="", metavar="M")
    edit.add_argument(
        "--set", dest="parameters", action="append", default=[], type=assigned, metavar="FIELD=VALUE"
    )
    edit.add_argument("--lock", choices=[one.value for one in _LOCKS])
    edit.add_argument("--stay", action="store_true", help=tr("leave the head where it is"))
    edit.add_argument("--dry-run", action="store_true", help=tr("say what would be sent, send nothing"))


def _add_reading(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    log = commands.add_parser("log", help=tr("show the history"))
    log.add_argument("project", type=Path, metavar="PROJECT")
    check = commands.add_parser("check", help=tr("verify every hash, parent and picture"))
    check.add_argument("project", type=Path, metavar="PROJECT")
    mark = commands.add_parser("mark", help=tr("give a node a verdict"))
    mark.add_argument("project", type=Path, metavar="PROJECT")
    mark.add_argument("node", metavar="NODE")
    mark.add_argument("verdict", choices=[one.value for one in Verdict])
    mark.add_argument("--note", metavar="TEXT")


def _add_export(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    export = commands.add_parser("export", help=tr("write nodes as picture files"))
    export.add_argument("project", type=Path, metavar="PROJECT")
    export.add_argument("nodes", nargs="+", metavar="NODE")
    export.add_argument("--to", type=Path, required=True, metavar="DIR")
    export.add_argument("--format", choices=[one.value for one in FileFormat], default=FileFormat.PNG.value)
    export.add_argument("--long-edge", type=size, metavar="PX")
    export.add_argument("--name", default="{image}-{number}", metavar="TEMPLATE")
    export.add_argument(
        "--metadata", choices=[one.value for one in MetadataRule], default=MetadataRule.ORIGIN.value
    )
    export.add_argument("--overwrite", action="store_true")


def _add_accounts(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    commands.add_parser("profiles", help=tr("list the profiles"))
    models = commands.add_parser("models", help=tr("list what a profile can do"))
    models.add_argument("profile", nargs="?", default=BUILT_IN, metavar="PROFILE")
