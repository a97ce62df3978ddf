"""SIGKILL at random moments of a paid turn: what had come is in the history, nothing is sent again."""

import asyncio
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from loopback.openai_server import KEY
from loopback.program import ServerProgram
from paid_turn import a_studio, add_account
from program import CHECKOUT, PICTURES

from studio.host.books import Books
from studio.host.places import HOME_VARIABLE, Places, places
from studio.host.spool import Spool
from studio.model.budget import Spent
from studio.model.errors import Charged
from studio.model.history import TurnState
from studio.model.jobs import ENDED, Job, JobState
from studio.session.session import Session
from studio.store import job_rows, ledger

WHOLE = os.environ.get("PALIMPSEST_PROOFS") == "whole"
PARTS, KILLS = (5, 10) if WHOLE else (1, 5)  # fifty of each kind, in parts that no time limit meets
TESTS = Path(__file__).parents[1]
WORK_S = 0.3
PADDING_BYTES = 4_000_000  # of each answer: receiving and cutting takes a while, so that kills meet it


@dataclass(frozen=True, slots=True)
class Killed:
    """How far a turn had come: how many calls the server took on, how many pictures of each job lie whole in
    the spool, and what the rows of its jobs say."""

    submits: int
    arrived: dict[str, int]
    rows: dict[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class After:
    """The project after the next start; `jobs` are those of the killed turn."""

    jobs: tuple[Job, ...]
    nodes: dict[str, int]
    notices: tuple[str, ...]
    spent: Spent


@dataclass(frozen=True, slots=True)
class Bench:
    """A project with an account, and how long a turn takes; `call_micro` is what each of its calls costs."""

    home: Places
    project: Path
    server: ServerProgram
    words: tuple[str, ...]
    whole_s: float = 0.0
    call_micro: int = 0

    def start(self) -> "subprocess.Popen[str]":
        """The program, up to the moment before the turn."""
        running = subprocess.Popen(
            [
                *(sys.executable, TESTS / "proofs" / "paid_turn.py"),
                *(self.home.config.parent, self.project, *self.words),
            ],
            env=dict(os.environ, PYTHONPATH=os.pathsep.join(map(str, (CHECKOUT, TESTS)))),
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert running.stdout is not None
        assert running.stdout.readline() == "ready\n"
        return running

    def run_and_kill(self, wait_s: float) -> Killed:
        """SIGKILL to the program and all that it started."""
        before, known = self.server.submits, set(rows_of(self.project))
        running = self.start()
        time.sleep(wait_s)
        os.killpg(running.pid, signal.SIGKILL)
        running.communicate()
        time.sleep(2 * WORK_S)  # the server ends what it was at
        rows = {job_id: row for job_id, row in rows_of(self.project).items() if job_id not in known}
        return Killed(self.server.submits - before, arrived(self.home), rows)

    def restart(self, job_ids: set[str] | None = None) -> After:
        return asyncio.run(self._restart(job_ids or set()))

    async def _restart(self, job_ids: set[str]) -> After:
        studio = a_studio()
        session = await studio.open_project(self.project)
        await session.admit()
        jobs, paid = await looked_at(session, job_ids)
        history = session.history(session.images()[0].id)
        made = Counter(node.job_id for node in history.nodes.values() if node.job_id in job_ids)
        spent = await studio.spent_today()
        open_calls = {call.job_id for call in await session.unknowns.all()}

        assert (await session.check()).is_sound
        assert TurnState.RUNNING not in {turn.state for turn in history.turns.values()}
        assert set(Books(self.home).open_jobs(session.project_id)) == open_calls
        assert spent.micro == paid
        assert self.server.submits == self.server.attempts
        await session.close()
        notices = tuple(notice.kind for notice in session.notices)
        return After(jobs, {str(job_id): count for job_id, count in made.items()}, notices, spent)


async def looked_at(session: Session, job_ids: set[str]) -> tuple[tuple[Job, ...], int]:
    """The jobs, and what the ledger says was paid."""

    def read(db: sqlite3.Connection) -> tuple[tuple[Job, ...], int]:
        return job_rows.jobs_by_id(db, sorted(job_ids)), ledger.total_micro(db)

    return await session._project.file.read(read)


def arrived(home: Places) -> dict[str, int]:
    """By job, how many pictures lie in its spool in an answer that is whole; read without our own code."""
    replies = [file for one in Spool(home).unclaimed() for file in one.files if file.name == "reply"]
    return {file.parent.name: pictures_in(file.read_text("utf-8", "replace")) for file in replies}


def pictures_in(reply: str) -> int:
    if reply.startswith("{"):
        try:
            return len(json.loads(reply)["data"])
        except ValueError:
            return 0
    return sum(".completed" in frame.splitlines()[0] for frame in reply.split("\n\n")[:-1])


def rows_of(project: Path) -> dict[str, tuple[str, str]]:
    """State and charge of every job, as it was written down."""
    with closing(sqlite3.connect(f"{project.as_uri()}?mode=ro", uri=True)) as db:
        rows = db.execute("SELECT id, state, charged FROM job WHERE provider IS NOT NULL").fetchall()
    return {job_id: (state, charged) for job_id, state, charged in rows}


def moments(whole_s: float, part: int) -> Iterator[float]:
    """Spread over the whole turn and a little after, each shaken within its share."""
    chance = random.Random(part)
    for n in range(KILLS):
        yield 1.1 * whole_s * (n + chance.random()) / KILLS


@pytest.fixture(params=[(), ("previews",)], ids=["whole", "streamed"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    """One call for both candidates, or with previews a call for each."""
    with pytest.MonkeyPatch.context() as patch, ServerProgram() as server:
        patch.setenv(HOME_VARIABLE, str(tmp_path))
        patch.setenv("LOOPBACK_KEY", KEY)
        server.set(takes_s=WORK_S, padding=PADDING_BYTES)
        home, project = places(), tmp_path / "coffee.palimpsest"
        add_account(server.url)

        async def made() -> None:
            studio = a_studio()
            await studio.set_setting("day-cap", 100)
            await (await studio.new_project([PICTURES / "coffee.png"], project)).close()

        asyncio.run(made())
        bench = Bench(home, project, server, request.param)
        running, began = bench.start(), time.monotonic()
        running.communicate()
        whole_s, spent = time.monotonic() - began, bench.restart().spent
        yield replace(bench, whole_s=whole_s, call_micro=spent.micro // server.submits)


@pytest.mark.parametrize("part", range(PARTS))
def test_a_killed_paid_turn_keeps_what_had_come_and_sends_nothing_again(bench: Bench, part: int) -> None:
    table: Counter[str] = Counter()
    spent = bench.restart().spent
    for wait_s in moments(bench.whole_s, part):
        killed = bench.run_and_kill(wait_s)
        submits = bench.server.submits

        after = bench.restart(set(killed.rows))
        later = bench.restart(set(killed.rows))

        assert bench.server.submits == submits, "a start sent something"
        assert killed.submits <= len(killed.rows), "a call was sent twice"
        assert later == replace(after, notices=())
        for job in after.jobs:
            check(job, killed, after)
        may_be_charged = sum(job.charged is not Charged.NO for job in after.jobs)
        assert may_be_charged >= killed.submits
        assert after.spent.most_micro - spent.most_micro >= killed.submits * bench.call_micro
        spent = after.spent
        table.update(told(killed, after))

    print(f"\n{KILLS} turns killed within {1.1 * bench.whole_s:.1f} s; {bench.server.submits} calls taken on")
    for line, count in sorted(table.items()):
        print(f"  {count:3} {line}")
    assert bench.server.submits <= 1 + len(bench.words) + KILLS * (1 + len(bench.words))


def check(job: Job, killed: Killed, after: After) -> None:
    """A job after the start, against what its row and its spool were before."""
    state, charged = killed.rows[job.id]
    made = after.nodes.get(job.id, 0)
    assert job.state in ENDED | {JobState.UNKNOWN}
    assert made >= killed.arrived.get(job.id, 0), "an answer that had come is not in the history"
    if killed.arrived.get(job.id):
        assert (job.state, job.charged) == (JobState.SETTLED, Charged.YES)
    if state == JobState.PLANNED:
        assert (job.state, job.charged) == (JobState.CANCELLED, Charged.NO)
    if job.state is JobState.UNKNOWN:
        assert "turn-unknown" in after.notices
        assert (made, job.charged, charged) == (0, Charged.MAYBE, Charged.MAYBE)


def told(killed: Killed, after: After) -> Iterator[str]:
    for job in after.jobs:
        (state, _), made = killed.rows[job.id], after.nodes.get(job.id, 0)
        whole = f"{killed.arrived.get(job.id, 0)} of {job.candidates} pictures in a whole answer in the spool"
        yield f"killed {state}, {whole} → {job.state}, charged {job.charged}, {made} in the history"
