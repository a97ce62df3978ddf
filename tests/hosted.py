"""A studio of one installation whose accounts are servers on this machine."""

from collections.abc import Callable

from loopback.openai_server import KEY

from studio.engine.built_in import BuiltInEngine
from studio.host.catalogue import Catalogue
from studio.host.places import Places
from studio.host.profiles import Profiles
from studio.host.secrets import Keys
from studio.model.catalogue import Model
from studio.model.events import Event
from studio.model.profile import KeyPlace, Profile, ProfileKind
from studio.model.provider import Provider
from studio.model.recipe import BUILT_IN
from studio.providers.opening import open_hosted
from studio.session.studio import Studio

ACCOUNT = "loopback"


def hosted_studio(
    home: Places, url: str, publish: Callable[[Event], None] = lambda event: None, **facts: object
) -> Studio:
    """One account, `ACCOUNT`, at `url`; `facts` are more fields of its profile."""
    catalogue, engine = Catalogue(home), BuiltInEngine()
    facts = {"key": KeyPlace.KEYRING, **facts}
    profile = Profile(ACCOUNT, ProfileKind.OPENAI, base_url=url, **facts)  # type: ignore[arg-type]
    opened: dict[str, Provider] = {BUILT_IN: engine}

    def model_of(model_id: str) -> Model:
        return catalogue.model(profile.kind, model_id)

    async def read_key() -> str:
        return KEY

    def open_provider(name: str) -> Provider:
        if name not in opened:
            opened[name] = open_hosted(profile, model_of=model_of, read_key=read_key)
        return opened[name]

    return Studio(
        places=home,
        program="test",
        profiles=Profiles(home),
        keys=Keys(),
        open_provider=open_provider,
        publish=publish,
    )
