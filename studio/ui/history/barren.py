"""What is said of a turn of which nothing came: an icon in the colour of its role, and words."""

from dataclasses import dataclass

from studio.model.errors import Charged
from studio.model.history import Turn, TurnState
from studio.model.sentences import say
from studio.model.words import tr


@dataclass(frozen=True, slots=True)
class Barren:
    icon: str
    role: str
    words: str


def barren(turn: Turn) -> Barren | None:
    """None while it runs, and of one that brought something."""
    match turn.state:
        case TurnState.UNKNOWN if turn.charged is Charged.YES:
            return Barren("cloud-download", "warn", tr("Paid, and not fetched yet"))
        case TurnState.UNKNOWN:
            return Barren("circle-question-mark", "warn", tr("No answer came back"))
        case TurnState.CANCELLED if turn.is_forgotten:
            return Barren("ban", "muted", _forgotten(turn.charged))
        case TurnState.CANCELLED:
            return Barren("ban", "muted", _cancelled(turn))
        case TurnState.FAILED:
            return Barren("circle-x", "bad", failure_words(turn))
        case _:
            return None


def failure_words(turn: Turn) -> str:
    """Why it failed, as its project keeps it."""
    return say(turn.failure).message if turn.failure is not None else tr("Nothing came of it")


def charged_words(charged: Charged) -> str:
    match charged:
        case Charged.NO:
            return tr("Not charged")
        case Charged.MAYBE:
            return tr("May be charged")
        case Charged.YES:
            return tr("Charged")


def _forgotten(charged: Charged) -> str:
    match charged:
        case Charged.NO:
            return tr("Forgotten, not charged")
        case Charged.MAYBE:
            return tr("Forgotten, may have been charged")
        case Charged.YES:
            return tr("Forgotten, charged")


def _cancelled(turn: Turn) -> str:
    if turn.failure is not None and turn.failure.kind == "interrupted":
        return tr("Interrupted before it was sent")
    return tr("Cancelled, may have been charged") if turn.charged is Charged.MAYBE else tr("Cancelled")
