"""Joins the rooms for both doors: places, engine and publishing become a Studio."""

from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version

from studio.engine.built_in import BuiltInEngine
from studio.host.places import Places
from studio.host.profiles import Profiles
from studio.host.secrets import Keys
from studio.model.errors import BadInput
from studio.model.events import Event
from studio.model.provider import Provider
from studio.model.recipe import BUILT_IN
from studio.session.studio import Studio


def build_studio(places: Places, publish: Callable[[Event], None]) -> Studio:
    """A studio on this machine; `publish` is called on the loop's thread, after each commit."""
    engine = BuiltInEngine()
    profiles, keys = Profiles(places), Keys()

    def open_provider(profile: str) -> Provider:
        if profile == BUILT_IN:
            return engine
        raise BadInput("unknown-profile", name=profile, names=BUILT_IN)

    return Studio(
        places=places,
        program=program_version(),
        profiles=profiles,
        keys=keys,
        open_provider=open_provider,
        publish=publish,
    )


def program_version() -> str:
    """The installed version, or the one of a checkout that was never installed."""
    try:
        return version("palimpsest-studio")
    except PackageNotFoundError:
        return "0.1.0"
