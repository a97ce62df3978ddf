"""The keyring of this system, reached directly: what a variable or a file names instead is never asked.

`keyring.get_keyring()` is not used: where no service answers, or the environment says so, it gives
backends that write keys to plain files, or nowhere.
"""

import functools
import importlib
import os
import sys
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from studio.model.errors import HostError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "palimpsest"
SAFE = {
    "linux": "keyring.backends.SecretService.Keyring",
    "darwin": "keyring.backends.macOS.Keyring",
    "win32": "keyring.backends.Windows.WinVaultKeyring",
}
"""The one backend by system that keeps keys encrypted by the user's login."""

Errors = tuple[type[Exception], ...]
Given = ParamSpec("Given")
Answer = TypeVar("Answer")

_WISH = "PYTHON_KEYRING_BACKEND"


def refused_wish() -> str:
    """The backend that the environment names though it is not the safe one; "" for none."""
    wish = os.environ.get(_WISH, "").strip()
    return wish if wish != SAFE.get(sys.platform) else ""


def _errors_as_ours(ask: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """Foreign errors may quote what they were given, and their frames hold it: only their class is told."""

    @functools.wraps(ask)
    def guarded(*given: Given.args, **more: Given.kwargs) -> Answer:
        absent, locked, troubles = _foreign_errors()
        try:
            return ask(*given, **more)
        except absent:
            ours = HostError("keyring-absent")
        except locked:
            ours = HostError("keyring-locked")
        except troubles as error:
            ours = HostError("keyring-failed", reason=type(error).__name__)
        raise ours  # out here it has no context: the foreign error is gone

    return guarded


@_errors_as_ours
def read(user: str) -> str | None:
    """The key under a user name. Raises HostError: absent, locked, or it failed."""
    return _backend().get_password(SERVICE, user) if _is_open() else None


@_errors_as_ours
def write(user: str, key: str) -> None:
    """Makes a keyring where there is none yet; the system asks for its first password."""
    if not _is_open():
        _make()
    _backend().set_password(SERVICE, user, key)


@_errors_as_ours
def erase(user: str) -> None:
    """Also well when there is none."""
    if _is_open() and _backend().get_password(SERVICE, user) is not None:
        _backend().delete_password(SERVICE, user)


@_errors_as_ours
def has(user: str) -> bool:
    """Whether there is a key, without opening a locked keyring: a list must not ask for a password."""
    if sys.platform != "linux":
        return read(user) is not None
    return user in _users({"service": SERVICE, "username": user})


@_errors_as_ours
def users() -> tuple[str, ...]:
    """Every user name with a key of ours, where the system tells; never opens a locked keyring."""
    return _users({"service": SERVICE}) if sys.platform == "linux" else ()


def _users(attributes: dict[str, str]) -> tuple[str, ...]:
    import secretstorage  # noqa: PLC0415 – 40 ms that a start saves; keyring brings it

    with closing(secretstorage.dbus_init()) as bus:
        try:
            collection = secretstorage.get_collection_by_alias(bus, "default")
        except secretstorage.ItemNotFoundException:
            return ()
        found = [item.get_attributes() for item in collection.search_items(attributes)]
    return tuple(one["username"] for one in found if "username" in one)


def _is_open() -> bool:
    """Whether there is a default keyring; a locked one is opened, for which the system asks its password.

    The backend would do so too, but make one for a mere look, and leave its connection open when refused.
    """
    if sys.platform != "linux":
        return True
    import secretstorage  # noqa: PLC0415 – as above

    with closing(secretstorage.dbus_init()) as bus:
        try:
            collection = secretstorage.get_collection_by_alias(bus, "default")
        except secretstorage.ItemNotFoundException:
            return False
        if collection.is_locked():
            collection.unlock()
        collection.ensure_not_locked()
    return True


def _make() -> None:
    import secretstorage  # noqa: PLC0415 – as above
    from keyring.errors import InitError  # noqa: PLC0415 – as above

    with closing(secretstorage.dbus_init()) as bus:
        try:
            secretstorage.create_collection(bus, "Default", "default")
        except secretstorage.PromptDismissedException as error:
            raise InitError from error


def _backend() -> "KeyringBackend":
    name = SAFE.get(sys.platform)
    if name is None:
        raise HostError("keyring-absent")
    module, _, class_name = name.rpartition(".")
    backend: KeyringBackend = getattr(importlib.import_module(module), class_name)()
    vars(backend).clear()  # KEYRING_PROPERTY_… of the environment, which may replace its very methods
    return backend


def _foreign_errors() -> tuple[Errors, Errors, Errors]:
    """What says that there is no keyring, that it is locked, and anything else that goes wrong with one."""
    from keyring import errors  # noqa: PLC0415 – as above

    absent: Errors = (errors.InitError, errors.NoKeyringError)
    locked: Errors = (errors.KeyringLocked,)
    troubles: Errors = (errors.KeyringError, OSError, UnicodeError)
    if sys.platform == "linux":
        from jeepney import DBusErrorResponse  # noqa: PLC0415 – as above
        from jeepney.auth import AuthenticationError  # noqa: PLC0415
        from secretstorage import exceptions  # noqa: PLC0415

        absent += (exceptions.SecretServiceNotAvailableException,)
        locked += (exceptions.LockedException, exceptions.PromptDismissedException)
        troubles += (exceptions.SecretStorageException, DBusErrorResponse, AuthenticationError)
    elif sys.platform == "win32":
        import pywintypes  # noqa: PLC0415 – as above

        troubles += (pywintypes.error,)
    return absent, locked, troubles
