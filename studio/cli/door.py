"""Runs one command: parses, opens what it needs, prints for people or as JSON, and answers an exit code."""

import argparse
import asyncio
import json
import signal
import sys
from collections.abc import Awaitable, Callable, Sequence

from studio.assembly import build_studio, program_version
from studio.cli import accounts, editing, projects, showing
from studio.cli.arguments import parser
from studio.cli.shapes import Json, envelope, error
from studio.cli.telling import Teller
from studio.host.log import start_log, stop_log
from studio.host.places import places
from studio.model.errors import StudioError
from studio.model.sentences import explain
from studio.session.studio import Studio

DONE, REFUSED, UNKNOWN, INTERRUPTED = 0, 1, 3, 130

Command = Callable[[Studio, argparse.Namespace, Teller], Awaitable[Json]]

_COMMANDS: dict[str, Command] = {
    "new": projects.new,
    "add": projects.add,
    "edit": editing.edit,
    "log": showing.log,
    "mark": projects.mark,
    "export": projects.export,
    "check": showing.check,
    "profiles": accounts.profiles,
    "models": accounts.models,
}


def run(words: Sequence[str]) -> int:
    """The exit code of the command line `words`; wrong usage exits with 2 from argparse."""
    asked = parser(program_version()).parse_args(words)
    start_log(places())
    teller = Teller(quiet=asked.json)
    try:
        return asyncio.run(_answer(asked, teller))
    except KeyboardInterrupt:
        return INTERRUPTED
    finally:
        stop_log()


async def _answer(asked: argparse.Namespace, teller: Teller) -> int:
    studio = build_studio(places(), teller.hear)
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    try:
        answer = await _COMMANDS[asked.command](studio, asked, teller)
    except StudioError as problem:
        answer = envelope(asked.command, ok=False, notices=teller.notices, error=error(problem))
        teller.say(explain(problem).text)
    except asyncio.CancelledError:
        teller.say_interrupted()
        return INTERRUPTED
    if asked.json:
        json.dump(answer, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    return DONE if answer["ok"] else REFUSED
