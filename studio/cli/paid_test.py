"""The paid test of an account: one small picture from words, made by a turn like any other, and kept."""

import argparse

from studio.cli import shapes
from studio.cli.arguments import parser
from studio.cli.generating import generate
from studio.cli.telling import Teller
from studio.model.words import tr
from studio.session.studio import SUFFIX, Studio

_WORDS = "A plain grey square."
_CHEAPEST = "low"


async def make_one(studio: Studio, asked: argparse.Namespace, teller: Teller) -> shapes.Json:
    """The answer of `generate`; raises OverBudget without a maximum, before anything is sent.

    Its project stays in the projects folder, with the pictures of earlier tests: what was paid for is kept.
    """
    project = studio.projects_folder / (tr("Test of {name}", name=asked.name) + SUFFIX)
    words = ["generate", str(project), "-i", _WORDS, "--profile", asked.name]
    if _CHEAPEST in studio.capability(asked.name).qualities:
        words += ["--quality", _CHEAPEST]
    turn = parser("").parse_args(words)
    turn.most_micro, turn.most_credits = asked.most_micro, asked.most_credits
    project.parent.mkdir(parents=True, exist_ok=True)
    answer = await generate(studio, turn, teller)
    if answer["ok"]:
        teller.show(tr("It made a picture; it lies in {project}.", project=project.name))
    return answer
