"""What is read off the main thread for the views is shown in the order in which it was asked for."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from rehearsal import paid
from stage import inverted, opened, studio_with, until

from studio.host.places import Places, places
from studio.model.budget import Spent
from studio.model.events import ProfilesChanged, SpendChanged
from studio.model.profile import KeyPlace
from studio.session.accounts import Accounts
from studio.session.money.spending import Spending
from studio.session.studio import Studio
from studio.ui.tasks import Tasks
from studio.ui.wiring.in_hand import InHand
from studio.ui.wiring.makers_in_hand import MakersInHand
from studio.ui.wiring.money_in_hand import MoneyInHand

Run = Callable[[Any], Any]


@pytest.fixture
def studio(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Studio:
    monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path / "home"))
    home: Places = places()
    return studio_with(home, [], lambda profile: paid(inverted))


def late(answers: list[Any], first: asyncio.Event) -> Callable[..., Any]:
    """Answers in turn; the first one comes when `first` is set."""

    async def answer(*_: object) -> Any:
        found = answers.pop(0)
        if answers:
            await first.wait()
        return found

    return answer


def test_a_sum_that_was_read_earlier_is_not_shown_later(
    studio: Studio, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    async def story() -> None:
        first, errors = asyncio.Event(), []
        monkeypatch.setattr(Spending, "project", late([Spent(1), Spent(2)], first))
        tasks = Tasks(lambda name, error: errors.append(error))
        in_hand = InHand(tasks)
        funds = MoneyInHand(in_hand, studio)
        session, _ = await opened(studio)
        in_hand.take(session)
        funds.on_event(SpendChanged())
        await asyncio.sleep(0.05)
        first.set()
        await until(lambda: not tasks.names())

        assert (funds.purse.project, errors) == (2, [])
        in_hand.take(None)
        await session.close()

    run(story())


def test_an_account_whose_key_was_missing_earlier_is_not_shown_so_later(
    studio: Studio, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    async def story() -> None:
        first, errors = asyncio.Event(), []
        places = [{"built-in": KeyPlace.MISSING}, {"built-in": KeyPlace.NONE}]
        monkeypatch.setattr(Accounts, "key_places", late(places, first))
        tasks = Tasks(lambda name, error: errors.append(error))
        makers = MakersInHand(studio, tasks)
        makers.on_event(ProfilesChanged())
        await asyncio.sleep(0.05)
        first.set()
        await until(lambda: not tasks.names())

        assert ([one.why_not for one in makers.all], errors) == ([""], [])

    run(story())
