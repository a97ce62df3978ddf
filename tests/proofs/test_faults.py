"""Whatever goes wrong at a hosted maker ends in the right class, in a sentence, and is never paid twice.

What each fault must come to is written down from the rules for money, and not from what the adapter does.
"""

import asyncio
import sqlite3
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from contextlib import aclosing, closing
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hosted import account, hosted
from loopback.openai_server import KEY, OpenAIServer
from stage import noise, opened, until

from studio.host.books import Books
from studio.host.places import Places, places
from studio.model.cancel import CancelToken
from studio.model.errors import (
    BadReply,
    Charged,
    Declined,
    Misfit,
    NotAllowed,
    NotReached,
    OutcomeUnknown,
    OutOfCredit,
    ProviderError,
    Rejected,
    StudioError,
    Throttled,
)
from studio.model.jobs import JobState
from studio.model.provider import (
    Capability,
    Probe,
    Provider,
    ProviderEvent,
    ProviderRequest,
    Question,
    Reading,
)
from studio.model.recipe import Draft
from studio.model.sentences import explain
from studio.session.calls import repeating
from studio.store.check import Severity

NO, MAYBE, YES = Charged.NO, Charged.MAYBE, Charged.YES
_SOON = {"headers": {"retry-after-ms": "30"}}
_ONE = Draft(instruction="a walnut table", candidates=1, profile="house")
_STREAMED = replace(_ONE, previews=True)
_REPEATS_THROTTLED, _REPEATS_UNREACHED = 5, 2


@dataclass(frozen=True, slots=True)
class Case:
    """A fault and what it must come to: the class, what may be charged, and the state of the job.

    `error` None: an answer came that is no picture, or all went well after a repeat. `attempts` counts what
    reached the server, `submits` what it worked for.
    """

    fault: str
    error: type[ProviderError] | None
    charged: Charged
    state: JobState = JobState.FAILED
    options: Mapping[str, Any] = field(default_factory=dict)
    times: int = 1
    attempts: int = 1
    submits: int = 0
    draft: Draft = _ONE
    note: str = ""

    @property
    def name(self) -> str:
        return f"{self.fault} {self.note}".strip()


def _unknown(fault: str, *, submits: int = 1, **more: Any) -> Case:
    return Case(fault, OutcomeUnknown, MAYBE, JobState.UNKNOWN, submits=submits, **more)


def _bad(fault: str, *, charged: Charged = MAYBE, **more: Any) -> Case:
    return Case(fault, BadReply, charged, submits=1, **more)


def _undecodable(fault: str) -> Case:
    """The bytes came and are kept, though nobody can see them."""
    return Case(fault, None, YES, JobState.SETTLED, submits=1, note="(kept)")


def _again(fault: str, **more: Any) -> Case:
    """Refused once in a way that allows a second try, which goes well."""
    options = dict(_SOON) | more.pop("options", {})
    return Case(fault, None, YES, JobState.SETTLED, options, attempts=2, submits=1, note="then well", **more)


def _link(url: str, note: str) -> Case:
    """The answer tells what it used, so that it is known to be charged."""
    return _bad("result-url", charged=YES, options={"url": url}, note=note)


def _inside(url: str, note: str) -> Case:
    """Paid, and fetched for nothing once the user allows the account to be led there."""
    return Case("result-url", OutcomeUnknown, YES, JobState.UNKNOWN, {"url": url}, submits=1, note=note)


