"""What is asked about the lock of a node: a sentence, and what can be chosen."""

from dataclasses import dataclass
from enum import StrEnum

from studio.model.history import LockState, Node
from studio.model.receipt import Receipt
from studio.model.recipe import LockMode
from studio.model.sentences import TABLE
from studio.model.words import tr
from studio.ui import numerals

_PROPOSED, _GLOBAL = "lock-proposed", "answer-global"


class Choice(StrEnum):
    """What can be chosen, by the key of its button."""

    LOCK = "lock"
    EDIT = "edit"
    RAW = "raw"
    PLACE = "place"
    PAST = "past"
    STAY = "stay"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Question:
    """`kind` is the banner's; `first` the choice that a key makes."""

    kind: str
    text: str
    choices: tuple[tuple[Choice, str], ...]

    @property
    def first(self) -> Choice:
        return self.choices[0][0]


def question(node: Node, receipt: Receipt | None, changed_px: int | None = None) -> Question | None:
    """What is open about a node; None where nothing is. `changed_px` once it is known."""
    if receipt is None:
        return None
    if receipt.state is LockState.ASKED:
        return _asked(node, receipt, changed_px)
    if receipt.state is LockState.REFUSED:
        return _refused(receipt)
    if asks_past(receipt):
        return _past(receipt)
    return None


def asks_past(receipt: Receipt) -> bool:
    """Whether the answer changed on past what was painted, and nobody has let it yet."""
    is_held = receipt.state is LockState.LOCKED and receipt.mode != LockMode.RING.value
    return is_held and bool(receipt.also_changed_px)


def editing() -> Question:
    """While a proposed mask is being painted over."""
    text = tr("Change the mask with the tools, then lock with it. Nothing outside it is taken.")
    return Question("info", text, ((Choice.LOCK, tr("Lock")), (Choice.BACK, tr("Back"))))


def _asked(node: Node, receipt: Receipt, changed_px: int | None) -> Question:
    choices = (
        (Choice.LOCK, tr("Lock")),
        (Choice.EDIT, tr("Edit the mask")),
        (Choice.RAW, tr("Dismiss")),
    )
    text = _why(receipt)
    if receipt.reason == _GLOBAL and changed_px:
        text = tr(
            "The answer changed all over the picture. Lock takes the marked {share} and keeps the rest.",
            share=numerals.share(changed_px / max(1, node.width * node.height)),
        )
    if receipt.reason == _PROPOSED:
        text = tr("Nothing was painted. Lock with the mask that the studio found, or change it first.")
        if changed_px is not None:
            text = tr(
                "Nothing was painted. The answer changed {share} of the picture: lock with this mask?",
                share=numerals.share(changed_px / max(1, node.width * node.height)),
            )
    return Question("question", text, choices)


def _refused(receipt: Receipt) -> Question:
    choices = [(Choice.RAW, tr("Take it as it came"))]
    if receipt.may_be_placed:
        choices.append((Choice.PLACE, tr("Place it all the same")))
    return Question("warn", _why(receipt), tuple(choices))


def _past(receipt: Receipt) -> Question:
    text = tr(
        "The answer also changed here, {count} pixels past the mask. The parent's pixels were kept there.",
        count=numerals.number(receipt.also_changed_px or 0),
    )
    return Question(
        "question", text, ((Choice.PAST, tr("Let it go past")), (Choice.STAY, tr("Keep to the mask")))
    )


def _why(receipt: Receipt) -> str:
    if receipt.reason in TABLE and "{" not in TABLE[receipt.reason].message:
        return tr(TABLE[receipt.reason].message)
    if receipt.state is LockState.ASKED:
        return tr("The studio is not sure where this answer lies.")
    return tr("This answer could not be locked. It is kept as it came.")
