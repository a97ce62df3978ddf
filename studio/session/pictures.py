"""Pictures by node: decoded from the project, kept warm within a memory limit, stored anew when made."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from weakref import WeakValueDictionary

from studio.host.pixel_cache import PixelCache
from studio.imaging import codec, colour, foreign, patches, thumb_png, thumbs, tiles
from studio.imaging.opened import Opened
from studio.model.cancel import CancelToken
from studio.model.errors import BadInput, ProjectDamaged
from studio.model.geometry import Box
from studio.model.ids import PICTURE, new_id
from studio.model.letting_go import let_go
from studio.model.pixels import Pixels, Sheet
from studio.model.project import Picture
from studio.session.foreign_bytes import decoded_png, in_thread, open_picture, stored_png
from studio.session.one_at_a_time import OneAtATime
from studio.session.open_project import OpenProject
from studio.store import pictures as picture_rows

THUMBNAIL_EDGE_PX = 256
_WARM_BYTES = 768 * 1024**2
_RESTING_BYTES = 256 * 1024**2
_REST_S = 20.0
_LARGE_BYTES = 64 * 1024**2  # takes a second to decode
_WHOLE_EVERY = 16
_PREVIEWS_MOST = 16


@dataclass(frozen=True, slots=True)
class NewPicture:
    """A picture that is on disk as a blob, its row not yet written."""

    row: Picture
    thumbnail_png: bytes
    sheet: Sheet


class PictureShelf:
    """Decoded pictures of one project; answers from memory, else from the file, off the main thread."""

    def __init__(self, project: OpenProject, cache: PixelCache, *, warm_bytes: int = _WARM_BYTES) -> None:
        self._project = project
        self._cache = cache
        self._warm: OrderedDict[str, Sheet] = OrderedDict()
        self._warm_bytes = warm_bytes
        self._held: WeakValueDictionary[str, Sheet] = WeakValueDictionary()  # by anybody
        self._resting: asyncio.TimerHandle | None = None
        self._loading = OneAtATime()
        self._previews: OrderedDict[Path, Pixels] = OrderedDict()

    async def sheet(self, node_id: str) -> Sheet:
        """The full pixels of a node, in its own colour space. Raises BadInput on an empty sheet."""
        sheet, node = await self.picture(self._picture_id(node_id)), self._project.node(node_id)
        if (sheet.pixels.width, sheet.pixels.height) != (node.width, node.height):
            raise self._damaged(f"node {node.number} has another size than its picture")
        return sheet

    async def thumbnail(self, node_id: str) -> Pixels:
        """At most 256 px on the long side, 8 bit, sRGB."""
        return await self.picture_thumbnail(self._picture_id(node_id))

    async def picture_thumbnail(self, picture_id: str) -> Pixels:
        """As `thumbnail`, by picture: for references."""
        file = self._project.file
        png = await file.read(lambda db: picture_rows.thumb(db, picture_id, THUMBNAIL_EDGE_PX))
        if png is not None and (small := await self._small(png)) is not None:
            return small
        sheet = await self.picture(picture_id)
        return await asyncio.to_thread(thumbs.thumbnail, sheet.pixels, sheet.icc, THUMBNAIL_EDGE_PX)

    async def _small(self, png: bytes) -> Pixels | None:
        """A thumbnail as it was kept; None for what is none, and has to be made anew."""
        if not await asyncio.to_thread(thumb_png.is_within, png, THUMBNAIL_EDGE_PX):
            return None
        with suppress(ProjectDamaged):
            return await decoded_png(self._project.file, png)
        return None

    async def preview(self, path: Path) -> Pixels:
        """What was seen of a candidate before it is one, as `thumbnail`. Raises BadInput."""
        if (kept := self._previews.pop(path, None)) is not None:
            return kept
        _, small = await in_thread(lambda token: _opened(path, token))
        return small

    async def open_answer(self, path: Path) -> Opened:
        """A whole answer on disk, whose preview is at hand from then on. Raises BadInput."""
        opened, self._previews[path] = await in_thread(lambda token: _opened(path, token))
        while len(self._previews) > _PREVIEWS_MOST:
            self._previews.popitem(last=False)
        return opened

    async def picture(self, picture_id: str) -> Sheet:
        """The pixels of a stored picture; concurrent askers wait for one decode."""
        async with self._loading.on(picture_id):
            sheet = self._held.get(picture_id) or await self._load(picture_id)
            self.keep_warm(picture_id, sheet)
            return sheet

    def keep_warm(self, picture_id: str, sheet: Sheet) -> None:
        """Remember decoded pixels; the least recently used go when the limit is crossed.

        It is a lower one when nobody has asked for any for a while.
        """
        self._warm[picture_id] = self._held[picture_id] = sheet
        self._warm.move_to_end(picture_id)
        self._make_room(max(self._warm_bytes, sheet.pixels.data.nbytes))
        if self._resting is not None:
            self._resting.cancel()
        self._resting = asyncio.get_running_loop().call_later(_REST_S, self._make_room, _RESTING_BYTES)

    def keep_on_disk(self, digest: str, sheet: Sheet) -> None:
        """What takes long to decode goes to the cache on disk, in a thread. `digest`: of its pixels."""
        if sheet.pixels.data.nbytes > _LARGE_BYTES:
            asyncio.get_running_loop().run_in_executor(None, self._cache.put, digest, sheet.pixels)

    def _make_room(self, limit_bytes: int) -> None:
        held = sum(sheet.pixels.data.nbytes for sheet in self._warm.values())
        gone = []
        while held > limit_bytes:
            gone.append(self._warm.popitem(last=False)[1])
            held -= gone[-1].pixels.data.nbytes
        if gone:
            asyncio.get_running_loop().run_in_executor(None, let_go, gone)

    def let_go(self) -> None:
        """Nobody asks any more."""
        gone = [*self._warm.values()]
        self._warm.clear()
        self._previews.clear()
        if self._resting is not None:
            self._resting.cancel()
        asyncio.get_running_loop().run_in_executor(None, let_go, gone)

    async def row(self, node_id: str) -> Picture:
        """The picture row of a node."""
        picture_id = self._picture_id(node_id)
        return await self._project.file.read(lambda db: picture_rows.picture(db, picture_id))

    async def take_whole(
        self, sheet: Sheet, *, blob_id: str | None = None, space: str | None = None
    ) -> NewPicture:
        """A whole picture ready to be added; without `blob_id` it is encoded and its blob written."""
        if blob_id is None:
            png = await asyncio.to_thread(codec.encode_png, sheet.pixels, sheet.icc)
            blob_id = await self._project.file.put_blob(png, "image/png")
        icc_blob = None
        if sheet.icc is not None:
            icc_blob = await self._project.file.put_blob(sheet.icc, "application/vnd.iccprofile")
        return await asyncio.to_thread(_whole_row, sheet, blob_id, icc_blob, space)

    async def take_patch(
        self, base: Picture, base_sheet: Sheet, patch: Pixels, patch_png: bytes, box: Box
    ) -> NewPicture:
        """A picture that is its base but for `box`; whole when the box covers most of it."""
        result = await asyncio.to_thread(patches.paste, base_sheet.pixels, patch, box.x, box.y)
        sheet = Sheet(result, base_sheet.icc)
        if box == result.box:
            png = await asyncio.to_thread(codec.with_profile, patch_png, sheet.icc)
            whole_id = await self._project.file.put_blob(png, "image/png")
            return await self.take_whole(sheet, blob_id=whole_id, space=base.space)
        if patches.is_worth_whole(box, result.width, result.height):
            return await self.take_whole(sheet, space=base.space)
        blob_id = await self._project.file.put_blob(patch_png, "image/png")
        return await asyncio.to_thread(_patch_row, base, sheet, blob_id, box)

    async def generations(self, picture_id: str) -> int:
        """How many patches lie between a picture and the nearest whole one."""
        return len(await self._project.file.read(lambda db: picture_rows.chain(db, picture_id))) - 1

    async def settle(self, picture_id: str) -> None:
        """What can wait until a new picture is shown: its place in the cache on disk, and being stored whole
        at every 16th generation, so that long paths stay quick to read.
        """
        sheet = await self.picture(picture_id)
        row = await self._project.file.read(lambda db: picture_rows.picture(db, picture_id))
        await asyncio.to_thread(self._cache.put, row.pixels, sheet.pixels)
        if await self.generations(picture_id) < _WHOLE_EVERY:
            return
        png = await asyncio.to_thread(codec.encode_png, sheet.pixels, sheet.icc)
        blob_id = await self._project.file.put_blob(png, "image/png")
        await self._project.file.write(lambda db: picture_rows.make_whole(db, picture_id, blob_id))

    def _picture_id(self, node_id: str) -> str:
        node = self._project.node(node_id)
        if node.picture_id is None:
            raise BadInput("no-picture")
        return node.picture_id

    async def _load(self, picture_id: str) -> Sheet:
        chain = await self._project.file.read(lambda db: picture_rows.chain(db, picture_id))
        found = ((n, self._held.get(chain[n].id)) for n in range(len(chain) - 1, -1, -1))
        at, warm = next(((n, sheet) for n, sheet in found if sheet is not None), (-1, None))
        if warm is None and (cached := await self._cached(chain[-1])):
            return cached
        sheet, start = (await self._whole(chain[0]), 1) if warm is None else (warm, at + 1)
        if chain[start:]:
            under = replace(chain[start - 1], base_picture_id=None, patch=None)
            sheet = replace(sheet, pixels=await self._laid_over(under, sheet.pixels, chain[start:]))
        if self._project.file.is_ours:
            self.keep_on_disk(chain[-1].pixels, sheet)
        return sheet

    async def _cached(self, row: Picture) -> Sheet | None:
        """From the cache on disk; a stranger's hashes are claims and are not asked for."""
        if not self._project.file.is_ours:
            return None
        pixels = await asyncio.to_thread(self._cache.get, row.pixels)
        if pixels is None or (pixels.width, pixels.height) != (row.width, row.height):
            return None
        return Sheet(pixels, await self._icc(row))

    async def _icc(self, row: Picture) -> bytes | None:
        """Of a stranger's project it is no more than bytes until it was looked at."""
        if not row.icc_blob_id:
            return None
        profile = await self._project.file.get_blob(row.icc_blob_id)
        space = "RGB" if row.bands >= 3 else "GRAY"
        if not await asyncio.to_thread(_serves, profile, space):
            raise self._damaged(f"the colour profile of picture {row.id} cannot be used")
        return profile

    async def _whole(self, row: Picture) -> Sheet:
        data = await self._project.file.get_blob(row.blob_id)
        opened = await open_picture(data, name=row.id)
        if (opened.pixels.width, opened.pixels.height) != (row.width, row.height):
            raise self._damaged(f"picture {row.id} has another size")
        return Sheet(opened.pixels, await self._icc(row))

    async def _laid_over(self, under: Picture, pixels: Pixels, steps: Sequence[Picture]) -> Pixels:
        """Patch after patch over a picture, each at its place in the frame of its own."""
        parts = [(under, pixels)]
        for row in steps:
            parts.append((row, await stored_png(self._project.file, row.blob_id)))
        try:
            return await asyncio.to_thread(patches.compose, parts)
        except ValueError as error:
            raise self._damaged(str(error)) from error

    def _damaged(self, reason: str) -> ProjectDamaged:
        return ProjectDamaged("project-damaged", name=self._project.file.path.name, reason=reason)


