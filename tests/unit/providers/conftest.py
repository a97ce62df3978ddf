"""A desk of accounts for each test of a hosted maker."""

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from hosted_desk import Desk

from studio.host.catalogue import Catalogue
from studio.host.places import Places


@pytest.fixture
def desk(tmp_path: Path, run: Callable[[Coroutine[Any, Any, Any]], Any]) -> Desk:
    home = tmp_path / "home"
    places = Places(home / "config", home / "data", home / "cache", home / "documents")
    return Desk(tmp_path, run, Catalogue(places))
