"""Histories and thumbnails for the tests of views."""

from collections.abc import Coroutine
from typing import Any

from studio.model.errors import BadInput
from studio.model.history import History, LockState, Node, Turn, TurnKind, TurnState
from studio.model.pixels import Pixels
from studio.ui.thumbnails import ThumbnailCache


def node(name: str, turn: str, *parents: str, number: int = 1, **more: Any) -> Node:
    locked = {"lock": LockState.LOCKED, "protected_px": 20, "differing_px": 0} if parents else {}
    job = {"job_id": f"j-{turn}"} if parents else {}
    return Node(name, "i", number, turn, parents, 6, 4, picture_id=f"c-{name}", **(job | locked | more))


def history(*nodes: Node, head: str | None = None, running: str = "", asked: int = 4) -> History:
    turns: dict[str, Turn] = {}
    for one in nodes:
        kind = TurnKind.EDIT if one.parents else TurnKind.OPEN
        turns.setdefault(one.turn_id, Turn(one.turn_id, "i", kind, instruction=f"words of {one.turn_id}"))
    if running:
        turns[running] = Turn(
            running, "i", TurnKind.EDIT, f"words of {running}", state=TurnState.RUNNING, candidates=asked
        )
    return History("i", {one.id: one for one in nodes}, turns, (), head)


class AtOnce:
    """Runs to its end whatever is started and never waits."""

    def start(self, work: Coroutine[Any, Any, Any], name: str) -> None:
        try:
            work.send(None)
        except StopIteration:
            return
        raise AssertionError(f"{name} waits")


class Shelf:
    """Loads a flat thumbnail for every key but those named broken, and remembers what was asked."""

    def __init__(self, *broken: str) -> None:
        self.broken = broken
        self.asked: list[str] = []

    async def load(self, key: str) -> Pixels:
        self.asked.append(key)
        if key in self.broken:
            raise BadInput("picture-damaged", name=key)
        return Pixels(6, 4, 3, 8, memoryview(bytes(72)))


def thumbnails(*broken: str) -> ThumbnailCache:
    return ThumbnailCache(Shelf(*broken).load, AtOnce())
