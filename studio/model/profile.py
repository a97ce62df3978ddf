"""What an account is: a kind of provider, where it answers, how its key is found; never the key itself."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit

from studio.model.words import mark

Parameter = str | int | float | bool

MOST_PARALLEL = 16
PRESETS: Mapping[str, str] = {
    "": mark("Another that speaks like OpenAI"),
    "localai": "LocalAI",
    "sdcpp": "stable-diffusion.cpp",
    "vllm-omni": "vLLM-Omni",
    "sglang": "SGLang",
    "litellm": "LiteLLM",
    "azure": "Azure OpenAI",
}
"""The servers whose deviations are known, with the names that people know them by."""

_PORTS = {"https": 443, "http": 80}


class ProfileKind(StrEnum):
    """Which protocol an account speaks."""

    BUILT_IN = "built-in"
    OPENAI = "openai"
    COMPATIBLE = "compatible"


OWN_ADDRESSES: Mapping[ProfileKind, str] = {ProfileKind.OPENAI: "https://api.openai.com/v1"}
"""Where a kind answers when its profile names no address."""


class KeyPlace(StrEnum):
    """Where the key of a profile is read when a request leaves.

    A profile names KEYRING, ENVIRONMENT or NONE. SESSION: it is held until the program ends. MISSING: there
    is none in the keyring for this profile at this address, or the environment variable is not set.
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
    def address(self) -> str:
        """Where it answers: its own address, else its kind's. "" for a profile that asks nobody."""
        return self.base_url or OWN_ADDRESSES.get(self.kind, "")

    @property
    def origin(self) -> str:
        """Scheme, host and port: a key is sent to no other. "" for a profile that asks nobody."""
        return origin_of(self.address) if self.address else ""

    @property
    def host(self) -> str:
        """Who answers, as a person reads it: api.openai.com, or 127.0.0.1:8080."""
        return urlsplit(self.address).netloc.rpartition("@")[2]


def origin_of(url: str) -> str:
    """`https://host:port` in lower case, the port always written. Raises ValueError for what is no URL."""
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError("not an http address")  # what it was may hold a key
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}:{parts.port or _PORTS[parts.scheme]}"


def is_loopback(url: str) -> bool:
    """Whether an address names this machine itself."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
