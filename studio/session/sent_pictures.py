"""Which pictures a request sends, in their order: Image 1, the references, the root for the anchor *both*."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from studio.model.fit import Request
from studio.model.geometry import Box
from studio.model.history import Node
from studio.model.provider import Use
from studio.model.recipe import UNFROZEN, Recipe, Role
from studio.model.replay import as_sent
from studio.session.open_project import OpenProject
from studio.store import blobs, job_rows, pictures
from studio.store.job_rows import JobPicture


@dataclass(frozen=True, slots=True)
class SentDetail:
    """One picture of a request; `sha256` is that of its stored bytes, None for a patch.

    `width` and `height` are those of what goes: of the `crop` where only a part does.
    """

    number: int
    use: Use
    picture_id: str
    node_id: str | None
    caption: str
    role: Role | None
    width: int
    height: int
    sha256: str | None
    crop: Box | None = None


def pictures_of(
    project: OpenProject, recipe: Recipe, request: Request, job_id: str = ""
) -> tuple[JobPicture, ...]:
    """What one request sends, from an empty sheet references alone; without `job_id` it is only planned."""
    found: list[JobPicture] = []
    if not request.generates:
        sent = project.node(request.sent_node)
        found.append(JobPicture(job_id, 1, Use.SENT, sent.picture_id or "", sent.id, crop=request.cut))
    for number, one in enumerate(as_sent(recipe, request.anchor).references, start=len(found) + 1):
        found.append(
            JobPicture(
                job_id, number, Use.REFERENCE, one.picture_id, one.node_id, caption=one.caption, role=one.role
            )
        )
    if request.extra_reference_node is not None:
        root = project.node(request.extra_reference_node)
        found.append(JobPicture(job_id, len(found) + 1, Use.REFERENCE, root.picture_id or "", root.id))
    if recipe.markup_picture_id is not None and recipe.markup_picture_id != UNFROZEN:
        found.append(JobPicture(job_id, len(found) + 1, Use.MARKUP, recipe.markup_picture_id))
    return tuple(found)


def foreseen(
    db: sqlite3.Connection, recipe: Recipe, request: Request, nodes: Mapping[str, Node]
) -> tuple[SentDetail, ...]:
    """What a request would send of which Image 1 may not be made yet; `nodes` are those that it names."""
    sent = nodes[request.sent_node]
    references = as_sent(recipe, request.anchor).references
    rows = [
        JobPicture("", n, Use.REFERENCE, one.picture_id, one.node_id, caption=one.caption, role=one.role)
        for n, one in enumerate(references, start=2)
    ]
    found = [_unseen(1, Use.SENT, sent, request.cut), *described(db, rows)]
    if request.extra_reference_node is not None:
        found.append(_unseen(len(found) + 1, Use.REFERENCE, nodes[request.extra_reference_node], None))
    return tuple(found)


def sent_by(db: sqlite3.Connection, job_id: str) -> tuple[SentDetail, ...]:
    """The pictures that a job sent, as its rows tell."""
    return described(db, job_rows.job_pictures(db, job_id))


def described(db: sqlite3.Connection, rows: Sequence[JobPicture]) -> tuple[SentDetail, ...]:
    """Each of `rows` with the size and the hash of its picture."""
    return tuple(_described(db, row) for row in rows)


def _unseen(number: int, use: Use, node: Node, cut: Box | None) -> SentDetail:
    shown = cut or node
    node_id = node.id if node.turn_id else None
    picture_id = node.picture_id or ""
    return SentDetail(number, use, picture_id, node_id, "", None, shown.width, shown.height, None, cut)


def _described(db: sqlite3.Connection, row: JobPicture) -> SentDetail:
    picture = pictures.picture(db, row.picture_id)
    return SentDetail(
        number=row.ordinal,
        use=row.use,
        picture_id=row.picture_id,
        node_id=row.node_id,
        caption=row.caption,
        role=row.role,
        width=row.crop.width if row.crop else picture.width,
        height=row.crop.height if row.crop else picture.height,
        crop=row.crop,
        sha256=None if picture.patch else blobs.blob_sha256(db, picture.blob_id),
    )
