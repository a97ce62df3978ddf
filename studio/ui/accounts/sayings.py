"""The sentences of the accounts: who gets what, where the key lies, what a test found."""

from collections.abc import Iterable

from studio.model.catalogue import ModelStatus, ending
from studio.model.errors import StudioError
from studio.model.profile import PRESETS, KeyPlace, Profile, ProfileKind, is_loopback
from studio.model.provider import Capability, Probe
from studio.model.sentences import explain, fill, say
from studio.model.words import tr, trn
from studio.ui.accounts.view import Account, Found, Remark, for_pictures

_OF_THE_KEY = ("key-refused", "key-malformed")


def server_name(preset: str) -> str:
    """A kind of server as people know it."""
    name = PRESETS.get(preset, preset)
    return tr(name)


def maker_name(profile: Profile) -> str:
    """Whose models an account asks."""
    if profile.kind is ProfileKind.OPENAI:
        return "OpenAI"
    return server_name(profile.preset) if profile.preset else tr("Another server")


def usual_model(kind: ProfileKind) -> str:
    """Which model is asked when none is named."""
    if kind is ProfileKind.OPENAI:
        return tr("The newest that the studio knows")
    return tr("The one that the server has")


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
                "info", tr("It lies in this system's keyring, for {host} alone.", host=profile.host)
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
                "info", tr("It is read from {name} when something is sent.", name=profile.key_variable)
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


def asking(profile: Profile) -> Found:
    return Found((Remark("info", tr("Asking {host}…", host=profile.host)),), is_running=True)


def failed(error: StudioError) -> Found:
    """What a test ended with; the field for another key stands above it on the same page."""
    said = explain(error)
    text = tr("{fact} Enter it again above.", fact=said.message) if error.kind in _OF_THE_KEY else said.text
    return Found((Remark("bad", text),))


def found(profile: Profile, probe: Probe) -> Found:
    """What a test found, most important first."""
    preset = probe.preset if probe.preset != profile.preset else ""
    day = probe.retiring.get(profile.model)
    return Found(
        tuple(_found(profile, probe, preset)),
        models=for_pictures(probe.models or ()),
        preset=preset,
        ending=tr("{model} ends on {day}.", model=profile.model, day=day) if day else "",
    )


def _found(profile: Profile, probe: Probe, preset: str) -> Iterable[Remark]:
    # Only where a list is given for a key alone does its coming prove that the key was taken.
    has_key = profile.kind is ProfileKind.OPENAI and profile.key is not KeyPlace.NONE and probe.models
    host = profile.host
    if has_key:
        yield Remark("good", tr("{host} answers and takes the key.", host=host))
    else:
        yield Remark("good", tr("{host} answers.", host=host))
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
