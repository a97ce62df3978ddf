"""Where the command line takes a key from: standard input, or a person who types it; never its words."""

import argparse
import getpass
import sys

from studio.model.errors import BadInput
from studio.model.profile_rules import usable_key
from studio.model.words import tr

_MOST_CHARS = 8192


def key_for(asked: argparse.Namespace) -> str | None:
    """The key that a command needs, None for most. Raises BadInput.

    Called before there is a loop: a person who is asked can then be interrupted as usual.
    """
    if asked.command == "profiles" and asked.action == "add" and asked.key_stdin:
        return _from_input()
    if asked.command == "keys" and asked.action == "set":
        return _from_input() if asked.stdin else _from_person(asked.name)
    return None


def _from_input() -> str:
    try:
        return usable_key(sys.stdin.read(_MOST_CHARS))
    except UnicodeDecodeError:  # its text would quote what was read
        raise BadInput("key-unusable") from None


def _from_person(name: str) -> str:
    if not sys.stdin.isatty():
        raise BadInput("key-nobody-asked")
    return usable_key(getpass.getpass(tr("Key for {name} (it is not shown): ", name=name)))
