"""Joins the rooms for both doors: places, engine, hosted makers and publishing become a Studio."""

import threading
from collections.abc import Callable
from dataclasses import replace

from studio import VERSION
from studio.engine.built_in import BuiltInEngine
from studio.host.catalogue import Catalogue
from studio.host.places import Places
from studio.host.profiles import Profiles
from studio.host.secrets import Keys
from studio.model.catalogue import Model, ModelStatus, PriceRule
from studio.model.events import Event
from studio.model.profile import Profile, ProfileKind
from studio.model.provider import Provider
from studio.model.recipe import BUILT_IN
from studio.session.studio import Studio


def build_studio(places: Places, publish: Callable[[Event], None], *, is_attended: bool = True) -> Studio:
    """A studio on this machine; `publish` is called on the loop's thread, after each commit."""
    profiles, keys, catalogue = Profiles(places), Keys(), Catalogue(places)
    makers = Makers(profiles, keys, catalogue)
    return Studio(
        places=places,
        program=VERSION,
        profiles=profiles,
        keys=keys,
        catalogue=catalogue,
        open_provider=makers.open,
        publish=publish,
        is_attended=is_attended,
    )


class Makers:
    """Who makes pictures, by the name of an account: opened once, and anew when the account has changed."""

    def __init__(self, profiles: Profiles, keys: Keys, catalogue: Catalogue) -> None:
        self._profiles = profiles
        self._keys = keys
        self._catalogue = catalogue
        self._engine = BuiltInEngine()
        self._opened: dict[str, tuple[Profile, Provider]] = {}
        self._lock = threading.Lock()

    def open(self, name: str) -> Provider:
        """From any thread. Raises BadInput for an account that is not there, or that has a mistake."""
        if name == BUILT_IN:
            return self._engine
        profile = self._profiles.get(name)
        with self._lock:
            known = self._opened.get(name)
            if known is None or known[0] != profile:
                known = self._opened[name] = (profile, self._open_hosted(profile))
            return known[1]

    def _open_hosted(self, profile: Profile) -> Provider:
        from studio.providers.opening import open_hosted  # noqa: PLC0415 – a start without accounts needs it not

        return open_hosted(
            profile,
            model_of=lambda model_id: self._model(profile, model_id),
            read_key=self._keys.reader(profile),
        )

    def _model(self, profile: Profile, model_id: str) -> Model:
        """Another server that names a model of OpenAI's has its rules, but a price and a life of its own."""
        found = self._catalogue.model(profile.kind, model_id, profile.preset)
        if profile.kind is not ProfileKind.COMPATIBLE or profile.preset or not model_id:
            return found
        alike = self._catalogue.model(ProfileKind.OPENAI, model_id)
        if alike.status is ModelStatus.UNKNOWN or found.status is not ModelStatus.UNKNOWN:
            return found
        return replace(alike, status=ModelStatus.UNKNOWN, retires=None, replacement=None, price=PriceRule())
