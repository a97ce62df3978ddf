"""What the sheet of a replay shows."""

from dataclasses import dataclass

from studio.model.errors import Cause
from studio.model.money import FREE, Estimate
from studio.ui.rounds.view import RoundRow


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step of the path: what was wished, what it made true, and whose work it was."""

    turn_id: str
    wish: str
    outcome: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class ReplayView:
    """`off` are the steps that are left out; `maker` is None where nobody has to be asked.

    `ends` tells what cannot be taken again, `sends` what is sent, `goes` to whom.
    """

    title: str
    says: str
    steps: tuple[StepShown, ...] = ()
    off: frozenset[str] = frozenset()
    separately: bool = False
    maker: RoundRow | None = None
    ends: str = ""
    goes: str = ""
    sends: str = ""
    estimate: Estimate = FREE
    causes: tuple[Cause, ...] = ()
