"""The options of a turn: what to do, what must stay, which references, by whom and for how much."""

import argparse
import math
from decimal import Decimal, InvalidOperation
from functools import partial
from pathlib import Path

from studio.cli.locking import lock_help
from studio.cli.parsing import Commands, Parser, assigned, at_least_one, numbered, numbered_role
from studio.model.parameters import AUTO, QUALITY, SIZE, size_of
from studio.model.recipe import Anchor, LockMode, Role
from studio.model.words import tr

_LOCKS = tuple(LockMode)
_SHEET = "1024x1024"


def add_edit(commands: "Commands[Parser]") -> None:
    edit = _add_turn(commands, "edit", tr("run one turn: an instruction becomes candidates"))
    what = _add_what(edit, tr("what should change, in plain words"))
    what.add_argument("--image", metavar="NAME", help=tr("which image; needed when there are several"))
    what.add_argument("--from", dest="start", metavar="NODE", help=tr("start here, not from the head"))
    what.add_argument(
        "--anchor",
        action="append",
        choices=[one.value for one in Anchor],
        help=tr(
            "where it starts: the node, the original, the node beside the original, a cut around the mask, or"
            " all steps of the path again; several are asked for when it is repeated"
        ),
    )
    _add_masking(_add_keeping(edit))
    _add_references(edit, 2)
    by = _add_makers(edit)
    by.add_argument(
        "--size",
        dest="parameters",
        action="append",
        type=_sized,
        metavar="WxH",
        help=tr("what the model is asked for; its own choice with auto. The answer is scaled back"),
    )


def add_replay(commands: "Commands[Parser]") -> None:
    replay = _add_turn(
        commands, "replay", tr("take all steps to a node again, from its original or over other pictures")
    )
    replay.add_argument("node", metavar="NODE", help=tr("the last step that is taken again"))
    what = replay.add_argument_group(tr("what to do"))
    what.add_argument("--image", metavar="NAME", help=tr("which image; needed when there are several"))
    what.add_argument(
        "--on",
        type=Path,
        nargs="+",
        default=[],
        metavar="FILE",
        help=tr("over these pictures, each a new image; else from the original of the node"),
    )
    what.add_argument(
        "--separately", action="store_true", help=tr("each step as a turn, not all that is asked in one")
    )
    what.add_argument("--stay", action="store_true", help=tr("leave the head where it is"))
    what.add_argument("--dry-run", action="store_true", help=tr("say what would be sent, send nothing"))
    by = replay.add_argument_group(tr("by whom, and for how much"))
    by.add_argument("--profile", default="", metavar="P", help=tr("an account, else whoever was asked last"))
    by.add_argument("--model", default="", metavar="M", help=tr("one of the account's models"))
    add_maximum(by)


def add_generate(commands: "Commands[Parser]") -> None:
    generate = _add_turn(
        commands, "generate", tr("make a picture from words, as a new image; a missing project is made")
    )
    what = _add_what(generate, tr("what the picture should show, in plain words"))
    what.add_argument("--image", default="", metavar="NAME", help=tr("what to call the new image"))
    what.add_argument(
        "--size",
        dest="sheet",
        default=_SHEET,
        type=_sheet,
        metavar="WxH",
        help=tr("of the picture, in pixels; {size} when nothing is said", size=_SHEET),
    )
    _add_keeping(generate)
    _add_references(generate, 1)
    _add_makers(generate)


def _add_turn(commands: "Commands[Parser]", name: str, does: str) -> Parser:
    command = commands.add_parser(name, help=does, description=f"{does[0].upper()}{does[1:]}.")
    command.add_argument("project", type=Path, metavar="PROJECT", help=tr("a .palimpsest file"))
    command.set_defaults(parameters=[])
    return command


def _add_what(command: Parser, instruction: str) -> argparse._ArgumentGroup:
    what = command.add_argument_group(tr("what to do"))
    what.add_argument("-i", "--instruction", required=True, metavar="TEXT", help=instruction)
    what.add_argument(
        "-n", dest="candidates", type=at_least_one, default=1, metavar="N", help=tr("candidates")
    )
    what.add_argument("--stay", action="store_true", help=tr("leave the head where it is"))
    what.add_argument("--dry-run", action="store_true", help=tr("say what would be sent, send nothing"))
    return what


def _add_keeping(command: Parser) -> argparse._ArgumentGroup:
    keeping = command.add_argument_group(tr("what must stay"))
    keeping.add_argument(
        "--keep", action="append", default=[], metavar="TEXT", help=tr("on this turn; may be repeated")
    )
    return keeping


