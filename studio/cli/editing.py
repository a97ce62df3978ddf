"""The edit command: one turn run to its end, or said what it would send, told as JSON."""

import argparse

from studio.cli import shapes
from studio.cli.composing import compose
from studio.cli.naming import find_image, find_node
from studio.cli.projects import require_writer
from studio.cli.telling import Teller
from studio.model.errors import Misfit
from studio.model.history import LockState, Node
from studio.model.project import Image
from studio.model.recipe import Draft
from studio.model.words import tr
from studio.session.course import Failure
from studio.session.outlooks import TurnExtras
from studio.session.session import Session
from studio.session.studio import Studio
from studio.session.turns import TurnResult


async def edit(studio: Studio, asked: argparse.Namespace, teller: Teller) -> shapes.Json:
    """Run a turn; the head moves to the first candidate unless --stay."""
    session = await studio.open_project(asked.project)
    try:
        await require_writer(session)
        image = find_image(session, asked.image)
        start = find_node(session, asked.start or "head", image)
        draft, extras, mask_rule = await compose(session, image, start, asked)
        if asked.dry_run:
            return await _would_send(session, image, draft, extras, teller)
        result = await session.turns.run(image.id, draft, extras)
        teller.stop()
        if result.nodes and not asked.stay:
            await session.marks.move_head(image.id, min(result.nodes, key=lambda node: node.number).id)
        return await _told(session, image, result, mask_rule, teller)
    finally:
        teller.stop()
        await session.close()


async def _would_send(
    session: Session, image: Image, draft: Draft, extras: TurnExtras, teller: Teller
) -> shapes.Json:
    outlook = session.drafts.outlook(image.id, draft, extras)
    if outlook.causes:
        raise Misfit(outlook.causes)
    teller.show(outlook.wording.text)
    sent = await session.would_send(outlook)
    jobs = [
        shapes.planned_job(request, outlook.capability, draft, outlook.wording.text, pictures)
        for request, pictures in zip(outlook.requests, sent, strict=True)
    ]
    return _answer(session, image, teller, dry_run=True, ok=True, jobs=jobs)


async def _told(
    session: Session, image: Image, result: TurnResult, mask_rule: str | None, teller: Teller
) -> shapes.Json:
    details = [await session.node_detail(node.id) for node in result.nodes]
    for node in result.nodes:
        teller.show(_receipt(node))
    jobs = [shapes.job(job, await session.sent_by(job.id)) for job in result.jobs]
    answer = _answer(session, image, teller, dry_run=False, ok=bool(result.nodes), jobs=jobs)
    answer |= {
        "turn": result.turn.id,
        "candidates": [shapes.candidate(detail, mask_rule) for detail in details],
        "failed": [_failed(one) for one in result.failures],
    }
    if not result.nodes and result.errors:
        answer["error"] = shapes.error(result.errors[0])
    return answer


def _receipt(node: Node) -> str:
    if node.lock is not LockState.LOCKED or not node.protected_px:
        return tr("Node {number}", number=node.number)
    return tr(
        "Node {number}: {differing} of {protected} protected pixels changed",
        number=node.number,
        differing=node.differing_px,
        protected=node.protected_px,
    )


def _failed(failure: Failure) -> shapes.Json:
    return {"job": failure.job_id, "ordinal": failure.ordinal, "error": shapes.error(failure.error)}


def _answer(
    session: Session, image: Image, teller: Teller, *, dry_run: bool, ok: bool, jobs: list[shapes.Json]
) -> shapes.Json:
    return shapes.envelope(
        "edit",
        ok=ok,
        notices=teller.notices,
        project=str(session.path),
        image=image.id,
        turn=None,
        kind="edit",
        head=session.history(image.id).head,
        dry_run=dry_run,
        jobs=jobs,
        candidates=[],
        failed=[],
        review=[],
        estimate=shapes.FREE,
        cost=shapes.FREE,
    )
