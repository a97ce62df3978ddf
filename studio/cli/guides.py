"""The references of a picture from words: told before there is a project to take them in."""

import argparse
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from studio.cli.composing import as_told, names_file
from studio.cli.naming import find_node
from studio.model.calls import Size
from studio.model.errors import BadInput
from studio.model.project import Image
from studio.model.provider import Use
from studio.model.recipe import Reference
from studio.session.intake import size_of
from studio.session.sent_pictures import SentDetail
from studio.session.session import Session
from studio.session.sources import stem_of

_FIRST = 1  # there is no picture to edit before them


@dataclass(frozen=True, slots=True)
class Guides:
    """`references` with their sizes by picture id; that of a file is the word itself until it is taken in.

    `shown` are the images whose nodes go along.
    """

    references: tuple[Reference, ...] = ()
    sizes: Mapping[str, Size] = field(default_factory=dict)
    shown: tuple[Image, ...] = ()

    def sent(self) -> tuple[SentDetail, ...]:
        """What each call would send."""
        return tuple(
            SentDetail(
                n, Use.REFERENCE, "", one.node_id, one.caption, one.role, *self.sizes[one.picture_id], None
            )
            for n, one in enumerate(self.references, start=_FIRST)
        )


async def guides(session: Session | None, asked: argparse.Namespace) -> Guides:
    """What was named, measured; nothing is taken in. Raises BadInput, for a node too without a project."""
    found: list[Reference] = []
    sizes: dict[str, Size] = {}
    shown: list[Image] = []
    for word in asked.reference:
        if names_file(word):
            found.append(Reference(word, stem_of(Path(word))))
            sizes[word] = await size_of(Path(word))
            continue
        if session is None:
            raise BadInput("no-such-node", name=word, image=asked.image)
        node = find_node(session, word)
        reference = await session.drafts.reference(node.id)
        found.append(reference)
        sizes[reference.picture_id] = (node.width, node.height)
        shown += [image for image in session.images() if image.id == node.image_id]
    return Guides(as_told(found, asked, first=_FIRST), sizes, tuple(shown))


async def taken_in(session: Session, told: Guides, asked: argparse.Namespace) -> tuple[Reference, ...]:
    """The same with the files in the project."""
    taken = [
        one if one.node_id else await session.drafts.reference(Path(word))
        for word, one in zip(asked.reference, told.references, strict=True)
    ]
    return as_told(taken, asked, first=_FIRST)
