"""Everything there is to know of one node: how it was asked for, what was sent, what the lock kept."""

import sqlite3
from dataclasses import dataclass

from studio.model.history import Finding, Node, Turn
from studio.model.jobs import Job
from studio.model.project import Picture
from studio.model.receipt import Receipt
from studio.model.recipe import Recipe
from studio.session.open_project import OpenProject
from studio.store import blobs, images, nodes, pictures, turns


@dataclass(frozen=True, slots=True)
class NodeDetail:
    """`recipe` and `job` are None on a root; `receipt` where nothing was locked."""

    node: Node
    turn: Turn
    picture: Picture | None
    recipe: Recipe | None
    job: Job | None
    receipt: Receipt | None
    findings: dict[str, Finding]
    stored_sha256: str | None
    original_sha256: str | None


async def node_detail(project: OpenProject, node_id: str) -> NodeDetail:
    """Read a node's detail. Raises BadInput for a node that is not in the project."""
    node = project.node(node_id)
    turn = project.histories[node.image_id].turns[node.turn_id]
    findings = project.findings[node.image_id].get(node.id, {})
    return await project.file.read(lambda db: _read(db, node, turn, findings))


def _read(db: sqlite3.Connection, node: Node, turn: Turn, findings: dict[str, Finding]) -> NodeDetail:
    picture = pictures.picture(db, node.picture_id) if node.picture_id else None
    original = images.original_blob(db, node.image_id)
    return NodeDetail(
        node=node,
        turn=turn,
        picture=picture,
        recipe=turns.recipe(db, turn.recipe_id) if turn.recipe_id else None,
        job=turns.job(db, node.job_id) if node.job_id else None,
        receipt=nodes.lock_row(db, node.id),
        findings=findings,
        stored_sha256=blobs.blob_sha256(db, picture.blob_id) if picture else None,
        original_sha256=blobs.blob_sha256(db, original) if original else None,
    )
