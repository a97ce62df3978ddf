"""Copies of a project under another name: all of it, the path to one node, or the picks alone."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from studio.imaging import codec, foreign, patches
from studio.model.cancel import CancelToken
from studio.model.errors import BadInput, ProjectDamaged
from studio.model.project import Picture
from studio.model.sentences import explain
from studio.session.open_project import OpenProject
from studio.store.parts import PICKS, WHOLE, Part


class Copies:
    """Each raises BadInput when the name exists. A copy has an id of its own, and only settled work.

    `note_token` hears of every copy that it is ours; `cancel` is the project's own, for when it is left.
    """

    def __init__(
        self, project: OpenProject, note_token: Callable[[str, str], None], cancel: CancelToken
    ) -> None:
        self._project = project
        self._note_token = note_token
        self._cancel = cancel

    async def whole(self, path: Path) -> None:
        await self._copy(path, WHOLE)

    async def path_to(self, node_id: str, path: Path) -> None:
        """What leads from the original to a node, first parents only; of the other candidates nothing."""
        await self._copy(path, Part(path_to=node_id))

    async def picks(self, path: Path) -> None:
        """The picks of every image, each whole. Raises BadInput("no-picks")."""
        await self._copy(path, PICKS)

    async def _copy(self, path: Path, part: Part) -> None:
        founding = await self._project.file.copy_to(path, part, flatten=self._flatten, cancel=self._cancel)
        await asyncio.to_thread(self._note_token, founding.project_id, founding.change_token)

    def _flatten(self, chain: Sequence[tuple[Picture, bytes]]) -> bytes:
        """One PNG of what patches over a whole picture show. Raises ProjectDamaged."""
        name = self._project.file.path.name
        try:
            opened = [foreign.open_picture(data, name=row.id, cancel=self._cancel) for row, data in chain]
            whole = replace(chain[0][0], base_picture_id=None, patch=None)
            rows = [whole, *(row for row, _ in chain[1:])]
            pixels = patches.compose([(row, one.pixels) for row, one in zip(rows, opened, strict=True)])
        except (BadInput, ValueError) as error:
            reason = explain(error).message if isinstance(error, BadInput) else str(error)
            raise ProjectDamaged("project-damaged", name=name, reason=reason) from error
        return codec.encode_png(pixels, opened[0].icc)
