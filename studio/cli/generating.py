"""The generate command: a picture from words, onto an empty sheet of its own."""

import argparse
import asyncio
from dataclasses import replace

from studio.cli import shapes
from studio.cli.allowing import budget_of, note_sent, say_before
from studio.cli.composing import compose_new
from studio.cli.guides import guides, taken_in
from studio.cli.projects import project_path, require_writer
from studio.cli.telling import Teller
from studio.cli.turn_answers import came_to, would_send
from studio.model.budget import Budget
from studio.model.errors import Refused
from studio.model.recipe import Draft
from studio.session.outlooks import TurnExtras
from studio.session.session import Session
from studio.session.studio import Studio
from studio.session.turns import TurnResult
from studio.session.withholding import require_fit


async def generate(studio: Studio, asked: argparse.Namespace, teller: Teller) -> shapes.Json:
    """Make a new image from words, and from references where there are any, in a project that is made where
    there is none.

    What is refused leaves nothing behind.
    """
    path = project_path(asked.project)
    is_new = not await asyncio.to_thread(path.exists)
    session = None if is_new else await studio.open_project(path)
    try:
        told = await guides(session, asked)
        draft, extras = compose_new(asked)
        draft = replace(draft, references=told.references)
        width, height = asked.sheet
        outlook = studio.sheet_outlook(
            width, height, draft, extras=extras, sizes=told.sizes, shown=told.shown
        )
        require_fit(outlook.causes)
        if asked.dry_run:
            return would_send(outlook, [told.sent()] * len(outlook.calls), teller, project=str(path))
        budget = budget_of(asked, outlook.calls)
        session = session or await studio.new_sheet(width, height, asked.image, path=path)
        draft = replace(draft, references=await taken_in(session, told, asked))
        image_id = session.images()[-1].id if is_new else await _new_sheet(session, asked)
        new = await say_before(studio, outlook.calls, teller)
        result = await _run(session, image_id, draft, extras=extras, budget=budget)
        await note_sent(studio, new)
        teller.stop()
        if result.nodes and not asked.stay:
            await session.marks.move_head(image_id, min(result.nodes, key=lambda node: node.number).id)
        return await came_to(session, result, teller, studio.drift_limits())
    except Refused:
        if is_new and session is not None:
            await session.close()
            await asyncio.to_thread(path.unlink)
            await studio.forget_recent(path)
        raise
    finally:
        teller.stop()
        if session is not None:
            await session.close()


async def _new_sheet(session: Session, asked: argparse.Namespace) -> str:
    await require_writer(session)
    width, height = asked.sheet
    return await session.intake.add_sheet(width, height, asked.image)


async def _run(
    session: Session, image_id: str, draft: Draft, *, extras: TurnExtras, budget: Budget
) -> TurnResult:
    """The turn; one that is refused takes its sheet with it."""
    try:
        return await session.turns.run(image_id, draft, extras, budget)
    except Refused:
        await session.actions.undo()
        raise
