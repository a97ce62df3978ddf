"""What a profile may be: its name, its address, where its key lies; every refusal with its reason."""

import ipaddress
import re
from urllib.parse import urlsplit

from studio.model.errors import BadInput
from studio.model.profile import MOST_PARALLEL, PRESETS, KeyPlace, Profile, ProfileKind, is_loopback
from studio.model.recipe import BUILT_IN
from studio.model.secrets import looks_like_key

_NAME = re.compile(r"\w[\w .-]{0,38}\w|\w")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_KEPT = frozenset({KeyPlace.KEYRING, KeyPlace.ENVIRONMENT, KeyPlace.NONE})


def check_profile(profile: Profile) -> None:
    """Raises BadInput for the first thing that it may not be; what looks like a key is not repeated."""
    _check_no_key(profile)
    check_name(profile.id)
    _check_kind(profile)
    check_address(profile)
    if profile.key not in _KEPT:
        raise BadInput("key-place", name=profile.id)
    if profile.key is KeyPlace.ENVIRONMENT and not _VARIABLE.fullmatch(profile.key_variable):
        raise BadInput("variable-name", name=profile.key_variable)
    if not 1 <= profile.parallel <= MOST_PARALLEL:
        raise BadInput("parallel-range", have=profile.parallel, most=MOST_PARALLEL)


def check_name(name: str) -> None:
    """A name goes into the keyring before an @, and onto the command line. Raises BadInput."""
    if not _NAME.fullmatch(name) or name.casefold() == BUILT_IN:
        raise BadInput("profile-name", name=name)


def check_address(profile: Profile) -> None:
    """Encrypted, unless it is this machine or one of the user's own. Raises BadInput."""
    address = profile.address
    if not address:
        raise BadInput("address-missing")
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise _damaged(address) from None
    if parts.username is not None or parts.password is not None:
        raise BadInput("address-with-key")
    strange = parts.query or parts.fragment or re.search(r"\s", address)
    if parts.scheme not in ("http", "https") or not host or strange:
        raise _damaged(address)
    may_be_plain = is_loopback(address) or (profile.private_network and _is_own(host))
    if parts.scheme == "http" and not may_be_plain:
        raise BadInput("address-plain", host=host)


def usable_key(text: str) -> str:
    """A key as it was pasted, without the blanks around it. Raises BadInput when no header can carry it."""
    key = text.strip()
    if not key:
        raise BadInput("key-empty")
    if not key.isascii() or not key.isprintable() or " " in key:
        raise BadInput("key-unusable")
    return key


def _check_no_key(profile: Profile) -> None:
    """Profiles are plain text on disk."""
    if any(looks_like_key(text) for text in (profile.id, profile.model, profile.key_variable)):
        raise BadInput("key-in-profile")
    if any(looks_like_key(f"{name} {value}") for name, value in profile.settings.items()):
        raise BadInput("key-in-profile")
    if looks_like_key(profile.address):
        raise BadInput("address-with-key")


def _check_kind(profile: Profile) -> None:
    if profile.kind is ProfileKind.BUILT_IN:
        raise BadInput("profile-built-in")
    known = PRESETS if profile.kind is ProfileKind.COMPATIBLE else ("",)
    if profile.preset not in known:
        raise BadInput("preset-unknown", name=profile.preset, names=", ".join(filter(None, PRESETS)))


def _damaged(address: str) -> BadInput:
    """What follows a question mark is where servers take keys."""
    return BadInput("address-damaged", address=address.partition("?")[0])


def _is_own(host: str) -> bool:
    """A private number, or a name: what that stands for is looked up and checked when it is called."""
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return True
