"""The keyring of this system, reached directly: what a variable or a file names instead is never asked.

`keyring.get_keyring()` is not used: where no service answers, or the environment says so, it gives
backends that write keys to plain files, or nowhere.
"""

import importlib
import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

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

_WISH = "PYTHON_KEYRING_BACKEND"


def refused_wish() -> str:
    """The backend that the environment names though it is not the safe one; "" for none."""
    wish = os.environ.get(_WISH, "").strip()
    return wish if wish != SAFE.get(sys.platform) else ""


def read(user: str) -> str | None:
    """The key under a user name. Raises HostError: absent, locked, or it failed."""
    with _errors_as_ours():
        return _backend().get_password(SERVICE, user)


def write(user: str, key: str) -> None:
    with _errors_as_ours():
        _backend().set_password(SERVICE, user, key)


def erase(user: str) -> None:
    """Also well when there is none."""
    from keyring.errors import PasswordDeleteError  # noqa: PLC0415 – 40 ms that a start saves

    with _errors_as_ours():
        try:
            _backend().delete_password(SERVICE, user)
        except PasswordDeleteError:
            if _backend().get_password(SERVICE, user) is not None:
                raise


def has(user: str) -> bool:
    """Whether there is a key, without opening a locked keyring: a list must not ask for a password."""
    if sys.platform != "linux":
        return read(user) is not None
    import secretstorage  # noqa: PLC0415 – as above; keyring brings it

    with _errors_as_ours(), closing(secretstorage.dbus_init()) as bus:
        try:
            collection = secretstorage.get_collection_by_alias(bus, "default")
        except secretstorage.ItemNotFoundException:  # none was ever made, and asking must not make one
            return False
        found = collection.search_items({"service": SERVICE, "username": user})
        return next(iter(found), None) is not None


def _backend() -> "KeyringBackend":
    name = SAFE.get(sys.platform)
    if name is None:
        raise HostError("keyring-absent")
    module, _, class_name = name.rpartition(".")
    backend: KeyringBackend = getattr(importlib.import_module(module), class_name)()
    vars(backend).clear()  # KEYRING_PROPERTY_… of the environment, which may replace its very methods
    return backend


@contextmanager
def _errors_as_ours() -> Iterator[None]:
    """Foreign errors may quote what they were given: only their class is told, and the chain is cut."""
    absent, locked, troubles = _foreign_errors()
    try:
        yield
    except absent:
        raise HostError("keyring-absent") from None
    except locked:
        raise HostError("keyring-locked") from None
    except troubles as error:
        raise HostError("keyring-failed", reason=type(error).__name__) from None


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
