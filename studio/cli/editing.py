"""The edit command: one turn run to its end, or said what it would send."""

import argparse

from studio.cli import shapes
from studio.cli.allowing import budget_of, note_sent, require_fit, say_before
from studio.cli.composing import compose
from studio.cli.naming import find_image, find_node
from studio.cli.projects import require_writer
from studio.cli.telling import Teller
from studio.cli.turn_answers import came_to, would_send
from studio.session.studio import Studio


async def edit(studio: Studio, asked: argparse.Namespace, teller: Teller) -> shapes.Json:
    """Run a turn; the head moves to the first candidate unless --stay."""
    session = await studio.open_project(asked.project)
    try:
        await require_writer(session)
        image = find_image(session, asked.image)
        start = find_node(session, asked.start or "head", image)
        draft, extras, mask_rule = await compose(session, image, start, asked)
        outlook = session.drafts.outlook(image.id, draft, extras)
        require_fit(outlook)
        if asked.dry_run:
            sent = await session.would_send(outlook)
            head = session.history(image.id).head
            where = {"project": str(session.path), "image": image.id, "head": head}
            return would_send(outlook, sent, teller, **where)
        budget = budget_of(asked, outlook)
        new = await say_before(studio, outlook, teller)
        result = await session.turns.run(image.id, draft, extras, budget)
        await note_sent(studio, new)
        teller.stop()
        if result.nodes and not asked.stay:
            await session.marks.move_head(image.id, min(result.nodes, key=lambda node: node.number).id)
        return await came_to(session, result, teller, studio.drift_limits(), mask_rule=mask_rule)
    finally:
        teller.stop()
        await session.close()
