"""What can be done with a node, wherever it is shown: the wishes of history, strip and path as commands."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from studio.model.history import Node, Verdict
from studio.model.recipe import LockMode
from studio.model.steps import Step, step
from studio.model.words import tr
from studio.ui.actions import Actions
from studio.ui.asking import ask_name
from studio.ui.history.node_menu import NodeWishes
from studio.ui.wiring.in_hand import InHand


class NodeWiring(QObject):
    """Actions of the menu work on the head, wishes on the node that was pointed at."""

    export_wanted = Signal(tuple)
    receipt_wanted = Signal()
    copy_wanted = Signal(str)
    variants_wanted = Signal(str)
    replay_wanted = Signal(str)
    finalise_wanted = Signal(str)
    merge_wanted = Signal(str)
    lock_wanted = Signal(str, LockMode)
    hidden = Signal(str)  # a sentence to say, with undo

    def __init__(self, in_hand: InHand, actions: Actions) -> None:
        super().__init__()
        self._in_hand = in_hand
        self._files: dict[str, Path] = {}
        actions.bind(
            {
                "image.pick": self._pick,
                "image.maybe": self._maybe,
                "image.reject": self._reject,
                "image.clear-verdict": self._clear,
                "image.parent": self._go_to_parent,
                "image.child": self._go_to_child,
                "image.previous-branch": self._go_to_previous_branch,
                "image.next-branch": self._go_to_next_branch,
                "image.previous-candidate": self._go_to_previous_candidate,
                "image.next-candidate": self._go_to_next_candidate,
                "image.previous-version": self._go_to_previous_version,
                "image.next-version": self._go_to_next_version,
                "image.label": self._label_head,
                "image.name-branch": self._name_branch,
                "image.hide-node": self._hide_head,
                "image.restore-hidden": self._restore_hidden,
                "turn.node-as-reference": self._refer_to_head,
            }
        )
        in_hand.session_changed.connect(self._files.clear)

    def listen_to(self, wishes: NodeWishes) -> None:
        """Take the wishes of one more place where nodes are shown."""
        wishes.chosen.connect(self.go_to)
        wishes.verdict_wanted.connect(self.set_verdict)
        wishes.reference_wanted.connect(self._refer)
        wishes.copy_wanted.connect(self.copy_wanted)
        wishes.export_wanted.connect(self._export)
        wishes.variants_wanted.connect(self.variants_wanted)
        wishes.finalise_wanted.connect(self.finalise_wanted)
        wishes.replay_wanted.connect(self.replay_wanted)
        wishes.merge_wanted.connect(self.merge_wanted)
        wishes.lock_wanted.connect(self.lock_wanted)
        wishes.name_wanted.connect(self._label)
        wishes.hide_wanted.connect(self._hide)
        wishes.restore_wanted.connect(self._restore)
        wishes.receipt_wanted.connect(self._receipt)
        wishes.file_wanted.connect(self.prepare_file)

    def file_of(self, node_id: str) -> Path | None:
        """The file of a node for another program, if it is written already."""
        return self._files.get(node_id)

    def prepare_file(self, node_id: str) -> None:
        """Write the file of a node, so that it can be dragged out."""
        self._in_hand.start(self._write_file(node_id), f"picture file {node_id}")

    async def _write_file(self, node_id: str) -> None:
        session = self._in_hand.session
        if session is not None:
            self._files[node_id] = await session.finals.picture_file(node_id)

    def go_to(self, node_id: str) -> None:
        session = self._in_hand.session
        if session is not None:
            self._in_hand.start(session.marks.move_head(self._in_hand.image_id, node_id), "move head")

    def set_verdict(self, node_id: str, verdict: Verdict) -> None:
        session = self._in_hand.session
        if session is not None:
            self._in_hand.start(session.marks.set_verdict((node_id,), verdict), "verdict")

    def set_label(self, node_id: str, label: str) -> None:
        session = self._in_hand.session
        if session is not None:
            self._in_hand.start(session.marks.set_label(node_id, label), "label")

    def set_note(self, node_id: str, note: str) -> None:
        session = self._in_hand.session
        if session is not None:
            self._in_hand.start(session.marks.set_note(node_id, note), "note")

    def _mark_head(self, verdict: Verdict) -> None:
        head = self._in_hand.head
        if head is not None:
            same = head.verdict is verdict
            self.set_verdict(head.id, Verdict.NONE if same else verdict)

    def _pick(self) -> None:
        self._mark_head(Verdict.PICK)

    def _maybe(self) -> None:
        self._mark_head(Verdict.MAYBE)

    def _reject(self) -> None:
        self._mark_head(Verdict.REJECT)

    def _clear(self) -> None:
        self._mark_head(Verdict.NONE)

    def _step(self, to: Step) -> None:
        head = self._in_hand.head
        found = step(self._in_hand.history, head.id, to) if head is not None else None
        if found is not None:
            self.go_to(found)

    def _go_to_parent(self) -> None:
        self._step(Step.PARENT)

    def _go_to_child(self) -> None:
        self._step(Step.CHILD)

    def _go_to_previous_branch(self) -> None:
        self._step(Step.PREVIOUS_SIBLING)

    def _go_to_next_branch(self) -> None:
        self._step(Step.NEXT_SIBLING)

    def _go_to_previous_candidate(self) -> None:
        self._go_among_candidates(-1)

    def _go_to_next_candidate(self) -> None:
        self._go_among_candidates(1)

    def _go_to_previous_version(self) -> None:
        self._go_among_versions(-1)

    def _go_to_next_version(self) -> None:
        self._go_among_versions(1)

    def _go_among_versions(self, by: int) -> None:
        head = self._in_hand.head
        found = self._in_hand.history.versions(head.id) if head is not None else ()
        if head in found:
            self.go_to(found[(found.index(head) + by) % len(found)].id)

    def _go_among_candidates(self, by: int) -> None:
        shown = self._in_hand.candidates()
        head = self._in_hand.head
        places = [place for place, node in enumerate(shown) if head is not None and node.id == head.id]
        if shown:
            self.go_to(shown[(places[0] + by) % len(shown)].id if places else shown[min(by, 0)].id)

    def _label_head(self) -> None:
        head = self._in_hand.head
        if head is not None:
            self._label(head.id)

    def _label(self, node_id: str) -> None:
        node = self._in_hand.history.nodes.get(node_id)
        if node is not None:
            title = tr("Label of node {number}", number=node.number)
            self._in_hand.start(self._ask_label(title, node), "ask label")

    async def _ask_label(self, title: str, node: Node) -> None:
        label = await ask_name(title, node.label)
        if label is not None:
            self.set_label(node.id, label)

    def _name_branch(self) -> None:
        head = self._in_hand.head
        if head is not None:
            self._in_hand.start(self._ask_branch(head), "ask branch name")

    async def _ask_branch(self, head: Node) -> None:
        session = self._in_hand.session
        there = (branch.name for branch in self._in_hand.history.branches if branch.tip_node_id == head.id)
        name = await ask_name(
            tr("Name of the branch that ends at node {number}", number=head.number), next(there, "")
        )
        if name is not None and session is not None:
            await session.marks.name_branch(head.id, name)

    def _hide_head(self) -> None:
        head = self._in_hand.head
        if head is not None:
            self._hide(head.id)

    def _hide(self, node_id: str) -> None:
        self._in_hand.start(self._hide_and_say(node_id), "hide")

    async def _hide_and_say(self, node_id: str) -> None:
        session = self._in_hand.session
        node = self._in_hand.history.nodes.get(node_id)
        if session is not None and node is not None:
            await session.marks.hide((node_id,))
            self.hidden.emit(tr("Node {number} is hidden.", number=node.number))

    def _restore(self, node_id: str) -> None:
        session = self._in_hand.session
        if session is not None:
            self._in_hand.start(session.marks.restore((node_id,)), "restore")

    def _restore_hidden(self) -> None:
        session = self._in_hand.session
        hidden = tuple(node.id for node in self._in_hand.history.nodes.values() if node.hidden)
        if session is not None and hidden:
            self._in_hand.start(session.marks.restore(hidden), "restore hidden")

    def _refer_to_head(self) -> None:
        head = self._in_hand.head
        if head is not None:
            self._refer(head.id)

    def _refer(self, node_id: str) -> None:
        session = self._in_hand.session
        if session is not None:
            self._in_hand.start(
                session.drafts.add_references(self._in_hand.image_id, (node_id,)), "add reference"
            )

    def _export(self, node_id: str) -> None:
        self.export_wanted.emit((node_id,))

    def _receipt(self, node_id: str) -> None:
        self.go_to(node_id)
        self.receipt_wanted.emit()
