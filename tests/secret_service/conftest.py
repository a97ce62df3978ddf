"""Fixtures of the tests against a real Secret Service: a bus of their own, and keys that reach it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from secret_bus import SecretBus

from studio.host.secrets import Keys


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[SecretBus]:
    """Not open yet: each test says what is on it."""
    found = SecretBus(tmp_path / "bus")
    yield found
    found.close()


@pytest.fixture
def service(bus: SecretBus, monkeypatch: pytest.MonkeyPatch) -> SecretBus:
    """With an unlocked keyring, which this process reaches too."""
    bus.open(can_start_services=True)
    bus.start_service()
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
    return bus


@pytest.fixture
def keys(service: SecretBus) -> Keys:
    return Keys()
