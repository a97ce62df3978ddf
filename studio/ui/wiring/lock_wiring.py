"""Joins the question of a lock to the session: asked over the canvas, drawn on it, answered once."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from studio.model.cancel import CancelToken
from studio.model.errors import StudioError
from studio.model.events import Event, HeadMoved, MasksChanged, WritingBegan
from studio.model.history import LockState, Node
from studio.model.receipt import Receipt
from studio.model.recipe import LockMode
from studio.model.words import tr
from studio.session.proposing import ChangeProposal
from studio.session.session import Session
from studio.ui.actions import Actions
from studio.ui.canvas.mask_document import MaskDocument
from studio.ui.canvas.side_by_side import SideBySide
from studio.ui.canvas.tools.tool import ToolName
from studio.ui.locks.question import Choice, Question, asks_past, editing, question
from studio.ui.widgets.banner import Banner, BannerArea
from studio.ui.wiring.canvas_wiring import CanvasWiring
from studio.ui.wiring.in_hand import InHand
from studio.ui.wiring.lock_again import LockAgain
from studio.ui.wiring.proposal_in_view import ProposalInView

_KEY = "lock"


@dataclass(frozen=True, slots=True)
class _Open:
    """What is asked about the head; the proposal comes later, or never."""

    node: Node
    receipt: Receipt
    token: CancelToken
    proposal: ChangeProposal | None = None
    is_looked_for: bool = True
    edited: MaskDocument | None = None  # where the proposal is being painted over
    was_empty: bool = False  # that mask, before the proposal was laid there

    @property
    def offers_proposal(self) -> bool:
        """Whether a mask that nobody has painted can be locked with."""
        return self.receipt.state is LockState.ASKED and self.edited is None


class LockWiring(QObject):
    """One question at a time: that of the head, where it is the newest version of its answer."""

    changed = Signal()
    failed = Signal(object)

    def __init__(
        self,
        in_hand: InHand,
        canvas: CanvasWiring,
        stage: SideBySide,
        *,
        banners: BannerArea,
        actions: Actions,
        again: LockAgain,
    ) -> None:
        super().__init__()
        self._in_hand = in_hand
        self._canvas = canvas
        self._stage = stage
        self._banners = banners
        self._actions = actions
        self._again = again
        self._open: _Open | None = None
        self._node_id = ""  # the head that was looked at last
        self._left_alone: set[str] = set()
        self._in_view = ProposalInView(stage.canvas)
        actions.bind({"mask.lock": self.lock})
        again.changed.connect(self._refresh)
        canvas.mask_taken_up.connect(self._on_taken_up)
        canvas.mask_left.connect(self._close)
        banners.chosen.connect(self._on_chosen)
        banners.folded.connect(self._on_folded)
        in_hand.session_changed.connect(self._forget)
        in_hand.image_changed.connect(self.present)

    @property
    def reason(self) -> str:
        """Why the head cannot be locked with the mask that is shown; "" when it can."""
        head, at = self._in_hand.head, self._open
        if head is None or head.job_id is None or head.lock is None:
            return tr("The node in view was not made of an answer.")
        if self._again.is_busy:
            return tr("Locking…")
        if at is not None and at.offers_proposal:
            return tr("Looking where it changed…") if at.is_looked_for else ""
        if at is not None and at.edited is not None:
            return tr("The mask is empty.") if at.edited.is_empty else ""
        session = self._in_hand.session
        has_mask = session is not None and session.masks.covered_px(self._in_hand.image_id) > 0
        return "" if has_mask else tr("The mask is empty.")

    def on_event(self, event: Event) -> None:
        if getattr(event, "image_id", self._in_hand.image_id) != self._in_hand.image_id:
            return
        if isinstance(event, WritingBegan):
            self._node_id = ""
        if isinstance(event, HeadMoved | WritingBegan):
            self.present()
        elif isinstance(event, MasksChanged):
            self._refresh()

    def present(self) -> None:
        """Ask what is open about the head."""
        head = self._in_hand.head
        if head is not None and head.id == self._node_id:
            return
        self._close()
        self._node_id = head.id if head is not None else ""
        session = self._in_hand.session
        if session is None or head is None or session.is_read_only or not self._may_ask(head):
            return
        self._in_hand.start(self._ask(session, head), "what is open about a lock")

    def lock(self) -> None:
        """With the mask that is shown: a proposed one, or the one in hand."""
        at, head = self._open, self._in_hand.head
        if self.reason or head is None:
            return
        if at is not None and at.offers_proposal:
            self._again.lock(head, LockMode.AUTO)
        elif (document := self._canvas.document) is not None:
            self._again.lock(head, LockMode.STRICT, document.pixels())

    def _may_ask(self, head: Node) -> bool:
        if head.delivery_id is None or head.lock in (None, LockState.OFF) or head.id in self._left_alone:
            return False
        versions = self._in_hand.history.versions(head.id)
        # A later lock was made by somebody who saw how far the change goes.
        return versions == (head,) if head.lock is LockState.LOCKED else versions[-1:] == (head,)

    async def _ask(self, session: Session, head: Node) -> None:
        receipt = (await session.node_detail(head.id)).receipt
        if self._node_id != head.id or question(head, receipt) is None:
            return
        assert receipt is not None
        token = CancelToken()
        self._open = _Open(head, receipt, token)
        self._say()
        if receipt.state is LockState.REFUSED:
            return
        proposal = None
        try:
            proposal = await session.proposals.mask(head.id, token)
        except StudioError as error:
            self.failed.emit(error)
        at = self._open
        if at is not None and at.token is token:
            self._open = replace(at, proposal=proposal, is_looked_for=False)
            self._say()
            self._draw()

    def _say(self) -> None:
        at = self._open
        if at is None:
            self._banners.take(_KEY)
            self.changed.emit()
            return
        asked = self._question(at)
        if asked is None:
            return
        choices = [(choice.value, title) for choice, title in asked.choices]
        shown = self._banners.banner(_KEY)
        if shown is not None and shown.action_keys == tuple(key for key, _ in choices):
            shown.say(asked.text)  # what has the focus keeps it, what is folded stays so
            self._refresh()
            return
        banner = Banner(_KEY, asked.kind, asked.text, choices)
        for choice, tip in self._tips().items():
            if choice in dict(asked.choices):
                banner.button(choice).set_tip(tip)
        self._banners.put(banner)
        self._refresh()

    def _tips(self) -> dict[Choice, str]:
        return {
            Choice.LOCK: self._actions.tip("mask.lock"),
            Choice.EDIT: tr("It becomes the mask in hand, to be painted over before it is used"),
            Choice.RAW: tr("Keep the answer as it came"),
            Choice.PLACE: tr("Lay it where its size says, without aligning it"),
            Choice.PAST: tr("Take the change that is tinted too"),
        }

    def _refresh(self) -> None:
        """Say on the buttons, and to the menus, what cannot be done just now."""
        banner, at = self._banners.banner(_KEY), self._open
        asked = self._question(at) if at is not None else None
        if banner is not None and at is not None and asked is not None:
            for choice, _ in asked.choices:
                banner.button(choice).set_reason(self._why_not(at, choice))
        self.changed.emit()

    def _why_not(self, at: _Open, choice: Choice) -> str:
        if choice is Choice.LOCK:
            return self.reason
        if self._again.is_busy:
            return tr("Locking…")
        return tr("Looking where it changed…") if choice is Choice.EDIT and at.is_looked_for else ""

    def _question(self, at: _Open) -> Question | None:
        if at.edited is not None:
            return editing()
        return question(at.node, at.receipt, at.proposal.changed_px if at.proposal else None)

    def _draw(self) -> None:
        at = self._open
        if at is not None and at.proposal is not None and at.edited is None:
            self._in_view.draw(at.proposal, only_past=asks_past(at.receipt))

    def _on_folded(self, key: str, is_folded: bool) -> None:
        if key == _KEY:
            self._in_view.fold(is_folded)

    def _on_chosen(self, key: str, action: str) -> None:
        at = self._open
        if key != _KEY or at is None:
            return
        match Choice(action):
            case Choice.LOCK:
                self.lock()
            case Choice.EDIT:
                self._edit(at)
            case Choice.BACK:
                self._back(at)
            case Choice.RAW:
                self._again.lock(at.node, LockMode.OFF)
            case Choice.PLACE:
                self._again.lock(at.node, LockMode.AUTO)
            case Choice.PAST:
                self._again.lock(at.node, LockMode.RING)
            case Choice.STAY:
                self._left_alone.add(at.node.id)
                self._close()

    def _on_taken_up(self) -> None:
        """Who paints on a proposal means that one; what is painted before it is found stands alone."""
        at = self._open
        if at is not None and at.offers_proposal and not self._again.is_busy:
            self._edit(at)

    def _edit(self, at: _Open) -> None:
        """The proposal becomes the mask in hand, as one step that can be undone."""
        document, canvas = self._canvas.document, self._stage.canvas
        if document is None:
            return
        self._open = replace(at, edited=document, was_empty=document.is_empty)
        self._in_view.clear()
        self._canvas.show_previews(False)  # what is to be taken too can be seen only in the answer
        if at.proposal is not None:
            mask = at.proposal.painted or at.proposal.mask
            if (mask.width, mask.height) == (document.box.width, document.box.height):
                document.lay(mask)
        if not canvas.chest.paints:
            canvas.chest.take(ToolName.BRUSH)
        canvas.mask_in_view.show(True)
        canvas.setFocus()
        self._say()

    def _back(self, at: _Open) -> None:
        self._clear_again(at)
        self._canvas.show_previews(True)
        self._open = replace(at, edited=None)
        self._say()
        self._draw()

    def _clear_again(self, at: _Open) -> None:
        """A mask that was put there for this lock alone is no wish for the next turn."""
        if at.edited is not None and at.edited is self._canvas.document and at.was_empty:
            at.edited.fill(0)

    def _close(self) -> None:
        at, self._open = self._open, None
        if at is not None:
            at.token.cancel()
            self._clear_again(at)
            if at.edited is not None:
                self._canvas.show_previews(True)
        self._in_view.clear()
        self._in_view.fold(False)
        self._say()

    def _forget(self) -> None:
        self._left_alone.clear()
        self._node_id = ""
        self._close()
