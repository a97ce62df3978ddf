"""Commands that only read: log and check."""

import argparse
from collections.abc import Sequence
from typing import Any

from studio.cli import amounts, shapes
from studio.cli.telling import Teller
from studio.model.history import History, Node
from studio.model.project import Image
from studio.model.words import tr, trn
from studio.session.money.ledger_rows import LedgerRow
from studio.session.session import Session
from studio.session.studio import Studio


async def log(studio: Studio, asked: argparse.Namespace, teller: Teller) -> shapes.Json:
    """The history of every image, newest last."""
    session = await studio.open_project(asked.project, wants_write=False)
    try:
        rows = await session.spending.rows()
        images = [await _image(session, image, rows, teller) for image in session.images()]
        jobs = await session.unsettled_jobs()
        costs = amounts.costs_of(jobs, rows)
        unsettled = [shapes.job(job, await session.sent_by(job.id), costs[job.id]) for job in jobs]
    finally:
        await session.close()
    return shapes.envelope(
        "log",
        ok=True,
        notices=teller.notices,
        project=str(session.path),
        images=images,
        cost=amounts.paid(rows),
        unsettled=unsettled,
    )


async def check(studio: Studio, asked: argparse.Namespace, teller: Teller) -> shapes.Json:
    """Everything that is wrong with a file; sound when nothing is damaged or lost."""
    session = await studio.open_project(asked.project, wants_write=False)
    try:
        report = await session.check()
    finally:
        await session.close()
    for finding in report.findings:
        teller.show(f"{finding.severity}  {finding.subject}: {finding.message} {finding.remedy}".rstrip())
    counted: dict[str, Any] = dict(report.checked)
    if report.is_sound:
        teller.show(
            trn("Sound: {count} picture checked.", "Sound: {count} pictures checked.", counted["pictures"])
        )
    return shapes.envelope(
        "check",
        ok=report.is_sound,
        notices=teller.notices,
        project=str(session.path),
        sound=report.is_sound,
        checked=counted,
        findings=[
            {
                "severity": one.severity,
                "kind": one.kind,
                "subject": one.subject,
                "message": one.message,
                "remedy": one.remedy,
            }
            for one in report.findings
        ],
    )


async def _image(session: Session, image: Image, rows: Sequence[LedgerRow], teller: Teller) -> shapes.Json:
    history = session.history(image.id)
    teller.show(image.name)
    nodes = []
    for node in history.nodes.values():
        detail = await session.node_detail(node.id)
        cost = amounts.share_of(detail.job, rows)
        nodes.append(shapes.log_node(detail, history.root(node.id), cost))
        teller.show(_line(history, node))
    return {
        "image": image.id,
        "name": image.name,
        "head": image.head,
        "branches": [{"name": one.name, "tip": one.tip_node_id} for one in history.branches],
        "nodes": nodes,
    }


def _line(history: History, node: Node) -> str:
    parents = [str(history.nodes[one].number) for one in node.parents if one in history.nodes]
    marks = [node.verdict.value] if node.verdict.value != "none" else []
    marks += [tr("head")] if node.id == history.head else []
    marks += [tr("hidden")] if node.hidden else []
    start = tr("from {parents}", parents=", ".join(parents)) if parents else tr("opened")
    told = f"  ({', '.join(marks)})" if marks else ""
    words = history.turns[node.turn_id].instruction or (tr("merged") if node.is_merge else "")
    return f"{node.number:>5}  {start}  {words}{told}"
