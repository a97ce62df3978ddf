"""What the accounts dialog shows of each account, and beside which of its rows an error belongs."""

from collections.abc import Iterable
from dataclasses import dataclass

from studio.model.catalogue import ModelStatus
from studio.model.errors import StudioError
from studio.model.profile import KeyPlace, Profile
from studio.model.provider import Capability
from studio.model.secrets import looks_like_key

NAME, KEY, MODEL, ADDRESS, SERVER, PARALLEL, FOOT = (
    "name",
    "key",
    "model",
    "address",
    "server",
    "parallel",
    "foot",
)
"""The rows of a form that can have an error beside them."""

_ROWS = {
    "profile-name": NAME,
    "profile-exists": NAME,
    "preset-unknown": SERVER,
    "parallel-range": PARALLEL,
    "variable-name": KEY,
}
_PICTURE_WORDS = ("image", "dall-e", "flux", "diffusion")


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence with its mark: good, info, warn, bad."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Account:
    """An account as it is now; `place` None: the keyring does not say where its key lies.

    `models` are those that the catalogue offers for it, `ending` what it says of the account's own model, and
    `problem` why nothing can be asked of it at all.
    """

    profile: Profile
    place: KeyPlace | None = KeyPlace.NONE
    models: tuple[str, ...] = ()
    ending: str = ""
    problem: str = ""

    @property
    def lacks_key(self) -> bool:
        return self.place is KeyPlace.MISSING


@dataclass(frozen=True, slots=True)
class Found:
    """What the last test of an account said; `models` are those that its provider listed.

    `preset` is the kind of server that answered, when the account is set up for another one; `ending` tells
    that the account's model is switched off soon.
    """

    remarks: tuple[Remark, ...] = ()
    models: tuple[str, ...] = ()
    preset: str = ""
    ending: str = ""
    is_running: bool = False


def usual_address(preset: str) -> str:
    """Where a server of that kind answers when nobody changed it; an example, never filled in."""
    ports = {"localai": 8080, "sdcpp": 1234, "vllm-omni": 8000, "sglang": 30000, "litellm": 4000}
    if preset == "azure":
        return "https://name.openai.azure.com"
    return f"http://localhost:{ports[preset]}/v1" if preset in ports else "https://name/v1"


def for_pictures(models: Iterable[str]) -> tuple[str, ...]:
    """Those that seem to make pictures, where a provider lists others too; else all."""
    known = tuple(models)
    return tuple(one for one in known if any(word in one.lower() for word in _PICTURE_WORDS)) or known


def offered(models: Iterable[Capability]) -> tuple[str, ...]:
    """The names of those that can still be asked."""
    return tuple(
        one.model for one in models if one.record is None or one.record.status is not ModelStatus.RETIRED
    )


def row_of(error: StudioError, profile: Profile) -> str:
    """Beside which row an error belongs."""
    if error.kind == "key-in-profile":
        for row, text in ((NAME, profile.id), (MODEL, profile.model), (KEY, profile.key_variable)):
            if looks_like_key(text):
                return row
        return FOOT
    if error.kind.startswith(("key-", "keyring-")):
        return KEY
    return ADDRESS if error.kind.startswith("address-") else _ROWS.get(error.kind, FOOT)


def free_name(wanted: str, taken: Iterable[str]) -> str:
    """`wanted`, or the first of “wanted 2”, “wanted 3” that no account has."""
    names = {name.casefold() for name in taken}
    number, name = 1, wanted
    while name.casefold() in names:
        number += 1
        name = f"{wanted} {number}"
    return name
