"""What the accounts dialog shows, and its sentences: who gets what, where the key lies, what a test found."""

from collections.abc import Iterable
from dataclasses import dataclass

from studio.model.catalogue import ModelStatus, ending
from studio.model.errors import StudioError
from studio.model.profile import PRESETS, KeyPlace, Profile, ProfileKind, is_loopback
from studio.model.provider import Capability, Probe
from studio.model.secrets import looks_like_key
from studio.model.sentences import explain, fill, say
from studio.model.words import tr, trn

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
class Tested:
    """What the last test of an account said; `models` are those that its provider listed.

    `preset` is the kind of server that answered, when the account is set up for another one.
    """

    remarks: tuple[Remark, ...] = ()
    models: tuple[str, ...] = ()
    preset: str = ""
    is_running: bool = False


def server_name(preset: str) -> str:
    """A kind of server as people know it."""
    return tr(PRESETS.get(preset, preset))


def maker_name(profile: Profile) -> str:
    """Whose models an account asks."""
    if profile.kind is ProfileKind.OPENAI:
        return "OpenAI"
    return server_name(profile.preset) if profile.preset else tr("Another server")


def usual_address(preset: str) -> str:
    """Where a server of that kind answers when nobody changed it; an example, never filled in."""
    ports = {"localai": 8080, "sdcpp": 1234, "vllm-omni": 8000, "sglang": 30000, "litellm": 4000}
    if preset == "azure":
        return "https://name.openai.azure.com"
    return f"http://localhost:{ports[preset]}/v1" if preset in ports else "https://name/v1"


def audience(profile: Profile) -> str:
    """Who gets what, once something is generated with this account."""
    host = profile.host
    if not host:
        return tr("Nothing is sent anywhere until there is an address.")
    if is_loopback(profile.address):
        return tr(
            "{host} is on this machine. Pictures and words go there, and further only if that server"
            " passes them on.",
            host=host,
        )
    if profile.address.startswith("http:"):
        return tr(
            "When you generate with it, your words, the picture, its mask and references go to {host} in your"
            " own network, without encryption.",
            host=host,
        )
    return tr(
        "When you generate with it, your words, the picture, its mask and references go to {host}, encrypted."
        " Nothing is sent before.",
        host=host,
    )


def key_remark(account: Account) -> Remark:
    """Where the key of an account lies."""
    profile = account.profile
    match account.place:
        case KeyPlace.KEYRING:
            return Remark(
                "good", tr("It lies in this system's keyring, for {host} alone.", host=profile.host)
            )
        case KeyPlace.SESSION:
            return Remark(
                "warn",
                tr(
                    "It is kept until the studio closes: this system has no keyring that keeps it safely,"
                    " and it is never written to a file."
                ),
            )
        case KeyPlace.ENVIRONMENT:
            return Remark(
                "good", tr("It is read from {name} when something is sent.", name=profile.key_variable)
            )
        case KeyPlace.MISSING if profile.key is KeyPlace.ENVIRONMENT:
            return Remark(
                "warn", tr("{name} is not set where the studio was started.", name=profile.key_variable)
            )
        case KeyPlace.MISSING:
            return Remark("warn", tr("There is none for {host} yet.", host=profile.host))
        case KeyPlace.NONE:
            return Remark("info", tr("{host} is asked without a key.", host=profile.host))
        case None:
            return Remark("warn", tr("The keyring does not say whether it holds one."))


def asking(profile: Profile) -> Tested:
    return Tested((Remark("info", tr("Asking {host}…", host=profile.host)),), is_running=True)


def failed(error: StudioError) -> Tested:
    return Tested((Remark("bad", explain(error).text),))


def found(profile: Profile, probe: Probe) -> Tested:
    """What a test found, most important first."""
    preset = probe.preset if probe.preset != profile.preset else ""
    return Tested(tuple(_found(profile, probe, preset)), for_pictures(probe.models or ()), preset)


def _found(profile: Profile, probe: Probe, preset: str) -> Iterable[Remark]:
    has_key = profile.key is not KeyPlace.NONE and profile.kind is ProfileKind.OPENAI
    host = profile.host
    if has_key:
        yield Remark("good", tr("{host} answers and takes the key.", host=host))
    else:
        yield Remark("good", tr("{host} answers.", host=host))
    for model, day in probe.retiring.items():
        yield Remark("warn", tr("{model} ends on {day}.", model=model, day=day))
    if probe.model_missing:
        yield Remark(
            "warn",
            tr("{model} is not in its list. Some servers list only a part.", model=profile.model),
        )
    if preset:
        yield Remark(
            "warn", tr("It is {server}, and the account is set up for another.", server=probe.server)
        )
    elif probe.server:
        yield Remark("info", tr("It is {server}.", server=probe.server))
    if probe.models is None:
        yield Remark("info", tr("It does not list its models."))
    else:
        yield Remark("info", trn("It lists {count} model.", "It lists {count} models.", len(probe.models)))


def offered(models: Iterable[Capability]) -> tuple[str, ...]:
    """The names of those that can still be asked."""
    return tuple(
        one.model for one in models if one.record is None or one.record.status is not ModelStatus.RETIRED
    )


def end_of(model: Capability) -> str:
    """That a model is switched off, or will be, with what takes its place; "" for any other."""
    record = model.record
    if record is None:
        return ""
    if record.status is ModelStatus.RETIRED:
        replacement = record.replacement or tr("another model")
        facts: dict[str, object] = {
            "model": record.id,
            "day": record.retires or "",
            "replacement": replacement,
        }
        return fill("model-retired", facts).text
    announced = ending(record)
    return say(announced).text if announced else ""


def for_pictures(models: Iterable[str]) -> tuple[str, ...]:
    """Those that seem to make pictures, where a provider lists others too; else all."""
    known = tuple(models)
    return tuple(one for one in known if any(word in one.lower() for word in _PICTURE_WORDS)) or known


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
