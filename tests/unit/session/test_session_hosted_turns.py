"""Turns at a hosted maker's double: pictures uploaded once, previews on the way, every call with its cost."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hosted import account, hosted
from loopback.openai_server import KEY, OpenAIServer
from stage import noise, opened

from studio.host.log import start_log, stop_log
from studio.host.places import Places, places
from studio.model.events import CandidatePreviewed, Event
from studio.model.recipe import Anchor, Draft
from studio.session.studio import Studio

Run = Callable[[Any], Any]

_DRAFT = Draft(
    instruction="a walnut table",
    candidates=1,
    profile="house",
    anchors=(Anchor.ORIGINAL,),
    parameters={"quality": "low"},
)


def _studio(home: Places, server: OpenAIServer, seen: list[Event] | None = None, **more: object) -> Studio:
    return hosted(home, [] if seen is None else seen, account(server.url, **more), KEY)


def _uploads(server: OpenAIServer) -> int:
    return sum((record.method, record.path) == ("POST", "/v1/files") for record in server.records)


def _sent_ids(server: OpenAIServer) -> list[str]:
    return [one["file_id"] for one in server.last.fields["images"]]


async def _turn_of(studio: Studio, project: Path) -> None:
    session = await studio.open_project(project)
    if session.is_read_only:  # it comes from elsewhere
        await session.admit()
    await session.turns.run(session.images()[0].id, _DRAFT)
    await session.close()


def test_a_picture_is_uploaded_once_even_over_a_restart(
    home: Places, openai_server: OpenAIServer, run: Run
) -> None:
    async def first() -> Path:
        session, image_id = await opened(_studio(home, openai_server, uploads=True), noise(256, 192))
        await session.turns.run(image_id, _DRAFT)
        await session.turns.run(image_id, _DRAFT)
        await session.close()
        return session.path

    project = run(first())
    known = _sent_ids(openai_server)
    run(_turn_of(_studio(home, openai_server, uploads=True), project))

    assert openai_server.submits == 3
    assert _uploads(openai_server) == 1
    assert _sent_ids(openai_server) == known


def test_a_file_of_another_installation_is_not_named(
    home: Places, tmp_path: Path, openai_server: OpenAIServer, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    async def first() -> Path:
        session, image_id = await opened(_studio(home, openai_server, uploads=True), noise(256, 192))
        await session.turns.run(image_id, _DRAFT)
        await session.close()
        return session.path

    project = run(first())
    foreign = _sent_ids(openai_server)
    copy = shutil.copy(project, tmp_path / "copy.palimpsest")
    monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path / "another"))
    run(_turn_of(_studio(places(), openai_server, uploads=True), copy))

    assert _uploads(openai_server) == 2
    assert _sent_ids(openai_server) != foreign


def test_what_the_log_tells_of_a_call_names_its_turn_and_its_job(
    home: Places, openai_server: OpenAIServer, run: Run
) -> None:
    async def story() -> tuple[str, str]:
        session, image_id = await opened(_studio(home, openai_server), noise(256, 192))
        result = await session.turns.run(image_id, _DRAFT)
        await session.close()
        return result.turn.id, result.jobs[0].id

    log = start_log(home)
    try:
        turn_id, job_id = run(story())
    finally:
        stop_log()

    (line,) = [one for one in log.read_text().splitlines() if "/v1/images/edits" in one]
    assert f"[{turn_id} {job_id}]" in line


def test_previews_take_a_call_for_each_candidate(
    home: Places, seen: list[Event], openai_server: OpenAIServer, run: Run
) -> None:
    openai_server.preview_s = 0.01

    async def story() -> tuple[int | None, Path]:
        session, image_id = await opened(_studio(home, openai_server, seen), noise(256, 192))
        draft = replace(_DRAFT, candidates=2, previews=True)
        estimate = session.drafts.outlook(image_id, draft).estimate
        result = await session.turns.run(image_id, draft)
        assert len(result.nodes) == 2
        await session.close()
        return estimate.micro, session.path

    estimated, project = run(story())
    with closing(sqlite3.connect(project)) as db:
        bases, paid = zip(*db.execute("SELECT basis, micro_usd FROM ledger"), strict=True)
    assert openai_server.submits == 2
    assert all(record.fields["stream"] == "true" for record in openai_server.paid_calls)
    assert {event.ordinal for event in seen if isinstance(event, CandidatePreviewed)} == {0, 1}
    assert set(bases) == {"usage"}
    assert estimated == pytest.approx(sum(paid), rel=0.02)
