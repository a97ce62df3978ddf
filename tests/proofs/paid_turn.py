"""A program that runs one paid turn, to be killed: python paid_turn.py HOME PROJECT URL [previews]."""

import asyncio
import os
import sys
from dataclasses import replace
from pathlib import Path

from hosted import ACCOUNT, hosted_studio

from studio.host.places import HOME_VARIABLE, places
from studio.model.recipe import Draft

ASKED = Draft(
    instruction="make the table walnut",
    candidates=2,
    profile=ACCOUNT,
    model="gpt-image-2",
    parameters={"quality": "low"},
)


async def main(home: str, project: str, url: str, *words: str) -> None:
    os.environ[HOME_VARIABLE] = home
    session = await hosted_studio(places(), url).open_project(Path(project))
    await session.admit()
    image_id = session.images()[0].id
    draft = replace(ASKED, previews="previews" in words)
    session.drafts.outlook(image_id, draft)  # what a window has looked at before anybody clicks
    print("ready", flush=True)
    await session.turns.run(image_id, draft)
    await session.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
