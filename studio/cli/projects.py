"""Commands that change a project or take pictures out of it: new, add, mark, export."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from studio.cli import shapes
from studio.cli.naming import find_node
from studio.cli.telling import Teller
from studio.model.errors import BadInput
from studio.model.finals import ExportedFile, ExportOptions, FileFormat, MetadataRule
from studio.model.history import Verdict
from studio.model.sentences import explain, say
from studio.model.words import tr
from studio.session.session import Session
from studio.session.studio import SUFFIX, Studio


async def new(studio: Studio, asked: argparse.Namespace, teller: Teller) -> shapes.Json:
    """A project with these images; an existing file is refused."""
    session = await studio.new_project(asked.pictures, project_path(asked.project))
    try:
        return await _images(session, [image.id for image in session.images()], asked, teller)
    finally:
        await session.close()


async def add(studio: Studio, asked: argparse.Namespace, teller: Teller) -> shapes.Json:
    """More images in an existing project."""
    session = await studio.open_project(asked.project)
    try:
        await require_writer(session)
        return await _images(session, await session.add_images(asked.pictures), asked, teller)
    finally:
        await session.close()


async def mark(studio: Studio, asked: argparse.Namespace, teller: Teller) -> shapes.Json:
    """A verdict, and a note if one is given."""
    session = await studio.open_project(asked.project)
    try:
        await require_writer(session)
        node = find_node(session, asked.node)
        await session.marks.set_verdict((node.id,), Verdict(asked.verdict))
        if asked.note is not None:
            await session.marks.set_note(node.id, asked.note)
        teller.show(tr("Node {number} is marked {verdict}.", number=node.number, verdict=asked.verdict))
        marked = session.history(node.image_id).nodes[node.id]
        return shapes.envelope(
            "mark",
            ok=True,
            notices=teller.notices,
            project=str(session.path),
            node=node.id,
            number=node.number,
            verdict=marked.verdict.value,
            note=marked.note,
        )
    finally:
        await session.close()


async def export(studio: Studio, asked: argparse.Namespace, teller: Teller) -> shapes.Json:
    """Files of nodes; what cannot be written is in `skipped`, the others are written."""
    session = await studio.open_project(asked.project)
    options = ExportOptions(
        format=FileFormat(asked.format),
        long_edge_px=asked.long_edge,
        metadata=MetadataRule(asked.metadata),
        template=asked.name,
        overwrite=asked.overwrite,
    )
    files: list[ExportedFile] = []
    skipped: list[shapes.Json] = []
    try:
        for node in [find_node(session, text) for text in asked.nodes]:
            try:
                files += await session.finals.export((node.id,), asked.to, options)
            except BadInput as problem:
                skipped.append({"node": node.id, "reason": explain(problem).text})
                teller.say(explain(problem).text)
    finally:
        await session.close()
    for final in files:
        teller.show(f"{final.path}  {final.width} × {final.height}  {final.bytes} B")
    reasons = " ".join(str(one["reason"]) for one in skipped)
    return shapes.envelope(
        "export",
        ok=not skipped,
        notices=teller.notices,
        files=[shapes.exported(final) for final in files],
        skipped=skipped,
        error=shapes.failure("export-failed", reasons) if skipped else None,
    )


def project_path(path: Path) -> Path:
    """Where a project of this name lies."""
    return path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)


async def require_writer(session: Session) -> None:
    """Checks a project that was not made here; raises the reason why one stays read-only."""
    await session.admit()
    if session.read_only_reason is not None:
        raise session.read_only_reason


async def _images(
    session: Session, image_ids: Sequence[str], asked: argparse.Namespace, teller: Teller
) -> shapes.Json:
    """The images that were taken in; some that were not are a failure, with what was taken beside it."""
    images = []
    for image in (one for one in session.images() if one.id in image_ids):
        root = find_node(session, f"{image.name}:root")
        detail = await session.node_detail(root.id)
        assert detail.picture is not None
        images.append(
            {
                "image": image.id,
                "name": image.name,
                "root": root.id,
                "original_sha256": detail.original_sha256,
                "picture": shapes.picture(detail.picture, detail.stored_sha256),
                "converted": [notice.kind for notice in image.notices],
            }
        )
        teller.show(f"{image.name}  {root.width} × {root.height}  {detail.picture.space}")
    refused = (
        " ".join(say(notice).text for notice in teller.notices) if len(images) < len(asked.pictures) else ""
    )
    return shapes.envelope(
        asked.command,
        ok=not refused,
        notices=teller.notices,
        project=str(session.path),
        images=images,
        error=shapes.failure("not-all-opened", refused) if refused else None,
    )