def _add_masking(keeping: argparse._ArgumentGroup) -> None:
    keeping.add_argument(
        "--keep-region",
        action="append",
        default=[],
        type=partial(numbered, first=1),
        metavar="N=FILE",
        help=tr("white marks where the Nth --keep is; whether it was kept is measured there"),
    )
    keeping.add_argument("--no-list", action="store_true", help=tr("leave out the image's own Keep list"))
    keeping.add_argument(
        "--mask", type=Path, metavar="FILE", help=tr("white marks what may change, or transparency does")
    )
    keeping.add_argument(
        "--mask-rule", choices=("white", "alpha"), help=tr("which of the two, where both vary")
    )
    keeping.add_argument(
        "--markup",
        type=Path,
        metavar="FILE",
        help=tr("a transparent picture with notes for the model, of the image's size"),
    )
    keeping.add_argument("--mask-fit", action="store_true", help=tr("scale a mask of another size"))
    keeping.add_argument(
        "--lock",
        choices=[one.value for one in _LOCKS],
        help=lock_help(),
    )


def _add_references(command: Parser, first: int) -> None:
    """`first` is the number of the first one; before it goes the picture to edit, if there is one."""
    title = tr("references, as Image {first}, {second}, … in their order", first=first, second=first + 1)
    references = command.add_argument_group(title)
    references.add_argument(
        "--reference",
        action="append",
        default=[],
        metavar="FILE|NODE",
        help=tr("a picture, or a node of the image"),
    )
    references.add_argument(
        "--caption",
        action="append",
        default=[],
        type=partial(numbered, first=first),
        metavar="N=TEXT",
        help=tr("what it shows"),
    )
    references.add_argument(
        "--role",
        action="append",
        default=[],
        type=partial(numbered_role, first=first),
        metavar="N=ROLE",
        help=tr("what it is for: {names}", names=", ".join(Role)),
    )


def _add_makers(command: Parser) -> argparse._ArgumentGroup:
    by = command.add_argument_group(tr("by whom, and for how much"))
    by.add_argument(
        "--profile",
        dest="profiles",
        action="append",
        default=[],
        metavar="P",
        help=tr("an account, else the built-in one; several are asked when it is repeated"),
    )
    by.add_argument("--model", default="", metavar="M", help=tr("one of the first account's models"))
    by.add_argument(
        "--quality",
        dest="parameters",
        action="append",
        type=_quality,
        metavar="Q",
        help=tr("one that the model has, such as low or high"),
    )
    by.add_argument(
        "--set",
        dest="parameters",
        action="append",
        type=assigned,
        metavar="FIELD=VALUE",
        help=tr("a parameter of the model, such as seed=7"),
    )
    add_maximum(by)
    return by


def add_maximum(by: argparse._ActionsContainer) -> None:
    """What may be spent."""
    by.add_argument(
        "--max-cost",
        dest="most_micro",
        type=_dollars,
        metavar="USD",
        help=tr("what the turn may cost at most; needed for a paid one"),
    )
    by.add_argument(
        "--max-credits",
        dest="most_credits",
        type=_credits,
        metavar="N",
        help=tr("the same in credits, or where the price is not known"),
    )


def _quality(text: str) -> tuple[str, str]:
    return QUALITY, text


def _sized(text: str) -> tuple[str, str]:
    """A size as a parameter of the model."""
    if text != AUTO:
        _sheet(text)
    return SIZE, text


def _sheet(text: str) -> tuple[int, int]:
    size = size_of(text)
    if size is None or 0 in size:
        raise argparse.ArgumentTypeError(tr("must be WIDTHxHEIGHT, such as 1536x1024"))
    return size


def _dollars(text: str) -> int:
    """US dollars as millionths, rounded down: it is a maximum."""
    try:
        amount = Decimal(text)
    except InvalidOperation as error:
        raise argparse.ArgumentTypeError(tr("must be an amount, such as 0.50")) from error
    if not amount.is_finite() or amount < 0:
        raise argparse.ArgumentTypeError(tr("must be an amount, such as 0.50"))
    return int(amount * 1_000_000)


def _credits(text: str) -> float:
    try:
        amount = float(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(tr("must be a number of credits")) from error
    if not math.isfinite(amount) or amount < 0:
        raise argparse.ArgumentTypeError(tr("must be a number of credits"))
    return amount
