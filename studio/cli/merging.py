"""The merge command: two nodes of one image through a mask; nobody is asked, and it costs nothing."""

import argparse

from studio.cli import shapes
from studio.cli.naming import find_image, find_node
from studio.cli.projects import require_writer
from studio.cli.telling import Teller
from studio.model.words import tr
from studio.session.studio import Studio


async def merge(studio: Studio, asked: argparse.Namespace, teller: Teller) -> shapes.Json:
    """White of the mask takes B, black keeps A; the head moves to the result."""
    session = await studio.open_project(asked.project)
    try:
        await require_writer(session)
        image = find_image(session, asked.image) if asked.image else None
        one, other = (find_node(session, text, image) for text in (asked.one, asked.other))
        found = await session.masks.from_file(asked.mask, one, rule=asked.mask_rule, fits=asked.mask_fit)
        result = await session.merges.merge(one.id, other.id, found.mask, feather_px=asked.feather)
        node = result.node
        await session.marks.move_head(node.image_id, node.id)
        detail = await session.node_detail(node.id)
        assert detail.picture is not None
        teller.show(
            tr(
                "Node {number}: node {other} merged into node {one}.",
                number=node.number,
                other=other.number,
                one=one.number,
            )
        )
        return shapes.envelope(
            "merge",
            ok=True,
            notices=teller.notices,
            project=str(session.path),
            image=node.image_id,
            node=node.id,
            number=node.number,
            parents=list(node.parents),
            picture=shapes.picture(detail.picture, detail.stored_sha256),
            mask_rule=found.rule,
            lock=shapes.lock(detail.receipt, mask_rule=found.rule),
            registration=shapes.registration(result.registration),
        )
    finally:
        await session.close()
