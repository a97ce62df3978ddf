"""What goes wrong before a request leaves costs nothing, and nobody is told that it might."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from hosted import MODEL, account
from loopback.openai_server import OpenAIServer
from stage import noise, opened, studio_with

from studio.host.books import Books
from studio.host.catalogue import Catalogue
from studio.host.places import Places
from studio.model.budget import Spent
from studio.model.errors import Charged, HostError, NotAllowed
from studio.model.events import Event
from studio.model.history import TurnState
from studio.model.jobs import JobState
from studio.model.recipe import Draft
from studio.providers.opening import open_hosted

Run = Callable[[Any], Any]

_ONE = Draft(instruction="a walnut table", candidates=1, parameters={"quality": "low"})


@pytest.mark.parametrize("kind", ["keyring-locked", "keyring-slow", "key-missing"])
def test_a_key_that_cannot_be_read_leaves_nothing_unknown_and_no_money_held(
    home: Places, seen: list[Event], openai_server: OpenAIServer, run: Run, kind: str
) -> None:
    facts = {"seconds": 60, "name": "house", "host": "127.0.0.1"}

    async def refused() -> str | None:
        raise HostError(kind, **facts)

    studio = studio_with(home, seen, lambda _: _provider(home, openai_server, refused))

    async def story() -> None:
        session, image_id = await opened(studio, noise(256, 192))

        result = await session.turns.run(image_id, _ONE)

        (job,), (error,) = result.jobs, result.errors
        assert isinstance(error, NotAllowed)
        assert (error.kind, error.charged, error.facts["seconds"]) == (kind, Charged.NO, 60)
        assert (job.state, job.charged) == (JobState.FAILED, Charged.NO)
        assert result.turn.state is TurnState.FAILED
        assert await session.unknowns.all() == ()
        assert Books(home).spent_today() == Spent()
        await session.close()

    run(story())

    assert openai_server.records == []


def test_a_call_that_is_cancelled_before_it_leaves_costs_nothing(
    home: Places, seen: list[Event], openai_server: OpenAIServer, run: Run
) -> None:
    is_asked = asyncio.Event()

    async def prompting() -> str | None:
        is_asked.set()
        await asyncio.Event().wait()
        raise AssertionError("nobody enters the password")

    studio = studio_with(home, seen, lambda _: _provider(home, openai_server, prompting))

    async def story() -> None:
        session, image_id = await opened(studio, noise(256, 192))
        task = asyncio.create_task(session.turns.run(image_id, _ONE))
        await is_asked.wait()
        assert Books(home).spent_today().held_micro > 0

        running = session.turns.running(image_id)
        assert running is not None
        session.turns.cancel(running.turn.id)
        result = await task

        assert (result.jobs[0].state, result.jobs[0].charged) == (JobState.CANCELLED, Charged.NO)
        assert Books(home).spent_today() == Spent()
        await session.close()

    run(story())

    assert openai_server.records == []


def _provider(home: Places, server: OpenAIServer, read_key: Callable[[], Awaitable[str | None]]) -> Any:
    catalogue, profile = Catalogue(home), account(server.url)
    return open_hosted(
        profile, model_of=lambda name: catalogue.model(profile.kind, name or MODEL), read_key=read_key
    )
