"""The lock command: an answer that some model gave, held to its parent outside of what was to change."""

import argparse
from pathlib import Path

from studio.cli import shapes
from studio.cli.parsing import Commands, Parser
from studio.cli.telling import Teller
from studio.model.history import LockState
from studio.model.project import Notice
from studio.model.receipt import Receipt
from studio.model.recipe import LockMode
from studio.model.sentences import say
from studio.model.words import tr
from studio.session.studio import Studio


def add_lock(commands: "Commands[Parser]") -> None:
    does = tr("hold an answer to its parent outside of what was to change")
    lock = commands.add_parser("lock", help=does, description=f"{does[0].upper()}{does[1:]}.")
    lock.add_argument("parent", type=Path, metavar="PARENT", help=tr("the picture that was sent"))
    lock.add_argument("answer", type=Path, metavar="ANSWER", help=tr("what came back, of any size"))
    lock.add_argument("--out", type=Path, required=True, metavar="PNG", help=tr("a new file"))
    lock.add_argument(
        "--mask", type=Path, metavar="FILE", help=tr("white marks what may change, or transparency does")
    )
    lock.add_argument("--mask-rule", choices=("white", "alpha"), help=tr("which of the two, where both vary"))
    lock.add_argument("--mask-fit", action="store_true", help=tr("scale a mask of another size"))
    lock.add_argument("--lock", choices=[one.value for one in LockMode], help=lock_help())
    lock.add_argument(
        "--anyway", action="store_true", help=tr("lock also what may not line up, or shows something else")
    )


def lock_help() -> str:
    return tr(
        "strict never goes past the mask (with one, when nothing is said); auto takes what changed; ring goes"
        " past the mask where the change does; off takes the answer as it is"
    )


async def lock(studio: Studio, asked: argparse.Namespace, teller: Teller) -> shapes.Json:
    """Write the locked picture and tell its receipt; where it is not locked, why."""
    found = await studio.lock_files(
        asked.parent,
        asked.answer,
        asked.out,
        mask=asked.mask,
        mask_rule=asked.mask_rule,
        mask_fit=asked.mask_fit,
        mode=LockMode(asked.lock) if asked.lock else None,
        anyway=asked.anyway,
    )
    receipt, told = found.receipt, shapes.lock(found.receipt, mask_rule=found.mask_rule)
    assert told is not None, "there is a receipt"
    is_done = found.out is not None
    answer = shapes.envelope("lock", ok=is_done, notices=teller.notices, **told)
    answer["out"] = str(found.out) if found.out else None
    if is_done:
        teller.show(receipt_line(receipt))
    else:
        why = say(Notice(receipt.reason or "answer-size", {}))
        teller.say(why.text)
        if receipt.may_be_placed and not asked.anyway:
            teller.say(tr("Add --anyway to lock it all the same, or --lock off to take it as it came."))
        answer["error"] = shapes.failure(receipt.reason or "answer-size", why.message, why.remedy)
    return answer


def receipt_line(receipt: Receipt) -> str:
    """A receipt in one line."""
    if receipt.state is LockState.OFF:
        return tr("Not locked.")
    told = [
        tr(
            "{differing} of {protected} protected pixels changed",
            differing=receipt.differing_px,
            protected=receipt.protected_px,
        )
    ]
    if (found := receipt.registration) is not None:
        told.append(
            tr(
                "moved {shift} px, zoomed {zoom} %",
                shift=_short(found.shift_px),
                zoom=_short(found.zoom_percent),
            )
        )
    if receipt.past_painted_px:
        told.append(tr("{count} px past the mask", count=receipt.past_painted_px))
    if receipt.beyond_px:
        told.append(tr("{count} px beyond that changed too, and were kept", count=receipt.beyond_px))
    if receipt.also_changed_px and not receipt.past_painted_px:
        told.append(
            tr("{count} px beside the mask changed too, and were kept", count=receipt.also_changed_px)
        )
    if receipt.seam is not None:
        told.append(tr("seam {mean}", mean=_short(receipt.seam.mean)))
    return " · ".join(told)


def _short(value: float) -> str:
    return f"{value:.2f}"
