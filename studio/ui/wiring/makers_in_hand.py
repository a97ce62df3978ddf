"""Who can be asked: accounts, their models and their keys, read off the main thread for the views."""

import asyncio

from PySide6.QtCore import QObject, Signal

from studio.model.errors import StudioError
from studio.model.events import Event, ProfilesChanged
from studio.model.profile import KeyPlace, Profile
from studio.model.sentences import explain
from studio.model.words import tr
from studio.session.studio import Studio
from studio.ui.tasks import Tasks
from studio.ui.turn.view import Maker


class MakersInHand(QObject):
    """`changed` when accounts, models or keys are others."""

    changed = Signal()

    def __init__(self, studio: Studio, tasks: Tasks) -> None:
        super().__init__()
        self._studio = studio
        self._tasks = tasks
        self._reading = asyncio.Lock()
        self.all: tuple[Maker, ...] = ()
        self._read_soon()

    def on_event(self, event: Event) -> None:
        if isinstance(event, ProfilesChanged):
            self._read_soon()

    def profile(self, name: str) -> Profile | None:
        return next((maker.profile for maker in self.all if maker.profile.id == name), None)

    def _read_soon(self) -> None:
        self._tasks.start(self._read(), "accounts")

    async def _read(self) -> None:
        """One after another: what was read earlier must not be shown later."""
        async with self._reading:
            profiles = await asyncio.to_thread(self._studio.profiles)
            places = await self._studio.accounts.key_places()
            found = tuple([await self._maker(one, places.get(one.id)) for one in profiles])
        if found != self.all:
            self.all = found
            self.changed.emit()

    async def _maker(self, profile: Profile, place: KeyPlace | None) -> Maker:
        """An account that cannot be opened is listed with what is wrong with it."""
        try:
            known = await self._studio.models(profile.id)
        except StudioError as error:
            return Maker(profile, (), explain(error).text)
        records = tuple(one.record for one in known.models if one.record is not None)
        generates = frozenset(one.model for one in known.models if one.generates)
        return Maker(profile, records, _why_not(place), generates)


def _why_not(place: KeyPlace | None) -> str:
    """A key that is not known to be there may be all the same: only a missing one speaks against asking."""
    return tr("No key is entered for this account.") if place is KeyPlace.MISSING else ""
