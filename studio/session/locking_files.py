"""The pixel lock on two files, without a project."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from studio.imaging import codec, patches
from studio.imaging.lock.locking import Locked
from studio.model.cancel import CancelToken
from studio.model.errors import BadInput
from studio.model.pixels import Sheet
from studio.model.receipt import Receipt
from studio.model.recipe import LockMode
from studio.session.calls.judging import Answer, judged
from studio.session.foreign_bytes import open_source
from studio.session.mask_files import mask_from


@dataclass(frozen=True, slots=True)
class LockedFiles:
    """`out` is None where nothing was written: the receipt says why."""

    receipt: Receipt
    out: Path | None
    mask_rule: str | None


async def lock_files(
    parent: Path,
    answer: Path,
    out: Path,
    *,
    mask: Path | None = None,
    mask_rule: str | None = None,
    mask_fit: bool = False,
    mode: LockMode | None = None,
    anyway: bool = False,
    cancel: CancelToken | None = None,
) -> LockedFiles:
    """`answer` locked to `parent`, in its size, depth and colour space, as the new PNG file `out`.

    Without `mode`: STRICT with a mask, AUTO without. Nothing is written where the lock asks or refuses;
    `anyway` it does neither for an answer that may not line up or shows something else.
    Raises BadInput for what cannot be read, a mask of another size, and a file that is there already;
    Cancelled.
    """
    if await asyncio.to_thread(out.exists):
        raise BadInput("file-exists", name=out.name)
    token = cancel or CancelToken()
    base, came = await open_source(parent, token), await open_source(answer, token)
    width, height = base.pixels.width, base.pixels.height
    painted = None
    if mask is not None:
        painted = await mask_from(mask, width, height, rule=mask_rule, fits=mask_fit, cancel=token)
    chosen = mode or (LockMode.STRICT if painted else LockMode.AUTO)
    sheet = Sheet(base.pixels, base.icc)
    size = (width, height)

    def work() -> Locked:
        marked = painted.mask if painted else None
        locked = judged(sheet, Answer(came, None, size), marked, chosen, trust_it=anyway, cancel=token)
        if locked.patch is not None:
            _write(out, sheet, locked)
        return locked

    try:
        locked = await asyncio.to_thread(work)
    except asyncio.CancelledError:
        token.cancel()  # the thread is told that nobody waits for it any more
        raise
    written = out if locked.patch is not None else None
    return LockedFiles(locked.receipt, written, painted.rule if painted else None)


def _write(path: Path, base: Sheet, locked: Locked) -> None:
    assert locked.patch is not None, "there is something to write"
    whole = patches.paste(base.pixels, locked.patch, locked.box.x, locked.box.y)
    data = codec.encode_png(whole, base.icc)
    try:
        with path.open("xb") as file:
            file.write(data)
    except OSError as error:
        raise BadInput("export-failed", name=path.name, reason=error.strerror or str(error)) from error
