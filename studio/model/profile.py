"""What an account is: a kind of provider, where it answers, how its key is found; never the key itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit

Parameter = str | int | float | bool

_PORTS = {"https": 443, "http": 80}


class ProfileKind(StrEnum):
    """Which protocol an account speaks."""

    BUILT_IN = "built-in"
    OPENAI = "openai"
    COMPATIBLE = "compatible"


class KeyPlace(StrEnum):
    """Where the key of a profile is read when a request leaves.

    MISSING: it should be in the keyring, but none was entered for this profile at this address.
    """

    KEYRING = "keyring"
    ENVIRONMENT = "environment"
    SESSION = "session"
    NONE = "none"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Profile:
    """An account with a provider; no secret in it.

    `id` is the name the user gave it. `preset` names the deviations of a compatible server. `base_url` None
    means the kind's own. `key_variable` is the name of an environment variable, never its value. `settings`
    are the defaults of its parameters and the deviations that the user set. `parallel` calls may run at once.
    """

    id: str
    kind: ProfileKind
    preset: str = ""
    base_url: str | None = None
    model: str = ""
    key: KeyPlace = KeyPlace.NONE
    key_variable: str = ""
    settings: Mapping[str, Parameter] = field(default_factory=dict)
    parallel: int = 2
    private_network: bool = False
    uploads: bool = False  # pictures go to the provider's file store once, and are named after that

    @property
    def origin(self) -> str:
        """Scheme, host and port: a key is sent to no other. "" for a profile that asks nobody."""
        return origin_of(self.base_url) if self.base_url else ""


def origin_of(url: str) -> str:
    """`https://host:port` in lower case, the port always written. Raises ValueError for what is no URL."""
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError(f"not an http address: {url}")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}:{parts.port or _PORTS[parts.scheme]}"


def is_loopback(url: str) -> bool:
    """Whether an address names this machine itself."""
    host = urlsplit(url).hostname or ""
    return host in ("localhost", "::1") or host.startswith("127.")
