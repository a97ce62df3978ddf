"""The words of the commands about accounts: profiles and keys. No option takes the text of a key."""

import argparse

from studio.cli.parsing import Commands, Parser, assigned, at_least_one
from studio.cli.turn_arguments import add_maximum
from studio.model.profile import PRESETS, ProfileKind
from studio.model.words import tr

KINDS = tuple(kind.value for kind in ProfileKind if kind is not ProfileKind.BUILT_IN)


def add_profiles(commands: "Commands[Parser]") -> None:
    """`profiles` alone lists them."""
    does = tr("list who can make pictures; add, show, remove or test an account")
    profiles = commands.add_parser("profiles", help=does, description=f"{does[0].upper()}{does[1:]}.")
    actions = profiles.add_subparsers(dest="action", metavar="add|show|remove|test")
    add = _action(actions, "add", tr("add an account"))
    add.add_argument("--kind", required=True, choices=KINDS, help=tr("which protocol it speaks"))
    add.add_argument(
        "--preset", choices=[name for name in PRESETS if name], default="", help=tr("which server that is")
    )
    add.add_argument("--base-url", metavar="URL", help=tr("https://…, or http:// on this machine"))
    add.add_argument("--model", default="", metavar="M", help=tr("the one to ask when none is named"))
    _add_key_places(add)
    add.add_argument(
        "--set",
        dest="settings",
        action="append",
        default=[],
        type=assigned,
        metavar="FIELD=VALUE",
        help=tr("a default of the model, or how the server differs"),
    )
    add.add_argument(
        "--parallel", type=at_least_one, default=2, metavar="N", help=tr("calls that may run at once")
    )
    add.add_argument(
        "--allow-private-network", action="store_true", help=tr("for a server of your own network")
    )
    add.add_argument(
        "--uploads", action="store_true", help=tr("keep pictures in the provider's file store, sent once")
    )
    add.add_argument("--replace", action="store_true", help=tr("change the account of that name"))
    _action(actions, "show", tr("show one account"))
    _action(actions, "remove", tr("remove an account and its key"))
    test = _action(actions, "test", tr("look whether an account answers, free"))
    test.add_argument("--paid", action="store_true", help=tr("make one small picture too, which costs"))
    add_maximum(test)


def add_keys(commands: "Commands[Parser]") -> None:
    does = tr("enter, forget or test the key of an account")
    keys = commands.add_parser("keys", help=does, description=f"{does[0].upper()}{does[1:]}.")
    actions = keys.add_subparsers(dest="action", required=True, metavar="set|forget|test")
    enter = _action(actions, "set", tr("keep a key in the keyring; it is asked for, without showing it"))
    enter.add_argument("--stdin", action="store_true", help=tr("read it from standard input"))
    _action(actions, "forget", tr("take the key out of the keyring"))
    _action(actions, "test", tr("look whether the provider takes the key, free"))


def _add_key_places(add: Parser) -> None:
    key = add.add_mutually_exclusive_group(required=True)
    key.add_argument("--key-env", metavar="VAR", help=tr("the name of the variable that will hold the key"))
    key.add_argument("--key-stdin", action="store_true", help=tr("read the key from standard input"))
    key.add_argument("--no-key", action="store_true", help=tr("the server needs none"))


def _action(actions: "Commands[Parser]", name: str, does: str) -> Parser:
    action = actions.add_parser(name, help=does, description=f"{does[0].upper()}{does[1:]}.")
    action.add_argument("name", metavar="NAME", help=tr("the account"))
    # Without a default of its own: one would undo --json before the action.
    action.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help=tr("print one JSON object")
    )
    return action
