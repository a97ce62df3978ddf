"""Fixtures for tests of the window."""

import asyncio
import gc
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from studio.ui.look.dress import dress
from studio.ui.loop import Loop


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path / "home"))


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> None:
    """As the program is before its first widget; Qt may die when widgets change their style later."""
    dress(qapp, "dark")


@pytest.fixture(scope="session")
def _what_stays() -> None:
    """Modules and tests are looked through once, and not again after every test."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def run_qt(qapp: QApplication, _what_stays: None) -> Callable[[Coroutine[Any, Any, None]], None]:
    qapp.setQuitOnLastWindowClosed(False)

    def go(coroutine: Coroutine[Any, Any, None]) -> None:
        async def main() -> None:
            await asyncio.wait_for(coroutine, 120)
            left = asyncio.all_tasks() - {asyncio.current_task()}
            assert not left, f"tasks left: {left}"

        with asyncio.Runner(loop_factory=lambda: Loop(qapp)) as runner:
            runner.run(main())
        # Timeouts that were called off stay in the loop as timers; they may end in this thread only.
        gc.collect()

    return go
