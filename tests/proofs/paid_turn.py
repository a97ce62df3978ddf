"""A program that runs one paid turn, to be killed: python paid_turn.py HOME PROJECT [previews]."""

import asyncio
import os
import sys
from dataclasses import replace
from pathlib import Path

from hosted import account

from studio.assembly import build_studio
from studio.host.places import HOME_VARIABLE, places
from studio.host.profiles import Profiles
from studio.model.recipe import Draft
from studio.session.studio import Studio

ASKED = Draft(
    instruction="make the table walnut",
    candidates=2,
    profile="house",
    model="gpt-image-2",
    parameters={"quality": "low"},
)


def a_studio() -> Studio:
    """As both doors build it."""
    return build_studio(places(), lambda event: None)


def add_account(url: str) -> None:
    Profiles(places()).add(account(url))


async def main(home: str, project: str, *words: str) -> None:
    os.environ[HOME_VARIABLE] = home
    session = await a_studio().open_project(Path(project))
    await session.admit()
    image_id = session.images()[0].id
    draft = replace(ASKED, previews="previews" in words)
    session.drafts.outlook(image_id, draft)  # what a window has looked at before anybody clicks
    print("ready", flush=True)
    await session.turns.run(image_id, draft)
    await session.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
