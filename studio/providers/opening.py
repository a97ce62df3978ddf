"""From an account to who makes pictures for it; nothing is asked, and no key is read."""

from collections.abc import Awaitable, Callable

from studio.model.catalogue import Model
from studio.model.profile import Profile
from studio.model.provider import Provider
from studio.providers.openai.capabilities import capability_of, check_defaults
from studio.providers.openai.deviations import dialect_of
from studio.providers.openai.images import OpenAIImages


def open_hosted(
    profile: Profile,
    *,
    model_of: Callable[[str], Model],
    read_key: Callable[[], Awaitable[str | None]],
) -> Provider:
    """`model_of` tells what a model can do ("": the default). Raises BadInput for an impossible setting."""
    dialect = dialect_of(profile)
    record = capability_of(profile, dialect, profile.model, model_of=model_of).record
    assert record is not None
    check_defaults(profile, record, model_of(""))
    return OpenAIImages(profile, dialect, model_of=model_of, read_key=read_key)
