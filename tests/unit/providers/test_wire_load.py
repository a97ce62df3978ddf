"""The loop stays free while four answers of 40 MB arrive, are written, cut and synced."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path

import pytest
from qasync import QEventLoop
from scripted_server import a_wire

from studio.model.cancel import CancelToken
from studio.model.errors import Charged
from studio.providers.network.calls import Call, Reply
from studio.providers.network.cutting import cut_out
from studio.providers.network.events import events_in
from studio.providers.network.wire import Wire

_ANSWERS = 4
_BEATS_LEAST = 50  # of hundreds; how long the longest gap is, a benchmark tells


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    program = [sys.executable, str(Path(__file__).with_name("pouring_server.py"))]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield int(server.stdout.readline())
        server.communicate("")


@pytest.mark.parametrize("path", ["/json", "/stream"])
def test_four_answers_of_40_megabytes_leave_the_window_its_loop(
    qapp, port: int, tmp_path: Path, path: str
) -> None:
    with asyncio.Runner(loop_factory=lambda: QEventLoop(qapp)) as runner:
        gaps = runner.run(_gaps(a_wire(f"http://127.0.0.1:{port}"), path, tmp_path))

    print(f"longest gap with {path}: {max(gaps) * 1000:.0f} ms of {len(gaps)}")
    assert len(gaps) >= _BEATS_LEAST


async def _gaps(wire: Wire, path: str, folder: Path) -> list[float]:
    """Seconds between the beats of the loop while the answers came, each of which is whole."""
    fetch = _asked if path == "/json" else _heard
    watching = asyncio.ensure_future(_watch())
    await asyncio.gather(*(fetch(wire, path, folder / f"answer-{number}") for number in range(_ANSWERS)))
    watching.cancel()
    assert [path.stat().st_size for path in folder.glob("*.png")] == [30_000_000] * _ANSWERS
    return await watching


async def _watch() -> list[float]:
    gaps, last = [], time.perf_counter()
    try:
        while True:
            await asyncio.sleep(0.001)
            now = time.perf_counter()
            gaps.append(now - last)
            last = now
    except asyncio.CancelledError:
        return gaps


async def _asked(wire: Wire, path: str, into: Path) -> None:
    reply = await wire.ask(Call("POST", path, json={}), into=into, cancel=CancelToken())
    await cut_out(reply.body, lambda _: into.with_suffix(".png"), provider="me", charged=Charged.MAYBE)


async def _heard(wire: Wire, path: str, into: Path) -> None:
    stream = wire.listen(Call("POST", path, json={}), into=into, cancel=CancelToken())
    async with aclosing(stream):
        assert isinstance(await anext(stream), Reply)
        chunks = (one async for one in stream if isinstance(one, bytes))
        place = into.with_suffix(".png")
        async with aclosing(
            events_in(chunks, lambda _: place, provider="me", charged=Charged.MAYBE)
        ) as events:
            assert [event.name async for event in events] == ["image_edit.completed"]
