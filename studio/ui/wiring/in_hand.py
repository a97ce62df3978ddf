"""What the window has open: the session, the image in view, and its history."""

from collections.abc import Coroutine
from typing import Any

from PySide6.QtCore import QObject, Signal

from studio.model.errors import BadInput
from studio.model.history import History, Node, TurnKind
from studio.model.project import Image
from studio.session.session import Session
from studio.ui.tasks import Tasks

_NOTHING = History("")


class InHand(QObject):
    """`session_changed` before `image_changed`; both after the fact."""

    session_changed = Signal()
    image_changed = Signal()

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self.tasks = tasks
        self.session: Session | None = None
        self.image_id = ""
        self._turns_in_view: dict[str, str] = {}

    def take(self, session: Session | None, image_id: str = "") -> None:
        """Another project, or none; `image_id` is the image to begin with, else the first."""
        self.session = session
        images = session.images() if session is not None else ()
        known = {image.id for image in images}
        self.image_id = image_id if image_id in known else images[0].id if images else ""
        self.session_changed.emit()
        self.image_changed.emit()

    def look_at(self, image_id: str) -> None:
        if image_id != self.image_id:
            self.image_id = image_id
            self.image_changed.emit()

    def require_session(self) -> Session:
        """The open project. Raises BadInput when there is none any more."""
        if self.session is None:
            raise BadInput("no-picture")
        return self.session

    def images(self) -> tuple[Image, ...]:
        return self.session.images() if self.session is not None else ()

    def hidden_images(self) -> tuple[Image, ...]:
        return self.session.hidden_images() if self.session is not None else ()

    @property
    def image(self) -> Image | None:
        return next((image for image in self.images() if image.id == self.image_id), None)

    @property
    def history(self) -> History:
        if self.session is None or not self.image_id:
            return _NOTHING
        return self.session.history(self.image_id)

    @property
    def head(self) -> Node | None:
        history = self.history
        return history.nodes.get(history.head) if history.head else None

    def node(self, node_id: str) -> Node | None:
        """A node of any image of the project."""
        session = self.session
        histories = (session.history(image.id) for image in self.images()) if session is not None else ()
        return next((found for one in histories if (found := one.nodes.get(node_id))), None)

    @property
    def turn_in_view(self) -> str:
        """The turn whose candidates are shown: the one begun or gone to last, else the head's.

        A picture as it was opened has no candidates: there it is the newest turn that starts from it.
        """
        history, head = self.history, self.head
        shown = self._turns_in_view.get(self.image_id) or (head.turn_id if head is not None else "")
        turn = history.turns.get(shown)
        if turn is None or turn.kind is not TurnKind.OPEN:
            return shown
        here = {node.id for node in history.of_turn(shown)}
        children = [
            node for node in history.nodes.values() if not (node.hidden or here.isdisjoint(node.parents))
        ]
        return max(children, key=_number).turn_id if children else shown

    def show_turn(self, image_id: str, turn_id: str) -> None:
        self._turns_in_view[image_id] = turn_id

    def candidates(self) -> tuple[Node, ...]:
        """The nodes of the turn in view that are not hidden."""
        return tuple(node for node in self.history.of_turn(self.turn_in_view) if not node.hidden)

    @property
    def read_only_reason(self) -> str:
        """Why nothing can be changed; "" when it can."""
        sentence = self.session.read_only_sentence if self.session is not None else None
        return sentence.text if sentence is not None else ""

    def start(self, coroutine: Coroutine[Any, Any, Any], name: str) -> None:
        self.tasks.start(coroutine, name)


def _number(node: Node) -> int:
    return node.number
