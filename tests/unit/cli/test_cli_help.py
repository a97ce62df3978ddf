"""What the program tells of its own words: every one with its meaning, every command with examples."""

import argparse
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.cli import examples
from studio.cli.arguments import parser


def _commands(top: argparse.ArgumentParser, name: str = "") -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in top._actions:
        if isinstance(action, argparse._SubParsersAction):
            for word, command in action.choices.items():
                yield f"{name} {word}".strip(), command
                yield from _commands(command, f"{name} {word}".strip())


COMMANDS = dict(_commands(parser("0")))


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_tells_every_word_of_it_with_an_example(name: str) -> None:
    command = COMMANDS[name]

    text = command.format_help()

    silent = [action.dest for action in command._actions if not action.help and not action.choices]
    assert silent == []
    for flag in (flag for action in command._actions for flag in action.option_strings):
        assert flag in text
    for example in examples.EXAMPLES[name]:
        assert f"  palimpsest {example}\n" in text


@pytest.mark.parametrize("example", sorted({one for every in examples.EXAMPLES.values() for one in every}))
def test_an_example_is_understood_as_it_stands(example: str) -> None:
    asked = parser("0").parse_args(shlex.split(example))

    assert asked.command == example.split()[0]


def test_what_the_readme_calls_is_understood() -> None:
    text = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
    called = [
        line.partition("palimpsest ")[2] for line in text.splitlines() if line.startswith(".venv/bin/pal")
    ]

    understood = [parser("0").parse_args(shlex.split(words)).command for words in called]

    assert understood == [words.split()[0] for words in called]
    assert len(called) >= 10
    assert [name for name in COMMANDS if " " not in name and name not in text] == []


def test_examples_are_of_commands_that_there_are() -> None:
    assert set(examples.EXAMPLES) == set(COMMANDS)


def test_the_help_of_all_shows_every_command_and_how_it_ends() -> None:
    text = parser("0").format_help()

    for name in (name for name in COMMANDS if " " not in name):
        assert f"\n  palimpsest {name}" in text
    assert "3 maybe charged" in text


def test_nodes_are_explained_where_they_are_named() -> None:
    explained = {name for name, command in COMMANDS.items() if "NODE is head" in command.format_help()}

    assert explained == {"edit", "generate", "merge", "mark", "replay", "export", "copy"}
