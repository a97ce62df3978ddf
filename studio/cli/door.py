"""Runs one command: parses, opens what it needs, prints for people or as JSON, and answers an exit code."""

import argparse
import asyncio
import json
import logging
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Sequence

from studio import VERSION
from studio.assembly import build_studio
from studio.cli import (
    accounts,
    copying,
    editing,
    generating,
    locking,
    measuring,
    merging,
    profiles,
    projects,
    replaying,
    showing,
    unclaimed,
)
from studio.cli.arguments import parser
from studio.cli.commands import COMMANDS
from studio.cli.keys_in import key_for
from studio.cli.parsing import WrongUsage
from studio.cli.shapes import Json, envelope, error, failure
from studio.cli.telling import Teller
from studio.host.log import start_log, stop_log
from studio.host.places import places
from studio.model.errors import Charged, StudioError
from studio.model.sentences import explain
from studio.session.studio import Studio

DONE, REFUSED, WRONG_USAGE, UNKNOWN, INTERRUPTED = 0, 1, 2, 3, 130

Command = Callable[[Studio, argparse.Namespace, Teller], Awaitable[Json]]

_COMMANDS: dict[str, Command] = {
    "new": projects.new,
    "add": projects.add,
    "edit": editing.edit,
    "generate": generating.generate,
    "log": showing.log,
    "lock": locking.lock,
    "measure": measuring.measure,
    "merge": merging.merge,
    "replay": replaying.replay,
    "mark": projects.mark,
    "export": projects.export,
    "copy": copying.copy,
    "check": showing.check,
    "profiles": profiles.profiles,
    "keys": profiles.keys,
    "models": accounts.models,
    "unclaimed": unclaimed.unclaimed,
}
_ASKING = ("edit", "generate", "replay")  # commands that rely on the catalogue; `models` tells of it itself
_log = logging.getLogger("studio.cli")


def run(words: Sequence[str]) -> int:
    """The exit code of the command line `words`."""
    try:
        code = _run(words)
        sys.stdout.flush()  # here and not at exit, where nobody hears that the pipe is broken
        return code
    except BrokenPipeError:  # whoever read the output has enough of it, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return REFUSED


def exit_code(answer: Json) -> int:
    """What a script is told of an answer: done, refused or failed, unknown and possibly charged."""
    if answer["ok"]:
        return DONE
    problem = answer.get("error") or {}
    if problem.get("kind") == "interrupted":
        return INTERRUPTED
    return UNKNOWN if problem.get("charged") == Charged.MAYBE else REFUSED


def _run(words: Sequence[str]) -> int:
    try:
        asked = parser(VERSION).parse_args(words)
    except WrongUsage as wrong:
        sys.stderr.write(f"{wrong.usage}{wrong}\n")
        if "--json" in words:
            command = next((word for word in words if word in COMMANDS), None)
            _print(envelope(command, ok=False, error=failure("wrong-usage", str(wrong))))
        return WRONG_USAGE
    answer = _answer(asked, Teller(quiet=asked.json))
    if asked.json:
        _print(answer)
    return exit_code(answer)


def _answer(asked: argparse.Namespace, teller: Teller) -> Json:
    """The command's answer, whatever becomes of it."""
    try:
        start_log(places())
        asked.key = key_for(asked)
        return asyncio.run(_perform(asked, teller))
    except BrokenPipeError:
        raise
    except StudioError as problem:
        return _failed(asked, teller, problem)
    except (KeyboardInterrupt, asyncio.CancelledError):
        return _failed(asked, teller, StudioError("interrupted"))
    except Exception as bug:  # noqa: BLE001 - the outermost door: our bugs are logged and said as such
        _log.exception("%s failed", asked.command)
        return _failed(asked, teller, bug)
    finally:
        stop_log()


async def _perform(asked: argparse.Namespace, teller: Teller) -> Json:
    """Runs the command; SIGTERM cancels it as Ctrl+C does."""
    task = asyncio.current_task()
    if task is not None and sys.platform != "win32":
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    studio = build_studio(places(), teller.hear, is_attended=False)
    if asked.command in _ASKING:
        await studio.check_catalogue()
    return await _COMMANDS[asked.command](studio, asked, teller)


def _failed(asked: argparse.Namespace, teller: Teller, problem: Exception) -> Json:
    teller.stop()
    teller.say(explain(problem).text)
    return envelope(asked.command, ok=False, notices=teller.notices, error=error(problem))


def _print(answer: Json) -> None:
    json.dump(answer, sys.stdout)
    sys.stdout.write("\n")
