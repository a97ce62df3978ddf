"""Pictures that no node has, for the canvas: an answer as it came, and maps of two pictures."""

from dataclasses import dataclass

from studio.model.drift import Against, Of
from studio.model.errors import BadInput
from studio.model.geometry import Frame
from studio.model.history import LockState, Node
from studio.model.pixels import Sheet
from studio.model.words import mark, tr
from studio.session.session import Session
from studio.ui.canvas.mode import Mode
from studio.ui.canvas.shelf import ShownPicture

_RAW, _PREVIEW = "raw", "preview"
_SEPARATOR = ":"
_HEAT = {
    (Against.PARENT, Of.LOCKED): mark("ΔE2000, as kept to parent"),
    (Against.PARENT, Of.RAW): mark("ΔE2000, raw answer to parent"),
    (Against.ROOT, Of.LOCKED): mark("ΔE2000, as kept to root"),
    (Against.ROOT, Of.RAW): mark("ΔE2000, raw answer to root"),
}
_DIFFERENCE = {
    (Against.PARENT, Of.LOCKED): mark("Difference × 4, as kept to parent"),
    (Against.PARENT, Of.RAW): mark("Difference × 4, raw answer to parent"),
    (Against.ROOT, Of.LOCKED): mark("Difference × 4, as kept to root"),
    (Against.ROOT, Of.RAW): mark("Difference × 4, raw answer to root"),
}
_NAMES = {Mode.HEAT: _HEAT, Mode.DIFFERENCE: _DIFFERENCE}


@dataclass(frozen=True, slots=True)
class Wish:
    """Which map is wanted of which node; written as the key of a picture."""

    mode: Mode
    node_id: str
    against: Against
    of: Of

    @property
    def key(self) -> str:
        return _SEPARATOR.join((self.mode.value, self.node_id, self.against.value, self.of.value))

    @classmethod
    def read(cls, key: str) -> "Wish | None":
        parts = key.split(_SEPARATOR)
        if len(parts) != 4:
            return None
        return cls(Mode(parts[0]), parts[1], Against(parts[2]), Of(parts[3]))


def has_raw(node: Node) -> bool:
    """Whether a node was locked and its answer is here as it came."""
    return node.lock is LockState.LOCKED and node.delivery_id is not None


def raw_picture(node: Node) -> ShownPicture | None:
    if not has_raw(node):
        return None
    name = tr("Node {number}, as answered", number=node.number)
    return ShownPicture(f"{_RAW}{_SEPARATOR}{node.id}", name, node.width, node.height, node.frame)


def has_preview(node: Node) -> bool:
    """Whether a node waits to be locked, and can be looked at as it would be."""
    return node.lock is LockState.ASKED and node.delivery_id is not None


def preview_key(node: Node) -> str:
    return f"{_PREVIEW}{_SEPARATOR}{node.id}"


def is_preview(key: str) -> bool:
    return key.startswith(_PREVIEW + _SEPARATOR)


def preview_picture(node: Node, size: tuple[int, int]) -> ShownPicture:
    """Of the size of its base, which an answer that is not locked need not have."""
    name = tr("Node {number}, as it would be locked", number=node.number)
    way = Frame.scale(size[0] / node.width, size[1] / node.height)
    frame = node.frame if size == (node.width, node.height) else node.frame.then(way)
    return ShownPicture(preview_key(node), name, *size, frame)


def map_picture(wish: Wish, first: Node, size: tuple[int, int] | None) -> ShownPicture:
    """A map in the shape of `first`, which is measured against; `size` once it is known."""
    width, height = size or (first.width, first.height)
    frame = first.frame.then(Frame.scale(width / first.width, height / first.height)) if size else first.frame
    return ShownPicture(wish.key, tr(_NAMES[wish.mode][wish.against, wish.of]), width, height, frame)


async def fetch(session: Session, key: str) -> Sheet | None:
    """The pixels of such a picture; None for the key of a node. Raises BadInput where there are none."""
    if (wish := Wish.read(key)) is not None:
        make = session.drift.heat if wish.mode is Mode.HEAT else session.drift.difference
        return Sheet(await make(wish.node_id, wish.against, wish.of))
    kind, _, node_id = key.partition(_SEPARATOR)
    if kind == _PREVIEW:
        return await session.proposals.preview(node_id)
    if kind != _RAW or not node_id:
        return None
    answer = await session.raw_answers.of(node_id)
    if answer is None:
        raise BadInput("answer-not-placed")
    return answer.sheet
