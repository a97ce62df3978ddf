"""An answer as server-sent events, cut into pieces where no reader would expect it."""

import json
from collections.abc import Iterator
from typing import Any

_PIECES = (1, 7, 1_000, 3, 65_536, 40_000)  # bytes, over and over: inside lines, fields and characters


def frame(kind: str, content: dict[str, Any]) -> bytes:
    data = json.dumps({"type": kind} | content, ensure_ascii=False)
    return f"event: {kind}\ndata: {data}\n\n".encode()


def in_odd_pieces(stream: bytes) -> Iterator[bytes]:
    start, turn = 0, 0
    while start < len(stream):
        size = _PIECES[turn % len(_PIECES)]
        yield stream[start : start + size]
        start, turn = start + size, turn + 1
