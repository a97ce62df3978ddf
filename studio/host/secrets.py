"""Where the key of a profile lies: in the system's keyring, the environment, or this program's memory."""

import asyncio
import os
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from typing import TypeVar

from studio.host import keyring
from studio.model.errors import HostError
from studio.model.profile import KeyPlace, Profile
from studio.model.profile_rules import usable_key
from studio.model.project import Notice

Answer = TypeVar("Answer")

PATIENCE_S = 60.0
"""A locked keyring opens a window and asks for its password: a person needs time for that."""

ReadKey = Callable[[], Awaitable[str | None]]


def missing_key(profile: Profile) -> HostError:
    """What is said of an account whose key is not where it should be."""
    if profile.key is KeyPlace.ENVIRONMENT:
        return HostError("key-variable-unset", name=profile.id, variable=profile.key_variable)
    return HostError("key-missing", name=profile.id, host=profile.host)


class Keys:
    """Entries of the keyring are bound to a profile at an origin. Blocking: call it through `aside`.

    One call at a time reaches the keyring, so that a locked one asks once.
    """

    def __init__(self) -> None:
        self._session: dict[str, str] = {}
        self._turn = threading.Lock()

    @property
    def notices(self) -> tuple[Notice, ...]:
        """A keyring that the environment asks for and that is not used, by its name."""
        wish = keyring.refused_wish()
        return (Notice("keyring-refused", {"name": wish}),) if wish else ()

    def read(self, profile: Profile) -> str | None:
        """The key, or None where there is none. Raises HostError."""
        if profile.key is KeyPlace.ENVIRONMENT:
            return os.environ.get(profile.key_variable, "").strip() or None
        if profile.key is not KeyPlace.KEYRING:
            return None
        if held := self._session.get(_user(profile)):
            return held
        with self._turn:
            return keyring.read(_user(profile))

    def keep(self, profile: Profile, key: str, *, session_only: bool = False) -> KeyPlace:
        """Keep a key in the keyring, or until the program ends, and say where it lies now.

        Raises BadInput for what cannot be a key, HostError for a keyring that is absent, locked or fails.
        """
        key = usable_key(key)
        if session_only:
            self._session[_user(profile)] = key
            return KeyPlace.SESSION
        with self._turn:
            keyring.write(_user(profile), key)
        self._session.pop(_user(profile), None)
        return KeyPlace.KEYRING

    def forget(self, profile: Profile) -> None:
        """Also well when there is none. Raises HostError."""
        self._session.pop(_user(profile), None)
        if profile.key is not KeyPlace.KEYRING:
            return
        try:
            with self._turn:
                keyring.erase(_user(profile))
        except HostError as error:
            if error.kind != "keyring-absent":
                raise

    def forget_account(self, name: str, profile: Profile | None) -> None:
        """Every key of an account, at earlier addresses too, where the system tells of them.

        `profile` None: its row has a mistake, and only the name is known. Raises HostError.
        """
        mine = f"{name}@"
        self._session = {user: key for user, key in self._session.items() if not user.startswith(mine)}
        if profile is not None:
            self.forget(profile)
        try:
            for user in keyring.users():
                if user.startswith(mine):
                    with self._turn:
                        keyring.erase(user)
        except HostError as error:
            if error.kind != "keyring-absent":
                raise

    def place(self, profile: Profile) -> KeyPlace:
        """Where the key lies now; never opens a locked keyring. Raises HostError."""
        match profile.key:
            case KeyPlace.ENVIRONMENT:
                return KeyPlace.ENVIRONMENT if self.read(profile) else KeyPlace.MISSING
            case KeyPlace.KEYRING:
                return self._place_of_entry(profile)
            case _:
                return KeyPlace.NONE

    def reader(self, profile: Profile) -> ReadKey:
        """Reads the key of one profile when a request leaves, off the loop's thread.

        What it gives raises HostError, or BadInput for what no header can carry.
        """

        async def read_key() -> str | None:
            key = await aside(lambda: self.read(profile))
            if key is None and profile.key is not KeyPlace.NONE:
                raise missing_key(profile)
            return usable_key(key) if key is not None else None  # another program may have left it there

        return read_key

    def _place_of_entry(self, profile: Profile) -> KeyPlace:
        if _user(profile) in self._session:
            return KeyPlace.SESSION
        try:
            return KeyPlace.KEYRING if keyring.has(_user(profile)) else KeyPlace.MISSING
        except HostError as error:
            if error.kind != "keyring-absent":
                raise
            return KeyPlace.MISSING


async def aside(ask: Callable[[], Answer], patience_s: float = PATIENCE_S) -> Answer:
    """The answer of a blocking call. Raises HostError("keyring-slow") when it does not come in time.

    In a thread of its own, which nobody waits for: one that hangs at a prompt must neither hold one of the
    pool's few threads nor keep the program from ending.
    """
    answer: Future[Answer] = Future()
    answer.set_running_or_notify_cancel()  # so that an answer that comes too late still has a place to go

    def work() -> None:
        try:
            answer.set_result(ask())
        except BaseException as error:  # noqa: BLE001 – handed over to whoever waits
            answer.set_exception(error)

    threading.Thread(target=work, name="keyring", daemon=True).start()
    try:
        return await asyncio.wait_for(asyncio.wrap_future(answer), patience_s)
    except TimeoutError:
        raise HostError("keyring-slow", seconds=round(patience_s)) from None


def _user(profile: Profile) -> str:
    return f"{profile.id}@{profile.origin}"