def _serves(profile: bytes, space: str) -> bool:
    return colour.is_usable(profile, space) and colour.is_two_way(profile)


def _opened(path: Path, cancel: CancelToken) -> tuple[Opened, Pixels]:
    """A file of a maker, and how it looks small: in one go, since a person waits."""
    opened = foreign.open_file(path, cancel=cancel)
    return opened, thumbs.thumbnail(opened.pixels, opened.icc, THUMBNAIL_EDGE_PX)


def _whole_row(sheet: Sheet, blob_id: str, icc_blob_id: str | None, space: str | None) -> NewPicture:
    pixels = sheet.pixels
    hashes = tiles.tile_hashes(pixels)
    row = Picture(
        id=new_id(PICTURE),
        width=pixels.width,
        height=pixels.height,
        bands=pixels.bands,
        bits=pixels.bits,
        blob_id=blob_id,
        pixels=tiles.digest(pixels.width, pixels.height, pixels.bands, pixels.bits, hashes),
        tiles=hashes,
        space=space or colour.space_name(sheet.icc),
        icc_blob_id=icc_blob_id,
    )
    return NewPicture(row, _thumbnail_png(sheet), sheet)


def _patch_row(base: Picture, sheet: Sheet, blob_id: str, box: Box) -> NewPicture:
    pixels = sheet.pixels
    hashes = tiles.patched_tile_hashes(base.tiles, pixels, box)
    row = replace(
        base,
        id=new_id(PICTURE),
        bands=pixels.bands,
        bits=pixels.bits,
        blob_id=blob_id,
        tiles=hashes,
        pixels=tiles.digest(pixels.width, pixels.height, pixels.bands, pixels.bits, hashes),
        base_picture_id=base.id,
        base_x=0,
        base_y=0,
        patch=box,
        notices=(),
    )
    return NewPicture(row, _thumbnail_png(sheet), sheet)


def _thumbnail_png(sheet: Sheet) -> bytes:
    return codec.encode_png(thumbs.thumbnail(sheet.pixels, sheet.icc, THUMBNAIL_EDGE_PX))
