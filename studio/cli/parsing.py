"""How the words of the command line are read: a parser that leaves ending to the door, and their values."""

import argparse
from typing import NoReturn

from studio.model.profile import Parameter
from studio.model.recipe import Role
from studio.model.secrets import looks_like_key
from studio.model.words import tr

Commands = argparse._SubParsersAction


class WrongUsage(Exception):
    """Words that are no command line; `usage` is how it would be right."""

    def __init__(self, usage: str, message: str) -> None:
        super().__init__(message)
        self.usage = usage


class Parser(argparse.ArgumentParser):
    """Leaves it to the door to tell what is wrong, and to end."""

    def error(self, message: str) -> NoReturn:
        if looks_like_key(message):  # it quotes the words, and what is printed ends up in logs
            message = tr("a key stands among the words; no option takes one. Use palimpsest keys set NAME")
        raise WrongUsage(self.format_usage(), message)


def at_least_one(text: str) -> int:
    """A count, or a number of pixels."""
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(tr("must be at least 1"))
    return value


def numbered(text: str, first: int = 2) -> tuple[int, str]:
    """N=TEXT, with N from `first`: Image 2 is the first reference, where there is a picture to edit."""
    number, equals, rest = text.partition("=")
    if not equals or not number.isdecimal() or int(number) < first:
        raise argparse.ArgumentTypeError(tr("must be N=TEXT, with N from {first}", first=first))
    return int(number), rest


def numbered_role(text: str, first: int = 2) -> tuple[int, Role]:
    """N=ROLE, with N from `first`."""
    number, role = numbered(text, first)
    if role not in tuple(Role):
        raise argparse.ArgumentTypeError(tr("role must be one of {names}", names=", ".join(Role)))
    return number, Role(role)


def assigned(text: str) -> tuple[str, str]:
    """FIELD=VALUE."""
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise argparse.ArgumentTypeError(tr("must be FIELD=VALUE"))
    return name, value


def typed(text: str) -> Parameter:
    """A value as it was meant: a switch, a number, or text."""
    if text in ("true", "false"):
        return text == "true"
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text
