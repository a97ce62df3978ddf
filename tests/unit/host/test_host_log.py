"""The log is a file that names what each line is about."""

import asyncio
import logging
import os
from collections.abc import Iterator

import pytest

from studio.host.log import about, start_log, stop_log
from studio.host.places import Places

_log = logging.getLogger("studio.store")


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    stop_log()


def test_a_line_names_its_room_and_what_it_is_about(here: Places) -> None:
    path = start_log(here)

    with about("t0000000000aa", "j0000000000bb"):
        _log.info("written")
    _log.info("idle")
    stop_log()

    first, second = path.read_text().splitlines()
    assert first.endswith("INFO studio.store [t0000000000aa j0000000000bb] written")
    assert second.endswith("INFO studio.store idle")


def test_threads_started_for_a_turn_name_it_too(here: Places) -> None:
    path = start_log(here)

    async def turn() -> None:
        with about("t0000000000aa"):
            await asyncio.to_thread(_log.info, "in a thread")

    asyncio.run(turn())
    stop_log()

    assert "[t0000000000aa] in a thread" in path.read_text()


def test_what_is_said_at_debug_stays_out(here: Places) -> None:
    path = start_log(here)

    _log.debug("a prompt: make it warmer")
    stop_log()

    assert path.read_text() == ""


def test_starting_twice_writes_each_line_once(here: Places) -> None:
    start_log(here)
    path = start_log(here)

    _log.info("once")
    stop_log()

    assert path.read_text().count("once") == 1


def test_other_libraries_do_not_write_into_it(here: Places) -> None:
    path = start_log(here)

    logging.getLogger("PIL").info("chunk IHDR")
    stop_log()

    assert path.read_text() == ""


@pytest.mark.skipif(os.name != "posix", reason="needs a pipe with a name")
def test_a_disk_that_takes_nothing_keeps_nobody_waiting_who_logs(here: Places) -> None:
    path = here.data / "log" / "palimpsest.log"
    path.parent.mkdir(parents=True)
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # there, but it does not read yet
    start_log(here)

    for _ in range(20):
        _log.info("x" * 10_000)  # in all, more than the pipe takes

    os.set_blocking(reader, True)
    with os.fdopen(reader) as lines:
        assert sum("INFO studio.store xxx" in next(lines) for _ in range(20)) == 20
