"""The copy command: a project, the path to one node or the picks, under another name."""

import argparse

from studio.cli import shapes
from studio.cli.naming import find_node
from studio.cli.projects import project_path
from studio.cli.telling import Teller
from studio.model.words import tr
from studio.session.studio import Studio


async def copy(studio: Studio, asked: argparse.Namespace, teller: Teller) -> shapes.Json:
    """Nothing of the project itself is written, so that one that is open elsewhere can be copied."""
    session = await studio.open_project(asked.project, wants_write=False)
    to = project_path(asked.to)
    try:
        if asked.path is not None:
            await session.copies.path_to(find_node(session, asked.path).id, to)
        elif asked.picks:
            await session.copies.picks(to)
        else:
            await session.copies.whole(to)
    finally:
        await session.close()
    teller.show(tr("The copy is saved as {name}.", name=to.name))
    return shapes.envelope(
        "copy",
        ok=True,
        notices=teller.notices,
        project=str(session.path),
        copy=str(to),
        part="path" if asked.path is not None else "picks" if asked.picks else "whole",
    )
