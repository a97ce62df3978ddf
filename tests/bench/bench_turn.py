"""From an answer in the spool to a locked, committed node, beside its decode, lock and synced write alone."""

import asyncio
import io
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image

from studio.host.places import places
from studio.imaging import foreign
from studio.imaging.lock.registered import lock_registered
from studio.model.events import Event, NodesAdded
from studio.model.geometry import Box
from studio.model.history import LockState
from studio.model.pixels import Pixels
from studio.model.provider import ProviderRequest
from studio.model.recipe import Draft, LockMode
from studio.session.outlooks import TurnExtras
from studio.session.session import Session
from tests.bench.raw import synced_write
from tests.bench.table import Row, publish, repeats, timed_ms, told

sys.path.insert(0, str(Path(__file__).parents[1]))

from rehearsal import Rehearsal
from stage import box_mask, studio_with

PHOTOGRAPH = Path(__file__).parents[2] / "resources" / "pictures" / "dandelion.jpg"
SIZE = (1536, 1024)
MASKS = {"a quarter": Box(300, 200, 768, 512), "all but a frame": Box(32, 32, 1472, 960)}
TURNS = 9
BAR = 2.5


def encoded(picture: Image.Image) -> bytes:
    with io.BytesIO() as file:
        picture.save(file, "png", compress_level=1)
        return file.getvalue()


def inverted_in(picture: Image.Image, box: Box) -> Image.Image:
    edges = (box.x, box.y, box.right, box.bottom)
    out = picture.copy()
    out.paste(picture.crop(edges).point(lambda value: 255 - value), edges)
    return out


class Stopwatch:
    """Hears when an answer was handed over, and when its node was told."""

    def __init__(self) -> None:
        self.answer = b""
        self.handed = 0.0
        self.times_ms: list[float] = []
        self.seen: list[Event] = []

    def append(self, event: Event) -> None:
        if isinstance(event, NodesAdded):
            self.times_ms.append((time.perf_counter() - self.handed) * 1000)

    def script(self, request: ProviderRequest, ordinal: int) -> bytes:
        self.handed = time.perf_counter()
        return self.answer


def alone(base: Pixels, answer: bytes, painted: Pixels, path: Path) -> None:
    """The least that an answer needs: decoded, locked, its bytes and those of its patch on the disk."""
    opened = foreign.open_picture(answer, name="answer.png")
    locked = lock_registered(base, None, opened.pixels, painted, LockMode.STRICT)
    assert locked.receipt.state is LockState.LOCKED, locked.receipt
    synced_write(path, answer + locked.patch_png)


async def turn(session: Session, image_id: str, painted: Pixels) -> None:
    draft = Draft(instruction="invert it", candidates=1, lock=LockMode.STRICT)
    result = await session.turns.run(image_id, draft, TurnExtras(mask=painted))
    assert result.nodes[0].lock is LockState.LOCKED, result


async def measured(folder: Path) -> list[Row]:
    picture = Image.open(PHOTOGRAPH).convert("RGB").resize(SIZE)
    (folder / "photograph.png").write_bytes(encoded(picture))
    watch = Stopwatch()
    studio = studio_with(places(), watch, lambda profile: Rehearsal(watch.script))  # type: ignore[arg-type]
    session = await studio.new_project([folder / "photograph.png"])
    image = session.images()[0]
    base = (await session.pictures.sheet(image.head or "")).pixels
    rows = []
    for name, box in MASKS.items():
        watch.answer = encoded(inverted_in(picture, box))
        painted = box_mask(*SIZE, box.x, box.y, box.width, box.height)
        await turn(session, image.id, painted)
        watch.times_ms.clear()
        baseline = []
        for n in range(repeats(TURNS)):
            baseline.append(
                timed_ms(lambda n=n, p=painted: alone(base, watch.answer, p, folder / f"{n}.raw"))
            )
            await turn(session, image.id, painted)
        ratio = statistics.median(watch.times_ms) / statistics.median(baseline)
        work = f"answer of 1536×1024 to a node, {name} masked"
        rows.append(Row(work, told(watch.times_ms), told(baseline), ratio, f"≤ {BAR}", ratio <= BAR))
    await session.close()
    return rows


def main() -> None:
    with tempfile.TemporaryDirectory(dir=Path(__file__).parents[1]) as folder:
        os.environ["PALIMPSEST_HOME"] = folder
        publish("turn", asyncio.run(measured(Path(folder))))


if __name__ == "__main__":
    main()
