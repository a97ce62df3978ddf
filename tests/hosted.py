"""A studio with accounts at the doubles of hosted makers: everything is real but who answers."""

from collections.abc import Callable
from datetime import date

from stage import studio_with

from studio.host.catalogue import Catalogue
from studio.host.places import Places
from studio.host.profiles import Profiles
from studio.model.events import Event
from studio.model.profile import KeyPlace, Profile, ProfileKind
from studio.model.provider import Provider
from studio.providers.opening import open_hosted
from studio.session.studio import Studio

MODEL = "gpt-image-2.6-flare"


def account(url: str, *, model: str = MODEL, **more: object) -> Profile:
    """At OpenAI's double, unless more is said."""
    settings = {"kind": ProfileKind.OPENAI, "key": KeyPlace.ENVIRONMENT, "key_variable": "LOOPBACK_KEY"}
    return Profile(id="house", base_url=url, model=model, **(settings | more))  # type: ignore[arg-type]


def hosted(
    home: Places,
    seen: list[Event],
    profile: Profile,
    key: str | None,
    made: Callable[[Provider], Provider] = lambda provider: provider,
    *,
    today: date | None = None,
) -> Studio:
    """`made` may put something between studio and provider; `today` is the day for the catalogue."""

    async def read_key() -> str | None:
        return key

    catalogue = Catalogue(home, today=(lambda: today) if today else None)
    provider = open_hosted(
        profile,
        model_of=lambda model: catalogue.model(profile.kind.value, model, profile.preset),
        read_key=read_key,
    )
    profiles = Profiles(home)
    if profile not in profiles.all():
        profiles.add(profile)
    opened = made(provider)
    return studio_with(home, seen, lambda _: opened)
