"""May the turn in hand be generated, at which price, and if not, why?"""

from dataclasses import dataclass
from enum import Enum, auto

from studio.model.errors import Cause
from studio.model.money import money
from studio.model.provider import PictureForm
from studio.model.sentences import say
from studio.model.words import tr, trn
from studio.ui import numerals, prices
from studio.ui.turn.view import CapOf, Crossing, RunningTurn, TurnView

_SAID_BY_THE_LABEL = {"no-instruction", "no-picture"}
_STILL_READ = "replay-apart"  # the window names the steps as soon as it has read them


class Standing(Enum):
    """How the Generate button stands."""

    READY = auto()
    WAITING = auto()  # something is missing that the user has not begun yet
    MISFIT = auto()
    CAPPED = auto()  # it would cross a cap, which the user may raise
    BUSY = auto()


@dataclass(frozen=True, slots=True)
class Readiness:
    """What the foot says; `causes` are listed when asked for."""

    standing: Standing
    label: str
    price: str = ""
    short: str = ""  # for where the label does not fit
    causes: tuple[Cause, ...] = ()
    fraction: float = 0.0
    tip: str = ""

    @property
    def why_not(self) -> str:
        """Why asking for it does nothing now; "" where it sends, or opens what is to be settled first."""
        if self.standing is Standing.WAITING:
            return tr("{label}.", label=self.label)
        return say(Cause("turn-running")).text if self.standing is Standing.BUSY else ""


def readiness(view: TurnView) -> Readiness:
    """How Generate stands for `view`."""
    if view.running is not None:
        return _busy(view.running)
    if view.image_id is None or view.node_id is None:
        return Readiness(Standing.WAITING, tr("Open a picture first"))
    if view.is_read_only:
        return Readiness(Standing.WAITING, tr("This project is open read-only"))
    if not view.draft.instruction.strip():
        return Readiness(Standing.WAITING, tr("Write an instruction first"))
    if any(cause.kind == _STILL_READ for cause in view.causes):
        return Readiness(Standing.WAITING, tr("Reading the steps to replay…"))
    causes = tuple(cause for cause in view.causes if cause.kind not in _SAID_BY_THE_LABEL)
    if causes:
        label = trn("{count} thing does not fit", "{count} things do not fit", len(causes))
        return Readiness(Standing.MISFIT, label, causes=causes)
    tip = prices.in_full(view.estimate) if view.calls else ""
    if view.crossing is not None:
        short = tr("Over by {amount}", amount=money(view.crossing.by))
        tip = f"{_why_over(view, view.crossing)} {tip}".strip()
        return Readiness(Standing.CAPPED, _over(view.crossing), short=short, tip=tip)
    count = _candidates(view)
    label = trn("Generate {count} candidate", "Generate {count} candidates", count)
    if (
        view.capability.picture_form is PictureForm.PIXELS and count > 1
    ):  # it leaves out what would look the same
        label = tr("Generate up to {count} candidates", count=numerals.number(count))
    short = tr("Generate {count}", count=numerals.number(count))
    return Readiness(Standing.READY, label, _price(view), short, tip=tip)


def _candidates(view: TurnView) -> int:
    """Over all calls, where several are asked."""
    return sum(call.request.candidates for call in view.calls) or view.draft.candidates


def _price(view: TurnView) -> str:
    if view.calls:
        return prices.about(view.estimate)
    return tr("free") if view.capability.is_free else tr("price unknown")


def _why_over(view: TurnView, crossing: Crossing) -> str:
    """The turn may cost up to $0.61, and $0.11 is left of the cap of $5.00."""
    most = view.estimate.upper or 0
    return tr(
        "The turn may cost up to {most}, and {left} is left of the cap of {cap}.",
        most=money(most),
        left=money(max(0, most - crossing.by)),
        cap=money(crossing.cap),
    )


def _over(crossing: Crossing) -> str:
    by = money(crossing.by)
    if crossing.cap_of is CapOf.DAY:
        return tr("Over today's cap by {amount}", amount=by)
    return tr("Over the project's cap by {amount}", amount=by)


def _busy(running: RunningTurn) -> Readiness:
    made = trn(
        "{made} of {count} candidate here",
        "{made} of {count} candidates here",
        running.asked,
        made=running.made,
    )
    return Readiness(Standing.BUSY, made, fraction=running.fraction)
