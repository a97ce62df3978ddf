"""The replay command: the steps to a node again, from its original or over other pictures."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from studio.cli import amounts, shapes
from studio.cli.allowing import budget_of, note_sent, say_before
from studio.cli.naming import find_image, find_node
from studio.cli.projects import require_writer
from studio.cli.telling import Teller
from studio.cli.turn_answers import as_part, came_to, would_send
from studio.model.budget import Budget
from studio.model.history import Node
from studio.model.words import tr
from studio.session.intake import size_of
from studio.session.outlooks import once
from studio.session.replaying import ReplayOutlook, ReplayResult, less, not_yet
from studio.session.session import Session
from studio.session.studio import Studio
from studio.session.withholding import require_fit


async def replay(studio: Studio, asked: argparse.Namespace, teller: Teller) -> shapes.Json:
    """One replay a file, or one from the node's own original. All of them fit, and are paid for, or none."""
    session = await studio.open_project(asked.project)
    try:
        await require_writer(session)
        image = find_image(session, asked.image) if asked.image else None
        node = find_node(session, asked.node, image)
        planned = [(path, await _outlook(session, node, asked, path)) for path in asked.on or (None,)]
        outlooks = [outlook for _, outlook in planned]
        require_fit(once([cause for outlook in outlooks for cause in outlook.causes]))
        if left := outlooks[0].plan.path.left_out:
            teller.say(_ends(session, outlooks[0], left))
        if asked.dry_run:
            told = [await _foretold(session, path, outlook, teller) for path, outlook in planned]
            return _answer(session, node, teller, asked, told)
        calls = [call for outlook in outlooks for call in outlook.calls]
        budget = budget_of(asked, calls)
        await session.replays.require_room(outlooks, budget)
        new = await say_before(studio, calls, teller)
        told = []
        for path, outlook in planned:
            told.append(await _run(studio, session, node, asked, path=path, budget=budget, teller=teller))
            budget = less(budget, outlook.estimate)
        await note_sent(studio, new)
        return _answer(session, node, teller, asked, told)
    finally:
        teller.stop()
        await session.close()


async def _outlook(
    session: Session, node: Node, asked: argparse.Namespace, path: Path | None, onto: Node | None = None
) -> ReplayOutlook:
    """From the original, over a root that is there, or over a file that is not taken in yet."""
    if path is not None and onto is None:
        onto = not_yet(*await size_of(path))
    return await session.replays.outlook(
        node.id, separately=asked.separately, onto=onto, profile=asked.profile, model=asked.model
    )


async def _foretold(
    session: Session, path: Path | None, outlook: ReplayOutlook, teller: Teller
) -> shapes.Json:
    sent = await session.replays.would_send(outlook)
    told = zip(outlook.turns, sent, strict=True)
    turns = [as_part(would_send(turn, pictures, teller)) for turn, pictures in told]
    return {
        "file": None if path is None else str(path),
        "image": outlook.plan.onto.image_id or None,
        "turns": turns,
        "nodes": [],
        "estimate": amounts.estimated(outlook.estimate),
        "cost": amounts.FREE,
    }


async def _run(
    studio: Studio,
    session: Session,
    node: Node,
    asked: argparse.Namespace,
    *,
    path: Path | None,
    budget: Budget,
    teller: Teller,
) -> shapes.Json:
    """One replay to its end; what comes of it is the head of its image."""
    onto = None
    if path is not None:
        (image_id,) = await session.add_images((path,))
        onto = find_node(session, "root", find_image(session, image_id))
    outlook = await _outlook(session, node, asked, path, onto)
    result = await session.replays.run(outlook, budget)
    teller.stop()
    image_id = outlook.plan.onto.image_id
    if result.nodes and not asked.stay:
        await session.marks.move_head(image_id, result.nodes[0].id)
    limits = studio.drift_limits()
    answers = [await came_to(session, turn, teller, limits) for turn in result.turns]
    return {
        "file": None if path is None else str(path),
        "image": image_id,
        "turns": [as_part(one) for one in answers],
        "nodes": [one.id for one in result.nodes],
        "estimate": amounts.estimated(outlook.estimate),
        "cost": amounts.summed(one["cost"] for one in answers),
        "error": _error(result, answers),
    }


def _error(result: ReplayResult, answers: Sequence[shapes.Json]) -> shapes.Json | None:
    """Why not all of the steps were taken; None where they were."""
    if result.nodes:
        return None
    failed = next((one for one in answers if one.get("error")), None)
    return failed["error"] if failed else shapes.failure("replay-failed", tr("Nothing came of a step."))


def _ends(session: Session, outlook: ReplayOutlook, left: int) -> str:
    end = session.history(outlook.plan.root.image_id).nodes[outlook.plan.path.end or ""]
    return tr(
        "The path can be taken again up to node {number}, which cannot; turns left out: {count}.",
        number=end.number,
        count=left,
    )


def _answer(
    session: Session, node: Node, teller: Teller, asked: argparse.Namespace, told: Sequence[shapes.Json]
) -> shapes.Json:
    errors = [one.pop("error", None) for one in told]
    problem = next((one for one in errors if one), None)
    return shapes.envelope(
        "replay",
        ok=problem is None,
        notices=teller.notices,
        project=str(session.path),
        node=node.id,
        dry_run=asked.dry_run,
        replays=list(told),
        estimate=amounts.summed(one["estimate"] for one in told),
        cost=amounts.summed(one["cost"] for one in told),
        **({} if problem is None else {"error": problem}),
    )
