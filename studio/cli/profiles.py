"""Commands about accounts: profiles add, show, remove, test; keys set, forget, test."""

import argparse

from studio.cli import shapes
from studio.cli.paid_test import make_one
from studio.cli.parsing import typed
from studio.cli.telling import Teller
from studio.host.secrets import missing_key
from studio.model.events import NoticeRaised
from studio.model.profile import KeyPlace, Profile, ProfileKind
from studio.model.provider import Probe
from studio.model.recipe import BUILT_IN
from studio.model.words import tr, trn
from studio.session.studio import Studio

_MADE = ("project", "candidates", "failed", "estimate", "cost")


async def profiles(studio: Studio, asked: argparse.Namespace, teller: Teller) -> shapes.Json:
    """List the accounts, or do one thing with one."""
    _tell_mistakes(studio, teller)
    match asked.action:
        case "add":
            return await _add(studio, asked, teller)
        case "remove":
            await studio.accounts.remove(asked.name)
            teller.show(tr("“{name}” is removed.", name=asked.name))
            return await _told(studio, teller, studio.accounts.all())
        case "test":
            return await _test(studio, asked, teller)
        case "show":
            known: tuple[Profile, ...] = (studio.accounts.get(asked.name),)
        case _:
            known = studio.accounts.all()
    places = await studio.accounts.key_places()
    width = max(len(one.id) for one in known)
    for one in known:
        facts = (one.address, one.model, _key_words(one, places.get(one.id)))
        teller.show(f"{one.id:<{width}}  {'  '.join(filter(None, facts))}")
    return await _told(studio, teller, known)


async def keys(studio: Studio, asked: argparse.Namespace, teller: Teller) -> shapes.Json:
    """Enter, forget or test the key of an account."""
    _tell_mistakes(studio, teller)
    if asked.action == "test":
        return await _test(studio, asked, teller)
    if asked.action == "set":
        await studio.accounts.enter_key(asked.name, asked.key)
        teller.show(tr("The key of “{name}” lies in the keyring.", name=asked.name))
    else:
        await studio.accounts.forget_key(asked.name)
        teller.show(tr("The keyring holds no key of “{name}” any more.", name=asked.name))
    place = (await studio.accounts.key_places()).get(asked.name)
    return shapes.envelope("keys", ok=True, notices=teller.notices, profile=asked.name, key=place)


def _tell_mistakes(studio: Studio, teller: Teller) -> None:
    studio.accounts.all()
    for notice in studio.accounts.notices:
        teller.hear(NoticeRaised(notice))


async def _add(studio: Studio, asked: argparse.Namespace, teller: Teller) -> shapes.Json:
    key_place = KeyPlace.ENVIRONMENT if asked.key_env else KeyPlace.NONE
    profile = Profile(
        id=asked.name,
        kind=ProfileKind(asked.kind),
        preset=asked.preset,
        base_url=asked.base_url,
        model=asked.model,
        key=KeyPlace.KEYRING if asked.key_stdin else key_place,
        key_variable=asked.key_env or "",
        settings={name: typed(value) for name, value in asked.settings},
        parallel=asked.parallel,
        private_network=asked.allow_private_network,
        uploads=asked.uploads,
    )
    place = await studio.accounts.add(profile, asked.key, replace=asked.replace)
    asks = tr("“{name}” asks {host}.", name=profile.id, host=profile.host)
    teller.show(f"{asks} {_key_words(profile, place)}")
    return await _told(studio, teller, (profile,))


async def _test(studio: Studio, asked: argparse.Namespace, teller: Teller) -> shapes.Json:
    profile = studio.accounts.get(asked.name)
    place = (await studio.accounts.key_places()).get(asked.name)
    if place is KeyPlace.MISSING:
        raise missing_key(profile)
    probe = await studio.accounts.test(asked.name)
    for line in _found(profile, probe):
        teller.show(line)
    made = await make_one(studio, asked, teller) if asked.command == "profiles" and asked.paid else None
    return shapes.envelope(
        asked.command,
        ok=made is None or made["ok"],
        notices=teller.notices,
        profile=profile.id,
        key=place,
        models=None if probe.models is None else list(probe.models),
        server=probe.server or None,
        preset=probe.preset or None,
        model_missing=probe.model_missing,
        retiring=dict(probe.retiring),
        paid=None if made is None else {name: made[name] for name in _MADE},
        **({"error": made["error"]} if made is not None and "error" in made else {}),
    )


def _found(profile: Profile, probe: Probe) -> list[str]:
    """What a test found, for a person."""
    if profile.id == BUILT_IN:
        return [tr("The built-in engine is on this machine and always answers.")]
    lines = [tr("{host} answers.", host=profile.host)]
    if probe.server:
        lines.append(tr("It is {server}.", server=probe.server))
    if probe.models is not None:
        count = len(probe.models)
        lines.append(trn("It lists one model.", "It lists {count} models.", count))
    if probe.model_missing:
        lines.append(tr("“{model}” is not among them.", model=profile.model))
    for model, day in probe.retiring.items():
        lines.append(tr("“{model}” ends on {day}.", model=model, day=day))
    return lines


async def _told(studio: Studio, teller: Teller, profiles: tuple[Profile, ...]) -> shapes.Json:
    places = await studio.accounts.key_places()
    return shapes.envelope(
        "profiles",
        ok=True,
        notices=teller.notices,
        profiles=[_row(one, places.get(one.id)) for one in profiles],
    )


def _key_words(profile: Profile, place: KeyPlace | None) -> str:
    """Where the key lies, for a person."""
    if profile.id == BUILT_IN:
        return tr("On this machine, without a key.")
    match place:
        case KeyPlace.KEYRING:
            return tr("Its key lies in the keyring.")
        case KeyPlace.ENVIRONMENT:
            return tr("Its key is read from {variable}.", variable=profile.key_variable)
        case KeyPlace.NONE:
            return tr("It needs no key.")
        case KeyPlace.MISSING if profile.key_variable:
            return tr("Its key is missing: {variable} is not set.", variable=profile.key_variable)
        case KeyPlace.MISSING:
            return tr("Its key is missing: palimpsest keys set {name}", name=profile.id)
        case _:
            return tr("The keyring does not say whether it has a key.")


def _row(one: Profile, place: KeyPlace | None) -> shapes.Json:
    """`key` is null when the keyring does not say."""
    return {
        "profile": one.id,
        "kind": one.kind,
        "preset": one.preset or None,
        "base_url": one.address or None,
        "model": one.model or None,
        "key": place,
        "key_variable": one.key_variable or None,
        "private_network": one.private_network,
        "parallel": one.parallel,
        "uploads": one.uploads,
        "settings": dict(one.settings),
    }
