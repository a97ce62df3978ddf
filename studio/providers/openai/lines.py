"""How is an account's server reached: where, with which header for the key, with how much patience?"""

from collections.abc import Awaitable, Callable

from studio.model.profile import KeyPlace, Profile
from studio.providers.network.calls import API_KEY, BEARER, NO_KEY, Auth, Timeouts
from studio.providers.network.wire import Wire
from studio.providers.openai.asking import Line
from studio.providers.openai.dialects import Dialect, KeyHeader

ReadKey = Callable[[], Awaitable[str | None]]

_AUTHS = {KeyHeader.BEARER: BEARER, KeyHeader.API_KEY: API_KEY, KeyHeader.NONE: NO_KEY}


def open_line(
    profile: Profile, dialect: Dialect, read_key: ReadKey, *, timeouts: Timeouts | None = None
) -> Line:
    """Nothing is sent. Raises BadInput for an address that is none."""
    wire = Wire(
        profile,
        provider=dialect.server,
        base_url=profile.address,
        read_key=read_key,
        auth=_auth(profile, dialect),
        timeouts=timeouts or _timeouts(dialect),
    )
    return Line(profile, wire, dialect.server)


def _auth(profile: Profile, dialect: Dialect) -> Auth:
    if profile.key is KeyPlace.NONE:
        return NO_KEY
    return _AUTHS.get(dialect.key_header) or Auth(dialect.key_header.value, "")


def _timeouts(dialect: Dialect) -> Timeouts:
    """A picture on a machine without a graphics card takes as long as its owner knows it to take."""
    patience_s = dialect.patience_s
    return Timeouts() if patience_s is None else Timeouts(read_s=patience_s, whole_s=patience_s + 300)
