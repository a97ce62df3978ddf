"""What a start does not import: it would be waited for."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hosted import account
from stage import noise, pasted

from studio.assembly import build_studio
from studio.host.places import places
from studio.model.recipe import BUILT_IN, Draft

_CHECKOUT = Path(__file__).parents[2]
_HEAVY = {"asyncio", "qasync", "numpy", "cv2", "PIL", "sqlite3", "studio.cli.arguments"}
_LATE = {
    "importlib.metadata",
    "email",
    "studio.engine.making",
    "studio.ui.about_dialog",
    "studio.ui.accounts_dialog",
    "studio.ui.export_dialog",
    "studio.ui.money.ledger_dialog",
    "studio.ui.rounds.round_dialog",
    "studio.ui.sheet.new_sheet_dialog",
    "studio.ui.shortcuts_dialog",
    "studio.ui.unclaimed.unclaimed_dialog",
}
_OF_ACCOUNTS = {"httpx", "httpcore", "pydantic", "keyring", "studio.providers"}


def _project(home: Path, monkeypatch: pytest.MonkeyPatch, draft: Draft, *, has_account: bool) -> Path:
    monkeypatch.setenv("PALIMPSEST_HOME", str(home))
    studio = build_studio(places(), lambda event: None)

    async def make() -> Path:
        if has_account:
            await studio.accounts.add(account("http://127.0.0.1:9/v1"))
        session = await studio.new_project([pasted(noise(), "cup.png")])
        await session.drafts.keep(session.images()[0].id, draft)
        await session.close()
        return session.path

    return asyncio.run(make())


def _start(project: Path) -> dict[str, Any]:
    program = Path(__file__).with_name("start_told.py")
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(_CHECKOUT)}
    done = subprocess.run(
        [sys.executable, str(program), str(project)], env=env, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _of(names: set[str], modules: list[str]) -> set[str]:
    """Those of `names` that are among `modules`, themselves or by a part of theirs."""
    return {name for name in names if any(one == name or one.startswith(f"{name}.") for one in modules)}


def test_a_start_without_accounts_imports_nothing_of_theirs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = Draft(instruction="make it warmer", profile=BUILT_IN)
    told = _start(_project(tmp_path, monkeypatch, draft, has_account=False))

    assert _of(_HEAVY | _OF_ACCOUNTS, told["painted"]) == set()
    assert _of(_OF_ACCOUNTS | _LATE, told["shown"]) == set()
    assert told["is_settled"]
    assert told["read"] == []


def test_the_window_waits_for_no_import_that_an_account_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = Draft(instruction="make it warmer", profile="house", parameters={"quality": "low"})
    told = _start(_project(tmp_path, monkeypatch, draft, has_account=True))

    assert told["read"]
    assert _of(_OF_ACCOUNTS, told["shown"]) == {"pydantic", "studio.providers"}
    assert _of(_HEAVY | _OF_ACCOUNTS, told["painted"]) == set()
    assert _of(_OF_ACCOUNTS | {"numpy", "cv2", "PIL", *told["read"]}, told["by_window"]) == set()


@pytest.mark.skipif(sys.platform != "linux", reason="counts threads as Linux lists them")
def test_the_studio_shares_no_sums_among_threads() -> None:
    program = """if True:
        import os, sys
        from studio.__main__ import main

        sys.argv = ["palimpsest", "--version"]
        try:
            main()
        except SystemExit:
            import numpy
        print(len(os.listdir("/proc/self/task")))
    """
    env = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    printed = subprocess.check_output(
        [sys.executable, "-c", program], env=env | {"PYTHONPATH": str(_CHECKOUT)}, text=True
    )

    assert printed.split()[-1] == "1"
