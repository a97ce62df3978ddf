"""Everything there is to know of one node: how it was asked for, what was sent, what the lock kept."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field

from studio.model.history import Finding, Node, Turn
from studio.model.jobs import Job
from studio.model.project import Picture
from studio.model.receipt import Receipt
from studio.model.recipe import Recipe
from studio.session.open_project import OpenProject
from studio.session.sent_pictures import SentDetail, sent_by
from studio.store import blobs, images, job_rows, nodes, pictures, recipes


@dataclass(frozen=True, slots=True)
class NodeDetail:
    """`recipe` and `job` are None on a root; `receipt` where nothing was locked.

    `actual` is what the maker said that it did; `sent` the pictures of the request, in their order.
    """

    node: Node
    turn: Turn
    picture: Picture | None
    recipe: Recipe | None
    job: Job | None
    receipt: Receipt | None
    findings: dict[str, Finding]
    stored_sha256: str | None
    original_sha256: str | None
    actual: Mapping[str, object] = field(default_factory=dict)
    sent: tuple[SentDetail, ...] = ()


async def node_detail(project: OpenProject, node_id: str) -> NodeDetail:
    """Read a node's detail. Raises BadInput for a node that is not in the project."""
    node = project.node(node_id)
    turn = project.histories[node.image_id].turns[node.turn_id]
    findings = project.findings[node.image_id].get(node.id, {})
    return await project.file.read(lambda db: _read(db, node, turn, findings))


def _read(db: sqlite3.Connection, node: Node, turn: Turn, findings: dict[str, Finding]) -> NodeDetail:
    picture = pictures.picture(db, node.picture_id) if node.picture_id else None
    original = images.original_blob(db, node.image_id)
    job = job_rows.job(db, node.job_id) if node.job_id else None
    return NodeDetail(
        node=node,
        turn=turn,
        picture=picture,
        recipe=recipes.recipe(db, turn.recipe_id) if turn.recipe_id else None,
        job=job,
        receipt=nodes.lock_row(db, node.id),
        findings=findings,
        stored_sha256=blobs.blob_sha256(db, picture.blob_id) if picture else None,
        original_sha256=blobs.blob_sha256(db, original) if original else None,
        actual=_actual(db, node, job),
        sent=sent_by(db, job.id) if job else (),
    )


def _actual(db: sqlite3.Connection, node: Node, job: Job | None) -> Mapping[str, object]:
    if node.delivery_id is not None:
        return nodes.actual_of_delivery(db, node.delivery_id)
    found = job.actual.get(str(node.ordinal)) if job else None
    return found if isinstance(found, dict) else {}
