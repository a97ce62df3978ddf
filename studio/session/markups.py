"""Markup on its way out: strokes or a file become a picture that is kept, and lies on what is sent."""

import asyncio
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from studio.imaging import markup
from studio.model.errors import BadInput
from studio.model.history import Node
from studio.model.markup import Stroke
from studio.model.pixels import Pixels, Sheet
from studio.session.foreign_bytes import open_source
from studio.session.open_project import OpenProject
from studio.session.pictures import THUMBNAIL_EDGE_PX, PictureShelf
from studio.store import pictures as picture_rows


class Markups:
    """Of one project."""

    def __init__(self, project: OpenProject, shelf: PictureShelf) -> None:
        self._project = project
        self._shelf = shelf

    async def frozen(self, strokes: Sequence[Stroke], onto: Node, given: Pixels | None = None) -> str:
        """The id of the picture of `strokes`, or of the markup given, in the pixels of `onto`."""
        pixels = given
        if pixels is None:
            own = [one.through(onto.frame) for one in strokes]
            pixels = await asyncio.to_thread(markup.drawn, own, onto.width, onto.height)
        taken = await self._shelf.take_whole(Sheet(pixels, None), space="sRGB")

        def write(db: sqlite3.Connection) -> None:
            picture_rows.add_picture(db, taken.row)
            picture_rows.add_thumb(db, taken.row.id, THUMBNAIL_EDGE_PX, taken.thumbnail_png)

        await self._project.file.write(write)
        self._project.loose_sizes[taken.row.id] = (taken.row.width, taken.row.height)
        return taken.row.id


async def from_file(path: Path, onto: Node) -> Pixels:
    """Markup read from a file of the size of `onto`. Raises BadInput where it is no overlay, or empty."""
    opened = await open_source(path)
    pixels = await asyncio.to_thread(markup.as_overlay, opened.pixels)
    if pixels is None:
        raise BadInput("markup-no-overlay", name=path.name)
    if (pixels.width, pixels.height) != (onto.width, onto.height):
        raise BadInput(
            "markup-size",
            markup_width=pixels.width,
            markup_height=pixels.height,
            width=onto.width,
            height=onto.height,
        )
    is_drawn, is_clear = await asyncio.to_thread(markup.covers, pixels)
    if not is_drawn:
        raise BadInput("markup-empty", name=path.name)
    if not is_clear:
        raise BadInput("markup-no-overlay", name=path.name)
    return pixels
