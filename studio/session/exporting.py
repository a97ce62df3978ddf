"""Nodes out: finals in a folder, never over an existing file; and a file of a node to drag or hand on."""

import asyncio
import contextlib
import hashlib
import math
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from studio.host.drag_files import DragFiles
from studio.imaging import file_size, finals, foreign, media_types, tiles
from studio.model.cancel import CancelToken
from studio.model.errors import BadInput
from studio.model.events import NoticeRaised
from studio.model.finals import ExportedFile, ExportOptions, FileFormat, MetadataRule, ProfileRule
from studio.model.history import Node, TurnKind
from studio.model.ids import EXPORT, new_id
from studio.model.naming import Named, file_names
from studio.model.project import Notice
from studio.session.open_project import OpenProject
from studio.session.pictures import PictureShelf
from studio.store import exports, images

_SUFFIXES = {FileFormat.PNG: "image/png", FileFormat.JPEG: "image/jpeg", FileFormat.WEBP: "image/webp"}

_SIZED_MOST = 4  # of many files, so many are looked at to say how large all will be


class Finals:
    """Exports are recorded in the project when it is open for writing."""

    def __init__(self, project: OpenProject, shelf: PictureShelf, drag_files: DragFiles) -> None:
        self._project = project
        self._shelf = shelf
        self._drag_files = drag_files

    async def export(
        self,
        node_ids: Sequence[str],
        folder: Path,
        options: ExportOptions,
        *,
        progress: Callable[[float], None] = lambda fraction: None,
    ) -> tuple[ExportedFile, ...]:
        """Write one file a node. Raises BadInput or HostError; files written before the failure stay."""
        chosen = [self._project.node(node_id) for node_id in node_ids]
        names = file_names([self._named(node, options) for node in chosen], options.template, options.format)
        written = []
        for n, (node, name) in enumerate(zip(chosen, names, strict=True)):
            data, kept = await self._encoded(node, options)
            path = await asyncio.to_thread(_place, folder, name, data, options)
            written.append(await asyncio.to_thread(_described, node, path, data, options, kept))
            await self._record(written[-1], options)
            progress((n + 1) / len(chosen))
        return tuple(written)

    async def expected_bytes(
        self, node_ids: Sequence[str], options: ExportOptions, cancel: CancelToken
    ) -> int:
        """About how large the files would be together, judged by at most four of them.

        What would be the received bytes again is known exactly. Raises as `export` does, and Cancelled.
        """
        chosen = [self._project.node(node_id) for node_id in node_ids]
        step = math.ceil(len(chosen) / _SIZED_MOST)
        sized = chosen[::step]
        found = 0
        for node in sized:
            cancel.check()
            received = await self._received(node, options)
            found += len(received) if received else await self._expected(node, options, cancel)
        share = sum(map(_px, sized)) / sum(map(_px, chosen))
        return round(found / share)

    async def picture_file(self, node_id: str) -> Path:
        """A PNG of a node in the installation's cache, for dragging out and for the clipboard.

        It stays for a day after it was asked for last.
        """
        node = self._project.node(node_id)
        options = ExportOptions(metadata=MetadataRule.NONE, overwrite=True)
        name = file_names([self._named(node, options)], options.template, options.format)[0]
        folder = self._drag_files.folder(self._project.file.project_id, node_id)
        path = folder / name
        if not await asyncio.to_thread(_touched, path):
            data, _ = await self._encoded(node, options)
            await asyncio.to_thread(_place, folder, name, data, options)
        return path

    def _named(self, node: Node, options: ExportOptions) -> Named:
        width, height = written_size(node.width, node.height, options.long_edge_px)
        image = self._project.images[node.image_id].name
        return Named(image, node.number, node.label, node.created[:10], width, height)

    async def _encoded(self, node: Node, options: ExportOptions) -> tuple[bytes, bool]:
        """The file's bytes, and whether they are the ones that were received."""
        if received := await self._received(node, options):
            return received, True
        sheet = await self._shelf.sheet(node.id)
        data = await asyncio.to_thread(
            finals.encode_final, sheet, options, is_original=self._is_original(node)
        )
        return data, False

    async def _expected(self, node: Node, options: ExportOptions, cancel: CancelToken) -> int:
        sheet = await self._shelf.sheet(node.id)
        cancel.check()
        return await asyncio.to_thread(
            file_size.expected_bytes, sheet, options, is_original=self._is_original(node), cancel=cancel
        )

    def _is_original(self, node: Node) -> bool:
        return self._project.histories[node.image_id].turns[node.turn_id].kind is TurnKind.OPEN

    async def _received(self, node: Node, options: ExportOptions) -> bytes | None:
        """The bytes as they came, where *keep* asks for them and nothing has to be converted."""
        unchanged = options.long_edge_px is None and options.profile is ProfileRule.OWN
        if options.metadata is not MetadataRule.KEEP or not unchanged or node.parents:
            return None
        original = await self._project.file.read(lambda db: images.original_blob(db, node.image_id))
        if original is None:
            return None
        data = await self._project.file.get_blob(original)
        media_type = await asyncio.to_thread(media_types.media_type_of, data)
        return data if media_type == _SUFFIXES[options.format] else None

    async def _record(self, final: ExportedFile, options: ExportOptions) -> None:
        if self._project.file.is_read_only:
            name = self._project.file.path.name
            self._project.publish(NoticeRaised(Notice("export-not-recorded", {"name": name})))
            return
        await self._project.file.write(
            lambda db: exports.add_export(
                db, final.node_id, file_name=final.path.name, options=options, sha256=final.sha256
            )
        )


