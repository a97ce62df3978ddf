"""Programs that spend at the same moment cannot cross the cap of a day together."""

import asyncio
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from loopback.openai_server import KEY
from loopback.program import ServerProgram
from paid_turn import ASKED, a_studio, add_account
from program import CHECKOUT, PICTURES

from studio.host.books import Books
from studio.host.places import HOME_VARIABLE, Places, places
from studio.model.budget import NO_BUDGET, Hold, Spent
from studio.model.money import DOLLAR_MICRO, Estimate

TESTS = Path(__file__).parents[1]
PROGRAMS, TRIES, HOLD_MICRO = 4, 25, 100_000
CAP_MICRO = 5 * DOLLAR_MICRO

SPENDER = f"""
    import sys
    from studio.host.books import Books
    from studio.host.places import places
    from studio.model.budget import NO_BUDGET, Hold
    from studio.model.errors import OverBudget
    from studio.model.money import Estimate

    books, held = Books(places()), 0
    print("ready", flush=True)
    sys.stdin.readline()
    for n in range({TRIES}):
        call = Hold(f"j{{sys.argv[1]}}-{{n}}", f"p{{sys.argv[1]}}", "mine", Estimate(1, {HOLD_MICRO}))
        try:
            books.hold([call], NO_BUDGET, {CAP_MICRO})
            held += 1
        except OverBudget:
            pass
    print(held)
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    return places()


def begun(*words: object) -> "subprocess.Popen[str]":
    """A program that has said that it is ready."""
    running = subprocess.Popen(
        [sys.executable, *map(str, words)],
        env=dict(os.environ, PYTHONPATH=os.pathsep.join(map(str, (CHECKOUT, TESTS)))),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None
    assert running.stdout.readline() == "ready\n"
    return running


def test_of_a_hundred_holds_by_four_programs_exactly_as_many_pass_as_the_cap_has_room_for(
    home: Places,
) -> None:
    Books(home).set_project_cap("p0", None)  # the books are there; making them is another test's matter
    programs = [begun("-c", textwrap.dedent(SPENDER), n) for n in range(PROGRAMS)]

    for one in programs:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    held = [int(one.communicate(timeout=60)[0]) for one in programs]

    assert sum(held) == CAP_MICRO // HOLD_MICRO == PROGRAMS * TRIES // 2
    assert Books(home).spent_today() == Spent(0, CAP_MICRO)


def test_of_two_turns_clicked_at_the_same_moment_one_is_sent_where_there_is_money_for_one(
    home: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOOPBACK_KEY", KEY)
    with ServerProgram() as server:
        add_account(server.url)
        server.set(takes_s=0.5)
        turn_micro = asyncio.run(two_projects(tmp_path))
        rest = Hold("j-other", "p-other", "mine", Estimate(1, CAP_MICRO - turn_micro * 3 // 2))
        Books(home).hold([rest], NO_BUDGET, CAP_MICRO)

        turns = [
            begun(TESTS / "proofs" / "paid_turn.py", tmp_path, tmp_path / f"{name}.palimpsest")
            for name in ("one", "two")
        ]
        for one in turns:
            one.communicate(timeout=60)

        assert server.submits == server.attempts == 1
        spent = Books(home).spent_today()
        assert 0 < spent.micro <= turn_micro
        assert spent.most_micro <= CAP_MICRO


async def two_projects(folder: Path) -> int:
    """Makes them; what one turn may cost at most."""
    upper = 0
    for name in ("one", "two"):
        path = folder / f"{name}.palimpsest"
        session = await a_studio().new_project([PICTURES / "coffee.png"], path)
        upper = session.drafts.outlook(session.images()[0].id, ASKED).estimate.upper or 0
        await session.close()
    return upper
