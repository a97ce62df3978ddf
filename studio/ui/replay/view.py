"""What the sheet of a replay shows."""

from dataclasses import dataclass

from studio.ui.rounds.view import PricedView, RoundRow


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step of the path: what was wished, what it made true, and whose work it was."""

    turn_id: str
    wish: str
    outcome: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class ReplayView(PricedView):
    """`off` are the steps that are left out; `maker` is None where nobody has to be asked.

    `ends` tells what cannot be taken again, `sends` what is sent.
    """

    steps: tuple[StepShown, ...] = ()
    off: frozenset[str] = frozenset()
    separately: bool = False
    maker: RoundRow | None = None
    ends: str = ""
    sends: str = ""