def _px(node: Node) -> int:
    return node.width * node.height


def written_size(width: int, height: int, long_edge_px: int | None) -> tuple[int, int]:
    """The size of a final: reduced to `long_edge_px` on the long side, never enlarged."""
    edge = max(width, height)
    if long_edge_px is None or long_edge_px >= edge:
        return width, height
    return max(1, round(width * long_edge_px / edge)), max(1, round(height * long_edge_px / edge))


def _place(folder: Path, name: str, data: bytes, options: ExportOptions) -> Path:
    """Write beside, sync, then link under the name: an existing file is never touched, -2 is added."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        beside = folder / f".{new_id(EXPORT)}.part"
        try:
            with beside.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            return _linked(beside, folder, name, overwrite=options.overwrite)
        finally:
            with contextlib.suppress(FileNotFoundError):
                beside.unlink()
    except OSError as error:
        raise BadInput("export-failed", name=name, reason=error.strerror or str(error)) from error


def _touched(path: Path) -> bool:
    """Whether the file is there; it counts as asked for now."""
    try:
        os.utime(path)
    except OSError:
        return False
    return True


def _linked(beside: Path, folder: Path, name: str, *, overwrite: bool) -> Path:
    path, again = folder / name, 2
    if overwrite:
        return beside.replace(path)
    while True:
        try:
            path.hardlink_to(beside)
        except FileExistsError:
            path, again = folder / f"{Path(name).stem}-{again}{Path(name).suffix}", again + 1
        else:
            return path


def _described(node: Node, path: Path, data: bytes, options: ExportOptions, kept: bool) -> ExportedFile:
    opened = foreign.open_picture(data, name=path.name)
    pixels, lossless = opened.pixels, options.format is FileFormat.PNG
    digest = None
    if lossless:
        hashes = tiles.tile_hashes(pixels)
        digest = tiles.digest(pixels.width, pixels.height, pixels.bands, pixels.bits, hashes)
    return ExportedFile(
        node_id=node.id,
        path=path,
        format=options.format,
        width=pixels.width,
        height=pixels.height,
        bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        pixels=digest,
        metadata=MetadataRule.KEEP if kept else options.metadata,
    )