CASES = (
    Case("no-server", NotReached, NO, attempts=0),
    # The connection goes.
    _unknown("cut-before-body", submits=0),
    _unknown("cut-in-body", submits=0),
    _unknown("cut-after-body"),
    _unknown("cut-in-answer"),
    _unknown("short-answer"),
    _unknown("cut-in-stream", draft=_STREAMED),
    _unknown("truncated-stream", draft=_STREAMED),
    Case("slow-body", None, YES, JobState.SETTLED, submits=1, note="(well in the end)"),
    # An answer that is none.
    _bad("garbage-json"),
    _bad("html-page"),
    _bad("wrong-type"),
    _bad("wrong-type", options={"media_type": "application/json"}, note="as JSON"),
    _bad("no-pictures", charged=YES),
    _unknown("error-in-200"),
    _bad("broken-base64"),
    _bad("huge-body"),
    _bad("huge-body", options={"declared": True}, note="declared"),
    _undecodable("invalid-picture"),
    _undecodable("half-picture"),
    _undecodable("oversized-picture"),
    # A link that leads astray.
    _link("file:///etc/passwd", "to a file"),
    _link("http://169.254.169.254/latest/meta-data", "to metadata"),
    _inside("https://10.0.0.1/a.png", "to a private address"),
    _inside("https://[fd00::1]/a.png", "to a private IPv6"),
    _link("ftp://example.com/a.png", "over FTP"),
    Case("redirect", Rejected, NO),
    Case("redirect", Rejected, MAYBE, options={"status": 302}, note="302"),
    # The server says no.
    Case("400-parameter", Rejected, NO, options={"param": "size"}),
    Case("400-moderation-input", Declined, NO),
    Case("400-moderation", Declined, MAYBE, note="of the answer"),
    Case("400-policy", Declined, NO),
    Case("400-content-filter", Declined, NO),
    Case("400-billing", OutOfCredit, NO),
    Case("401", NotAllowed, NO),
    Case("401-organization", NotAllowed, NO),
    Case("401-ip", NotAllowed, NO),
    Case("402", OutOfCredit, NO),
    Case("403-verification", NotAllowed, NO),
    Case("403-country", NotAllowed, NO),
    Case("403-model", NotAllowed, NO),
    Case("404-retired", Rejected, NO),
    Case("413", Rejected, NO),
    Case("413", Rejected, NO, options={"early": True}, note="before the body"),
    Case("401", NotAllowed, NO, options={"early": True}, note="before the body"),
    Case("422", Rejected, NO),
    _unknown("408", submits=0),
    _unknown("409", submits=0),
    # Rates and money share a status, and only the code tells them apart.
    _again("429-rate"),
    _again("429-slow-down"),
    _again("503-slow-down"),
    _again("503", options={"paid": False}),
    Case(
        "429-rate", Throttled, NO, options=_SOON, times=99, attempts=1 + _REPEATS_THROTTLED, note="for good"
    ),
    Case("429-rate", Throttled, NO, options={"retry_after": 3600}, note="come back in an hour"),
    Case("429-quota", OutOfCredit, NO, options=_SOON),
    Case("429-quota", OutOfCredit, NO, options=_SOON | {"code": "credit_balance_exhausted"}, note="credit"),
    Case(
        "429-quota", OutOfCredit, NO, options=_SOON | {"code": "project_spend_limit_exceeded"}, note="a limit"
    ),
    Case(
        "429-quota", OutOfCredit, NO, options=_SOON | {"code": "billing_hard_limit_reached"}, note="billing"
    ),
    # The server fails, and may have been paid.
    _unknown("500"),
    _unknown("500", options=_SOON, note="with Retry-After"),
    _unknown("502"),
    _unknown("503", note="without a word"),
    _unknown("503-overloaded", submits=0),
    _unknown("504"),
    _unknown("520"),
    _unknown("524"),
)


@dataclass(slots=True)
class Watched:
    """A provider, and the last error that it raised."""

    provider: Provider
    raised: ProviderError | None = None

    def capability(self, model: str) -> Capability:
        return self.provider.capability(model)

    def read(self, question: Question) -> Reading:
        return self.provider.read(question)

    async def run(self, request: ProviderRequest, cancel: CancelToken) -> AsyncGenerator[ProviderEvent, None]:
        self.raised = None
        try:
            async with aclosing(self.provider.run(request, cancel)) as told:
                async for event in told:
                    yield event
        except ProviderError as error:
            self.raised = error
            raise

    async def collect(self, spool: Path, cancel: CancelToken) -> AsyncGenerator[ProviderEvent, None]:
        async with aclosing(self.provider.collect(spool, cancel)) as told:
            async for event in told:
                yield event

    async def probe(self) -> Probe:
        return await self.provider.probe()


@dataclass(frozen=True, slots=True)
class Row:
    """What became of a fault."""

    case: Case
    error: StudioError | None
    charged: Charged
    state: JobState
    attempts: int
    submits: int

    @property
    def sentence(self) -> str:
        return explain(self.error).text if self.error else ""

    @property
    def printed(self) -> str:
        name = type(self.error).__name__ if self.error else "–"
        counts = f"{self.attempts}/{self.submits}"
        return (
            f"{self.case.name:<32} {name:<15} {self.charged:<6} {self.state:<9} {counts:<6} {self.sentence}"
        )


