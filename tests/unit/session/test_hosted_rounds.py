"""Variants, finalise, measure and several accounts, against a strict server on this machine."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from loopback.openai_server import KEY, OpenAIServer
from stage import opened

from studio.assembly import build_studio
from studio.host.places import Places
from studio.model.budget import Budget
from studio.model.events import Event
from studio.model.history import LockState
from studio.model.profile import KeyPlace, Profile, ProfileKind
from studio.model.recipe import Draft
from studio.session.studio import Studio

Run = Callable[[Any], Any]

DOLLAR = Budget(most_micro=1_000_000)


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer() as running:
        yield running


@pytest.fixture
def studio(
    home: Places, seen: list[Event], server: OpenAIServer, monkeypatch: pytest.MonkeyPatch, run: Run
) -> Studio:
    """Two accounts with the server, of two models."""
    monkeypatch.setenv("KEY_OF_THE_DOUBLE", KEY)
    built = build_studio(home, seen.append)
    mine = Profile(
        "mine",
        ProfileKind.OPENAI,
        base_url=server.url,
        model="gpt-image-2.5-flare",
        key=KeyPlace.ENVIRONMENT,
        key_variable="KEY_OF_THE_DOUBLE",
    )

    async def add() -> None:
        await built.accounts.add(mine)
        await built.accounts.add(replace(mine, id="other", model="gpt-image-2"))

    run(add())
    return built


def asked(instruction: str = "a walnut table", **facts: Any) -> Draft:
    return replace(Draft(instruction, candidates=2, profile="mine"), **facts)


def test_rounds_keep_every_rule_of_the_server(studio: Studio, server: OpenAIServer, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        first = await session.turns.run(image_id, asked(parameters={"quality": "low"}), budget=DOLLAR)
        pick = first.nodes[1]

        again = await session.rounds.variants(pick.id, DOLLAR)
        sizes = session.rounds.final_sizes(pick.id, "mine")
        size = f"{sizes[1][0]}x{sizes[1][1]}"
        foretold = await session.rounds.finalise_outlook(pick.id, size=size)
        final = await session.rounds.finalise(pick.id, size=size, budget=DOLLAR)
        measured = await session.rounds.measure(image_id, "mine", budget=DOLLAR)

        assert [len(result.nodes) for result in (again, final, measured.result)] == [2, 1, 1]
        sent = [record.fields for record in server.records]
        assert [fields["quality"] for fields in sent] == ["low", "low", "medium", "medium"]
        assert sent[2]["size"] == foretold.calls[0].parameters["size"] == size
        (node,) = final.nodes
        assert (node.parents, node.frame, node.lock) == ((pick.id,), pick.frame, LockState.LOCKED)
        assert (node.width, node.height) == (pick.width, pick.height)
        assert measured.difference is not None
        assert measured.difference.changed_share > 0.01
        assert measured.scale > 10
        assert server.submits == 4
        spent = await session.spending.project()
        expected = sum(job.estimate_micro or 0 for job in (*first.jobs, *again.jobs, *final.jobs))
        expected += sum(job.estimate_micro or 0 for job in measured.result.jobs)
        assert spent.micro == pytest.approx(expected, rel=0.1)
        await session.close()

    run(story())


def test_several_accounts_and_previews_are_calls_of_one_turn(
    studio: Studio, server: OpenAIServer, seen: list[Event], run: Run
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        draft = asked(also=("other",), previews=True)
        plain = session.drafts.outlook(image_id, replace(draft, previews=False)).estimate
        total = session.drafts.outlook(image_id, draft).estimate

        result = await session.turns.run(image_id, draft, budget=DOLLAR)

        assert (plain.calls, total.calls) == (2, 4)
        assert (total.micro or 0) > (plain.micro or 0)
        assert server.submits == len(result.jobs) == len(result.nodes) == 4
        assert {job.model for job in result.jobs} == {"gpt-image-2.5-flare", "gpt-image-2"}
        previews = [event for event in seen if type(event).__name__ == "CandidatePreviewed"]
        assert {event.ordinal for event in previews} == {0, 1, 2, 3}  # type: ignore[attr-defined]
        await session.close()

    run(story())


def test_an_image_that_is_never_uploaded_reaches_no_server(
    studio: Studio, server: OpenAIServer, run: Run
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        await session.marks.set_never_upload(image_id, True)

        causes = session.drafts.outlook(image_id, asked()).causes

        # The double answers on this machine, but nobody knows what stands behind it.
        assert [cause.kind for cause in causes] == ["never-upload"]
        assert server.attempts == 0
        await session.close()

    run(story())
