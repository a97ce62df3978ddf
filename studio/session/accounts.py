"""The user's accounts: adding, changing, testing them, and where their keys lie."""

import asyncio
import dataclasses
from collections.abc import Callable, Mapping

from studio.host.agreements import Agreements
from studio.host.profiles import Profiles
from studio.host.secrets import Keys, aside
from studio.model.errors import BadInput, HostError
from studio.model.events import Event, ProfilesChanged
from studio.model.profile import KeyPlace, Profile
from studio.model.profile_rules import check_profile, usable_key
from studio.model.project import Notice
from studio.model.provider import Probe
from studio.model.recipe import BUILT_IN
from studio.session.providing import OpenProvider

_LOOK_S = 10.0  # where keys lie is asked without opening anything: nobody is waited for


class Accounts:
    """Keys go in and are never given out; only a provider reads them, when a request leaves."""

    def __init__(
        self,
        *,
        profiles: Profiles,
        keys: Keys,
        agreements: Agreements,
        open_provider: OpenProvider,
        publish: Callable[[Event], None],
    ) -> None:
        self._profiles = profiles
        self._keys = keys
        self._agreements = agreements
        self._open_provider = open_provider
        self._publish = publish

    def all(self) -> tuple[Profile, ...]:
        """The built-in engine first, then by name. Quick, but for the first time: ask then in a thread."""
        return self._profiles.all()

    def get(self, name: str) -> Profile:
        """Raises BadInput with the names that are known."""
        return self._profiles.get(name)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """Accounts with a mistake, and a keyring that was asked for and is refused."""
        return self._profiles.notices + self._keys.notices

    async def add(
        self, profile: Profile, key: str | None = None, *, replace: bool = False, session_only: bool = False
    ) -> KeyPlace | None:
        """A new account with its key, and where that lies; with `replace` the one of that name is changed.

        None where nobody entered one and the keyring does not say whether it has one. All or nothing. Raises
        BadInput for a mistake, HostError for a keyring that is absent, stays locked or fails; with
        `session_only` no keyring is asked.
        """
        if key is not None:
            profile = dataclasses.replace(profile, key=KeyPlace.KEYRING, key_variable="")
        check_profile(profile)
        if key is not None:
            usable_key(key)
        known = {one.id.casefold(): one for one in await asyncio.to_thread(self._profiles.all)}
        before = known.get(profile.id.casefold())
        if before is not None and not (replace and before.id == profile.id):
            raise BadInput("profile-exists", name=profile.id)
        kept = await self._write(profile, before, key, session_only=session_only)
        return kept or (await self.key_places()).get(profile.id)

    async def change(self, profile: Profile) -> None:
        """Another address leaves the key behind: it is sent to no origin but its own."""
        before = await asyncio.to_thread(self._profiles.get, profile.id)
        await self._write(profile, before)

    async def remove(self, name: str) -> None:
        """The account, its key and what was agreed about it; what it made stays where it is."""
        known = {one.id: one for one in await asyncio.to_thread(self._profiles.all)}
        if name != BUILT_IN:
            await aside(lambda: self._keys.forget_account(name, known.get(name)))
        await asyncio.to_thread(self._profiles.remove, name)
        await asyncio.to_thread(self._agreements.forget, name)
        self._publish(ProfilesChanged())

    async def enter_key(self, name: str, key: str, *, session_only: bool = False) -> KeyPlace:
        """From now on the account's key is this one; where it lies. Raises as `add` does."""
        before = await asyncio.to_thread(self._profiles.get, name)
        profile = dataclasses.replace(before, key=KeyPlace.KEYRING, key_variable="")
        place = await self._keep(profile, key, session_only=session_only)
        if profile != before:
            await asyncio.to_thread(self._profiles.replace, profile)
        self._publish(ProfilesChanged())
        return place

    async def forget_key(self, name: str) -> None:
        """Also well when there is none."""
        profile = await asyncio.to_thread(self._profiles.get, name)
        await aside(lambda: self._keys.forget(profile))
        self._publish(ProfilesChanged())

    async def key_places(self) -> Mapping[str, KeyPlace]:
        """Where each key lies; an account is left out when its keyring does not say."""
        profiles = await asyncio.to_thread(self._profiles.all)

        def look() -> dict[str, KeyPlace]:
            return {one.id: place for one in profiles if (place := self._place(one))}

        try:
            return await aside(look, _LOOK_S)
        except HostError:
            return {}

    async def test(self, name: str) -> Probe:
        """A look at the account that costs nothing. Raises ProviderError, or HostError without a key."""
        provider = await asyncio.to_thread(self._open_provider, name)
        return await provider.probe()

    def has_agreed(self, name: str) -> bool:
        """Whether the user has agreed that this account's provider, at its address, gets pictures."""
        return name == BUILT_IN or self._agreements.holds(self._profiles.get(name))

    async def agree(self, name: str) -> None:
        profile = await asyncio.to_thread(self._profiles.get, name)
        await asyncio.to_thread(self._agreements.note, profile)
        self._publish(ProfilesChanged())

    async def _write(
        self, profile: Profile, before: Profile | None, key: str | None = None, *, session_only: bool = False
    ) -> KeyPlace | None:
        """The account first, since it may turn out to be impossible; its key last, which cannot be undone."""
        write = self._profiles.add if before is None else self._profiles.replace
        await asyncio.to_thread(write, profile)
        try:
            await asyncio.to_thread(self._open_provider, profile.id)
            kept = await self._keep(profile, key, session_only=session_only) if key is not None else None
        except BaseException:
            if before is None:
                await asyncio.to_thread(self._profiles.remove, profile.id)
            else:
                await asyncio.to_thread(self._profiles.replace, before)
            raise
        self._publish(ProfilesChanged())
        return kept

    async def _keep(self, profile: Profile, key: str, *, session_only: bool) -> KeyPlace:
        usable = usable_key(key)
        return await aside(lambda: self._keys.keep(profile, usable, session_only=session_only))

    def _place(self, profile: Profile) -> KeyPlace | None:
        try:
            return self._keys.place(profile)
        except HostError:
            return None
