"""Streams of events: whatever way they are split and their lines are ended."""

import base64
import json
import os
import tracemalloc
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from studio.model.errors import BadReply, Charged
from studio.providers.network.events import Event, EventReader, events_in

_PICTURE = os.urandom(50_000)
_PARTIAL = {
    "type": "x.partial_image",
    "b64_json": base64.b64encode(_PICTURE).decode(),
    "prompt": "Größe 漢字 🎈",
}

_STREAM = (
    ": hello\n\n"
    "event: x.partial_image\n"
    "id: 7\n"
    "retry: 3000\n"
    f"data: {json.dumps(_PARTIAL, ensure_ascii=False)}\n\n"
    "\n\n"
    ":\n"
    "data:{\n"
    'data:  "a":\n'
    "data: 1\n"
    "data: }\n"
    "event: x.lines\n\n"
    "event: lost\n\n"
    "unknown\n"
    "datax: 3\n"
    'data: {"b": 2}\n\n'
    "data: [DONE]\n\n"
).encode()


def _read(stream: bytes, folder: Path, size: int) -> list[Event]:
    reader = EventReader(lambda n: folder / f"cut-{n}")
    events = []
    for at in range(0, len(stream), size):
        events += reader.feed(stream[at : at + size])
    events += reader.finish()
    reader.abandon()
    return events


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("size", [1, 2, 3, 5, 17, 4096, 1_000_000])
def test_events_are_the_same_however_they_are_split(tmp_path: Path, size: int, end: bytes) -> None:
    first, second, third, done = _read(_STREAM.replace(b"\n", end), tmp_path, size)

    assert first.name == "x.partial_image"
    assert isinstance(first.data, dict)
    assert first.data["b64_json"].path.read_bytes() == _PICTURE
    assert first.data["prompt"] == _PARTIAL["prompt"]
    assert second == Event("x.lines", {"a": 1})
    assert third == Event("", {"b": 2})
    assert done == Event("", None)


def test_a_mark_before_the_stream_is_overlooked(tmp_path: Path) -> None:
    assert _read(b"\xef\xbb\xbfevent: a\ndata: 1\n\n", tmp_path, 1) == [Event("a", 1)]
    assert _read(b"\xef\xbb\xbfdata: 1\n\n", tmp_path, 100) == [Event("", 1)]


def test_a_last_event_counts_without_its_empty_line_if_it_is_whole(tmp_path: Path) -> None:
    assert _read(b'event: a\ndata: {"x": 1}', tmp_path, 5) == [Event("a", {"x": 1})]
    assert _read(b'event: a\ndata: {"x": ', tmp_path, 5) == []
    assert _read(b'event: a\ndata: {"x": "' + base64.b64encode(_PICTURE), tmp_path, 5000) == []
    assert list(tmp_path.iterdir()) == []


def test_pictures_of_a_stream_are_numbered_through(tmp_path: Path) -> None:
    line = f'data: {{"b64_json": "{base64.b64encode(_PICTURE).decode()}"}}\n\n'.encode()

    events = _read(line * 3, tmp_path, 70_000)

    assert [event.data["b64_json"].path.name for event in events] == ["cut-0", "cut-1", "cut-2"]  # type: ignore[index]


def test_a_line_of_40_megabytes_goes_to_its_file_in_little_memory(tmp_path: Path) -> None:
    piece = base64.b64encode(os.urandom(48 * 1024))
    reader = EventReader(lambda n: tmp_path / f"cut-{n}")

    tracemalloc.start()
    reader.feed(b'event: done\ndata: {"b64_json": "')
    for _ in range(40_000_000 // len(piece)):
        reader.feed(piece)
    (event,) = reader.feed(b'", "size": "1x1"}\n\n')
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert event.data["b64_json"].path.stat().st_size > 29_000_000  # type: ignore[index]
    assert most < 2_000_000, f"{most / 1e6:.1f} MB"


def test_a_line_without_end_that_is_no_data_takes_no_memory(tmp_path: Path) -> None:
    reader = EventReader(lambda n: tmp_path / f"cut-{n}")

    tracemalloc.start()
    for _ in range(300):
        reader.feed(b": and on" * 8000)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert reader.feed(b"\n\ndata: 1\n\n") == [Event("", 1)]
    assert most < 1_000_000


async def _pieces(*pieces: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


def test_garbage_in_an_event_is_a_bad_reply_after_what_was_good(run, tmp_path: Path) -> None:
    async def story() -> list[Event]:
        heard: list[Event] = []
        pieces = _pieces(b"data: 1\n\nda", b"ta: <html>\n\n")
        events = events_in(pieces, lambda n: tmp_path / "cut", provider="me", charged=Charged.MAYBE)
        heard.append(await anext(events))
        with pytest.raises(BadReply) as caught:
            await anext(events)
        assert (caught.value.kind, caught.value.charged) == ("answer-not-json", Charged.MAYBE)
        return heard

    assert run(story()) == [Event("", 1)]


def test_a_listener_who_leaves_takes_the_half_picture_along(run, tmp_path: Path) -> None:
    half = b'data: {"b64_json": "' + base64.b64encode(_PICTURE)

    async def story() -> None:
        events = events_in(
            _pieces(b"data: 1\n\n" + half), lambda n: tmp_path / "cut", provider="me", charged=Charged.MAYBE
        )
        assert await anext(events) == Event("", 1)
        assert (tmp_path / "cut").exists()
        await events.aclose()

    run(story())

    assert not (tmp_path / "cut").exists()
