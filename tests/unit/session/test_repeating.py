"""When a call may be sent again by itself: only where nothing was charged, never sooner than told, rarely."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest

from studio.model.cancel import Cancelled, CancelToken
from studio.model.errors import (
    BadReply,
    Charged,
    Declined,
    DiskTrouble,
    NotAllowed,
    NotReached,
    OutcomeUnknown,
    OutOfCredit,
    ProviderError,
    Rejected,
    Throttled,
)
from studio.session.calls.repeating import rest, wait_before

Run = Callable[[Any], Any]


def an(error: type[ProviderError], charged: Charged = Charged.NO, **facts: object) -> ProviderError:
    return error("kind", provider="OpenAI", charged=charged, **facts)


@pytest.mark.parametrize("error", [NotAllowed, OutOfCredit, Declined, Rejected, BadReply, OutcomeUnknown])
@pytest.mark.parametrize("charged", Charged)
def test_nothing_else_is_repeated(error: type[ProviderError], charged: Charged) -> None:
    assert wait_before(an(error, charged, retry_after_s=1.0), 0) is None


@pytest.mark.parametrize("error", [NotReached, Throttled])
@pytest.mark.parametrize("charged", [Charged.MAYBE, Charged.YES])
def test_what_may_be_charged_is_never_repeated(error: type[ProviderError], charged: Charged) -> None:
    assert wait_before(an(error, charged), 0) is None


def test_an_error_of_this_machine_is_not_repeated() -> None:
    assert wait_before(DiskTrouble("disk-full", name="x"), 0) is None


@pytest.mark.parametrize(("error", "most"), [(NotReached, 2), (Throttled, 5)])
def test_there_is_an_end_to_repeating(error: type[ProviderError], most: int) -> None:
    waits = [wait_before(an(error), n) for n in range(most + 1)]

    assert all(wait is not None for wait in waits[:most])
    assert waits[most] is None


@pytest.mark.parametrize("told", [0.5, 12, 600.0])
def test_a_told_wait_is_kept_and_never_shortened(told: float) -> None:
    for _ in range(50):
        wait_s = wait_before(an(Throttled, retry_after_s=told), 0)
        assert wait_s is not None
        assert told <= wait_s <= told * 1.1


def test_whoever_is_told_to_wait_for_an_hour_is_told_so() -> None:
    assert wait_before(an(Throttled, retry_after_s=3600.0), 0) is None


def test_a_rest_ends_when_it_is_over_or_cancelled(run: Run) -> None:
    async def story() -> None:
        cancel = CancelToken()
        began = time.monotonic()
        await rest(0.05, cancel)
        assert time.monotonic() - began >= 0.05

        task = asyncio.create_task(rest(60, cancel))
        await asyncio.sleep(0.01)
        cancel.cancel()
        with pytest.raises(Cancelled):
            await asyncio.wait_for(task, 0.3)

    run(story())
