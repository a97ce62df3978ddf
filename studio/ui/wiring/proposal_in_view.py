"""What a lock proposes, drawn over the picture while it is asked about."""

from functools import partial

from studio.session.proposing import ChangeProposal
from studio.ui.canvas.errands import Errand
from studio.ui.canvas.pane import Pane
from studio.ui.canvas.proposed import Proposed, drawn_all, drawn_past


class ProposalInView:
    """Drawn in a thread; the last one asked for is the one that is shown."""

    def __init__(self, canvas: Pane) -> None:
        self._canvas = canvas
        self._drawing: Errand[Proposed] | None = None
        self._drawn: Proposed | None = None
        self._is_folded = False

    def draw(self, proposal: ChangeProposal, *, only_past: bool) -> None:
        """`only_past`: of what goes past the painted mask, with the line around all of it.

        Else the painted mask, which a lock does not leave, and where there is none, what is proposed.
        """
        self.clear()
        work = partial(drawn_all, proposal.painted or proposal.mask)
        if only_past and proposal.painted is not None:
            work = partial(drawn_past, proposal.mask, proposal.painted)
        self._drawing = self._canvas.errands.send(work, self._take)

    def fold(self, is_folded: bool) -> None:
        """A question that is folded away leaves the picture without its marks."""
        self._is_folded = is_folded
        self._present()

    def clear(self) -> None:
        if self._drawing is not None:
            self._drawing.cancel()
            self._drawing = None
        self._drawn = None
        self._present()

    def _take(self, drawn: Proposed) -> None:
        self._drawing = None
        self._drawn = drawn
        self._present()

    def _present(self) -> None:
        self._canvas.mask_in_view.propose(None if self._is_folded else self._drawn)
