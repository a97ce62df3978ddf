"""What is said of a turn of which nothing came: an icon in the colour of its role, and words."""

from dataclasses import dataclass

from studio.model.errors import Charged
from studio.model.history import Turn, TurnState
from studio.model.sentences import say
from studio.model.words import tr


@dataclass(frozen=True, slots=True)
class Barren:
    """`charged` is said beside it where there is room for both."""

    icon: str
    role: str
    words: str
    charged: str


def barren(turn: Turn) -> Barren | None:
    """None while it runs, and of one that brought something."""
    match turn.state:
        case TurnState.UNKNOWN:
            words = tr("No answer came back")
            return Barren("circle-question-mark", "warn", words, charged_words(turn.charged))
        case TurnState.CANCELLED if turn.is_forgotten:
            return Barren("ban", "muted", _forgotten(turn.charged), charged_words(turn.charged))
        case TurnState.CANCELLED:
            return Barren("ban", "muted", _cancelled(turn), charged_words(turn.charged))
        case TurnState.FAILED:
            return Barren("circle-x", "bad", failure_words(turn), charged_words(turn.charged))
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
