"""Server-sent events as they come: frames split anywhere, lines of any length, pictures cut out to files."""

from collections.abc import AsyncGenerator, AsyncIterable, Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from studio.model.errors import Charged
from studio.providers.network.cutting import Cutter, Garbled, told_cutting
from studio.providers.network.threads import in_thread

_LINE_MOST = 1024  # of a field other than data; what is longer is not for us
_DATA = b"data:"
_DONE = b"[DONE]"
_MARK = b"\xef\xbb\xbf"  # which some write before a text


@dataclass(frozen=True, slots=True)
class Event:
    """`name` is "" when none was given; `data` is JSON with a CutOut for every picture, None for [DONE]."""

    name: str
    data: object


async def events_in(
    chunks: AsyncIterable[bytes],
    place: Callable[[int], Path],
    *,
    provider: str,
    charged: Charged,
    request_id: str | None = None,
) -> AsyncGenerator[Event, None]:
    """The events in a stream, each when it is whole; the n-th picture of the stream goes to `place(n)`.

    Works in threads. Raises as `cut_out` does; a last event that is not whole is left out.
    """
    reader = EventReader(place)
    try:
        with told_cutting(provider, charged, request_id):
            async for chunk in chunks:
                for event in await in_thread(reader.feed, chunk):
                    yield event
            for event in await in_thread(reader.finish):
                yield event
    finally:
        await in_thread(reader.abandon)


class EventReader:
    """Takes a stream in pieces: `feed`, then `finish`, `abandon` at last. Raises Garbled and OSError."""

    def __init__(self, place: Callable[[int], Path]) -> None:
        self._place = place
        self._pictures = count()
        self._name = ""
        self._data: Cutter | None = None
        self._line = bytearray()  # until it is known to be data
        self._is_data = False
        self._ended_in_return = False
        self._garbled: Garbled | None = None

    def feed(self, piece: bytes) -> list[Event]:
        """The events that this piece makes whole; what is garbled after them is raised when more is asked."""
        events: list[Event] = []
        if self._garbled is not None:
            raise self._garbled
        try:
            self._feed(piece, events)
        except Garbled as error:
            if not events:
                raise
            self._garbled = error
        return events

    def finish(self) -> list[Event]:
        """The event that no empty line closed, if it is whole all the same."""
        if self._garbled is not None:
            raise self._garbled
        self._end_line()
        try:
            event = self._end_event()
        except Garbled:
            event = None
        return [event] if event else []

    def abandon(self) -> None:
        """A picture that is half written goes."""
        if self._data is not None:
            self._data.abandon()

    def _feed(self, piece: bytes, events: list[Event]) -> None:
        for line in piece.splitlines(keepends=True):
            if line == b"\n" and self._ended_in_return:  # a CRLF that was split
                self._ended_in_return = False
                continue
            content = line.rstrip(b"\r\n")
            self._take(content)
            self._ended_in_return = line.endswith(b"\r")
            if len(content) < len(line) and (event := self._end_line()):
                events.append(event)

    def _take(self, content: bytes) -> None:
        if self._is_data:
            self._cutter().feed(content)
            return
        self._line += content
        if self._line.startswith(_MARK):
            del self._line[: len(_MARK)]
        if len(self._line) > len(_DATA) and self._line.startswith(_DATA):
            self._start_data(bytes(self._line[len(_DATA) :]).removeprefix(b" "))
        del self._line[_LINE_MOST:]

    def _start_data(self, content: bytes) -> None:
        """One of perhaps several lines, which an event joins by line feeds."""
        if self._data is not None:
            content = b"\n" + content
        self._cutter().feed(content)
        self._line.clear()
        self._is_data = True

    def _cutter(self) -> Cutter:
        if self._data is None:
            self._data = Cutter(lambda _: self._place(next(self._pictures)))
        return self._data

    def _end_line(self) -> Event | None:
        line = bytes(self._line)
        self._line.clear()
        if self._is_data:
            self._is_data = False
            return None
        if not line:
            return self._end_event()
        name, _, value = line.partition(b":")
        if name == b"event":
            self._name = value.removeprefix(b" ").decode(errors="replace")
        return None

    def _end_event(self) -> Event | None:
        name, self._name = self._name, ""
        if self._data is None:
            return None
        data = None if self._data.skeleton == _DONE else self._data.finish()
        self._data = None
        return Event(name, data)
