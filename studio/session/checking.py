"""Checking a project: the store verifies rows and hashes, imaging what the pictures decode to."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace

from studio.imaging import foreign, patches, tiles
from studio.model.cancel import CancelToken
from studio.model.pixels import Pixels
from studio.model.project import Picture
from studio.store import check
from studio.store.project_file import ProjectFile

_WARM_BYTES = 512 * 1024**2


async def check_project(
    file: ProjectFile, progress: Callable[[float], None], cancel: CancelToken
) -> check.CheckReport:
    """All findings; `progress` is told 0 to 1 on the loop's thread. Raises Cancelled."""
    loop = asyncio.get_running_loop()
    decoder = ChainDecoder(cancel)

    def report(fraction: float) -> None:
        loop.call_soon_threadsafe(progress, fraction)

    return await file.read(lambda db: check.check(db, decoder.digest, report, cancel))


class ChainDecoder:
    """Puts pictures together one after the other, keeping bases warm: each blob is decoded about once."""

    def __init__(self, cancel: CancelToken) -> None:
        self._cancel = cancel
        self._warm: OrderedDict[str, Pixels] = OrderedDict()

    def digest(self, chain: Sequence[tuple[Picture, bytes]]) -> str:
        """The `pixels` hash of the last picture of `chain`. Raises BadInput when one does not decode."""
        start = next((n for n in range(len(chain) - 1, -1, -1) if chain[n][0].id in self._warm), -1)
        steps = [self._decoded(*step) for step in chain[max(start, 0) :]]
        if start >= 0:
            known = replace(chain[start][0], base_picture_id=None, patch=None)
            steps[0] = (known, self._warm[known.id])
        pixels = patches.compose(steps)
        self._keep(chain[-1][0].id, pixels)
        return tiles.pixels_digest(pixels)

    def _decoded(self, picture: Picture, data: bytes) -> tuple[Picture, Pixels]:
        if picture.id in self._warm:
            return picture, self._warm[picture.id]
        return picture, foreign.open_picture(data, name=picture.id, cancel=self._cancel).pixels

    def _keep(self, picture_id: str, pixels: Pixels) -> None:
        self._warm[picture_id] = pixels
        held = sum(one.data.nbytes for one in self._warm.values())
        while held > _WARM_BYTES and len(self._warm) > 1:
            _, gone = self._warm.popitem(last=False)
            held -= gone.data.nbytes
