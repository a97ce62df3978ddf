"""The edit command: one turn run to its end, or said what it would send."""

import argparse

from studio.cli import shapes
from studio.cli.allowing import budget_of, note_sent, say_before
from studio.cli.composing import compose
from studio.cli.naming import find_image, find_node
from studio.cli.projects import require_writer
from studio.cli.telling import Teller
from studio.cli.turn_answers import as_part, came_to, would_send
from studio.model.recipe import Anchor
from studio.session.studio import Studio
from studio.session.withholding import require_fit


async def edit(studio: Studio, asked: argparse.Namespace, teller: Teller) -> shapes.Json:
    """Run a turn; the head moves to the first candidate unless --stay."""
    session = await studio.open_project(asked.project)
    try:
        await require_writer(session)
        image = find_image(session, asked.image)
        start = find_node(session, asked.start or "head", image)
        draft, extras, mask_rule = await compose(session, image, start, asked)
        follows = None
        if Anchor.REPLAY in draft.anchors:
            extras, follows = await session.replays.extras(extras, start.id)
        outlook = session.drafts.outlook(image.id, draft, extras)
        require_fit(outlook.causes)
        if asked.dry_run:
            sent = await session.would_send(outlook)
            head = session.history(image.id).head
            where = {"project": str(session.path), "image": image.id, "head": head}
            return would_send(outlook, sent, teller, **where)
        budget = budget_of(asked, outlook.calls)
        new = await say_before(studio, outlook.calls, teller)
        result, followed = await session.replays.turn(image.id, draft, extras, follows, budget)
        await note_sent(studio, new)
        teller.stop()
        if result.nodes and not asked.stay:
            first = min(result.nodes, key=lambda node: node.number)
            is_replayed = any(job.id == first.job_id and job.anchor is Anchor.REPLAY for job in result.jobs)
            ends = followed.nodes if is_replayed else ()
            await session.marks.move_head(image.id, ends[0].id if ends else first.id)
        limits = studio.drift_limits()
        answer = await came_to(session, result, teller, limits, mask_rule=mask_rule)
        turns = [await came_to(session, turn, teller, limits) for turn in followed.turns]
        return answer | {"followed": [as_part(one) for one in turns]}
    finally:
        teller.stop()
        await session.close()