@pytest.fixture(scope="module")
def table(request: pytest.FixtureRequest) -> Iterator[list[Row]]:
    """Printed when all faults have struck."""
    rows: list[Row] = []
    yield rows
    head = f"{'fault':<32} {'class':<15} {'charged':<7}{'job':<9} {'asked/worked':<6} sentence"
    capture = request.config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        print("\n\n" + "\n".join([head, *(row.printed for row in rows)]) + "\n")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path / "home"))
    return places()


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits between repeats are as many, but short."""
    monkeypatch.setattr(repeating, "_UNREACHED_S", (0.02,) * _REPEATS_UNREACHED)
    monkeypatch.setattr(repeating, "_THROTTLED_S", (0.02,) * _REPEATS_THROTTLED)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.replace(" ", "-"))
def test_a_fault_ends_as_the_rules_for_money_say(
    case: Case,
    openai_server: OpenAIServer,
    home: Places,
    table: list[Row],
    run: Callable[[Any], Any],
) -> None:
    watched: list[Watched] = []

    def watch(provider: Provider) -> Provider:
        watched.append(Watched(provider))
        return watched[-1]

    studio = hosted(home, [], account(openai_server.url), KEY, watch)
    if case.fault == "no-server":
        openai_server.close()
    else:
        openai_server.fail(case.fault, times=case.times, **case.options)

    async def story() -> None:
        session, image_id = await opened(studio, noise(256, 192))
        result = await session.turns.run(image_id, case.draft)
        (job,) = result.jobs
        error = result.errors[0] if result.errors else None
        row = Row(case, error, job.charged, job.state, openai_server.attempts, openai_server.submits)
        table.append(row)

        assert type(watched[0].raised) is (case.error or type(None))
        assert (row.charged, row.state) == (case.charged, case.state)
        assert (row.attempts, row.submits) == (case.attempts, case.submits)
        if case.error:
            assert watched[0].raised is not None
            assert watched[0].raised.charged is case.charged
            assert error is watched[0].raised
        if error:
            assert row.sentence.endswith(".")
            assert "{" not in row.sentence
            assert KEY not in row.sentence
        _assert_nothing_is_lost(session.path, row)
        _assert_the_spool_is_as_told(home.data / "spool", row.sentence)
        assert {found.severity for found in (await session.check()).findings} <= {Severity.NOTE}
        await session.close()

        again = await studio.open_project(session.path)
        unsettled = await again.unsettled_jobs()
        await asyncio.sleep(0.1)  # whatever would be sent by itself
        assert [one.state for one in unsettled] == ([case.state] if case.state is JobState.UNKNOWN else [])
        assert openai_server.attempts == case.attempts
        await again.close()

    run(story())
    held = Books(home).spent_today()
    assert (held.micro > 0) == (case.charged is YES)
    assert (held.held_micro > 0) == (case.charged is MAYBE)


def test_a_server_that_says_nothing_is_left_by_cancelling(
    openai_server: OpenAIServer, home: Places, run: Callable[[Any], Any]
) -> None:
    studio = hosted(home, [], account(openai_server.url), KEY)
    openai_server.fail("silence")

    async def story() -> None:
        session, image_id = await opened(studio, noise(256, 192))
        turn = asyncio.ensure_future(session.turns.run(image_id, _ONE))
        await until(lambda: openai_server.submits == 1)
        running = session.turns.running(image_id)
        assert running is not None
        session.turns.cancel(running.turn.id)
        (job,) = (await turn).jobs

        assert (job.state, job.charged) == (JobState.CANCELLED, MAYBE)
        assert openai_server.attempts == 1
        await session.close()

    run(story())


@pytest.mark.parametrize("known", [date(2026, 11, 30), date(2026, 12, 2)], ids=["server", "catalogue"])
def test_a_model_that_is_gone_is_named_with_what_replaces_it(
    known: date, home: Places, run: Callable[[Any], Any]
) -> None:
    """Whether the server says so first, or the catalogue before anything is sent."""
    draft = replace(_ONE, parameters={"quality": "low"})

    async def story(server: OpenAIServer) -> None:
        studio = hosted(home, [], account(server.url, model="gpt-image-1.5"), KEY, today=known)
        session, image_id = await opened(studio, noise(256, 192))
        try:
            (error,) = (await session.turns.run(image_id, draft)).errors
        except Misfit as misfit:
            error = misfit

        assert "gpt-image-2.5-sunburst" in explain(error).text
        assert isinstance(error, Rejected if server.attempts else Misfit)
        assert (server.attempts, server.submits) == (int(known < date(2026, 12, 1)), 0)
        await session.close()

    with OpenAIServer(today=date(2026, 12, 2)) as gone:
        run(story(gone))


def _assert_the_spool_is_as_told(spool: Path, sentence: str) -> None:
    lying = [path.stat().st_size for path in spool.rglob("*") if path.is_file()]
    if "kept as it came" in sentence:
        assert sum(lying) > 0
    if "was not kept" in sentence:
        assert sum(lying) < 10_000


def _assert_nothing_is_lost(project: Path, row: Row) -> None:
    """What came is kept, a node or not, and the job says what happened."""
    with closing(sqlite3.connect(project)) as db:
        (error,) = db.execute("SELECT error_json FROM job").fetchone()
        deliveries = db.execute("SELECT decode_error, blob_id FROM delivery").fetchall()
        nodes = db.execute("SELECT count(*) FROM node").fetchone()[0]
    assert (error is not None) == (row.error is not None)
    came = row.case.error is None
    assert len(deliveries) == int(came)
    assert nodes == 1 + int(came and row.error is None)
    assert all(blob is not None for _, blob in deliveries)
