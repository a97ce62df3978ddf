"""A program that lets mutated and crafted pictures in by every door, one line of JSON an attempt.

Its arguments: a format, a folder for its projects, and how many mutants. These follow from the format and
their number alone, so that each can be made again; the crafted ones come after them, each by every door.
"""

import asyncio
import json
import random
import resource
import struct
import sys
import time
import zipfile
import zlib
from collections.abc import Coroutine, Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import pillow_heif
from crafted_pictures import crafted
from PIL import Image

from studio.host.catalogue import Catalogue
from studio.host.places import places
from studio.host.profiles import Profiles
from studio.host.secrets import Keys
from studio.model.errors import StudioError
from studio.model.history import Node
from studio.model.sentences import explain
from studio.session.session import Session
from studio.session.sources import PastedPicture
from studio.session.studio import Studio

DOORS = ("open", "drop", "reference", "mask", "new")
FORMATS = ("png", "jpeg", "webp", "avif", "tiff", "gif", "bmp", "heic", "psd", "ora", "svg", "raw")
_INTERESTING = (0, 1, 0x7F, 0x80, 0xFF)
_LARGE = (0, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 30_001, 0x10000)
_SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]></svg>'


def seeds(kind: str) -> list[bytes]:
    """Sound files of a format, small."""
    rng = np.random.default_rng(7)
    image = Image.fromarray(np.kron(rng.integers(0, 256, (6, 8, 3)), np.ones((8, 8, 1))).astype(np.uint8))
    clear = image.convert("RGBA")
    match kind:
        case "heic":
            out = BytesIO()
            pillow_heif.from_pillow(image).save(out)
            return [out.getvalue()]
        case "psd":
            return [_psd(np.asarray(image)), _psd(np.asarray(clear))]
        case "ora":
            return [_ora(clear)]
        case "svg":
            return [_SVG]
        case "raw":
            return [b"II*\0\x08\0\0\0" + struct.pack("<HHHII", 1, 50706, 1, 4, 1) + bytes(64)]
        case "tiff":
            ways = (None, "tiff_lzw", "tiff_deflate", "packbits", "jpeg")
            return [_saved(image, kind, compression=way) if way else _saved(image, kind) for way in ways]
        case "gif":
            return [_saved(image, kind), _saved(image, kind, save_all=True, append_images=[image.rotate(90)])]
        case "jpeg" | "bmp":
            return [_saved(image, kind), _saved(image.convert("L"), kind)]
    return [_saved(image, kind), _saved(clear, kind), _saved(image.convert("L"), kind)]


def mutated(data: bytes, rng: random.Random) -> bytes:
    """One of: cut, some bytes changed, a number made large, a piece doubled, taken out or zeroed."""
    made = bytearray(data)
    at = rng.randrange(min(len(made), 300)) if rng.random() < 0.5 else rng.randrange(len(made))
    length = rng.randrange(1, 64)
    match rng.randrange(6):
        case 0:
            del made[at:]
        case 1:
            for _ in range(rng.randrange(1, 9)):
                made[rng.randrange(len(made))] = rng.choice((*_INTERESTING, rng.randrange(256)))
        case 2:
            made[at : at + 4] = struct.pack(rng.choice("<>") + "I", rng.choice(_LARGE))
        case 3:
            made[at:at] = made[at : at + length] * rng.randrange(1, 50)
        case 4:
            del made[at : at + length]
        case 5:
            made[at : at + length] = bytes(length)
    return _summed_png(bytes(made)) if data.startswith(b"\x89PNG") and rng.random() < 0.7 else bytes(made)


def _summed_png(data: bytes) -> bytes:
    """With right check sums, so that what lies behind them is reached."""
    made, at = bytearray(data), 8
    while at + 12 <= len(made):
        (length,) = struct.unpack_from(">I", made, at)
        end = at + 8 + length
        if end + 4 > len(made):
            break
        made[end : end + 4] = struct.pack(">I", zlib.crc32(made[at + 4 : end]))
        at = end + 4
    return bytes(made)


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def _ora(image: Image.Image) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("mimetype", "image/openraster")
        archive.writestr("stack.xml", "<image/>")
        archive.writestr("mergedimage.png", _saved(image, "png"))
    return out.getvalue()


def _psd(array: np.ndarray) -> bytes:
    height, width, channels = array.shape
    head = struct.pack(">4sH6xHIIHH", b"8BPS", 1, channels, height, width, 8, 3)
    layers = struct.pack(">Ih", 2, -1) if channels == 4 else b""
    body = struct.pack(">III", 0, 0, len(layers)) + layers + struct.pack(">H", 0)
    return head + body + np.moveaxis(array, 2, 0).tobytes()


async def _through(door: str, data: bytes, file: Path, session: Session, studio: Studio) -> None:
    if door != "drop":
        file.write_bytes(data)
    match door:
        case "open":
            await session.add_images([file])
        case "drop":
            await session.add_images([PastedPicture(data, file.name)])
        case "reference":
            await session.drafts.add_references(session.images()[0].id, [file])
        case "mask":
            await session.masks.from_file(file, _root(session), fits=True)
        case "new":
            made = await studio.new_project([file], file.with_name(f"{file.stem}.palimpsest"))
            await made.close()


def _root(session: Session) -> Node:
    return next(iter(session.history(session.images()[0].id).nodes.values()))


async def _attempt(through: Coroutine[None, None, None], facts: dict[str, object]) -> None:
    began = time.monotonic()
    try:
        await through
        said = ""
    except StudioError as refused:
        said = explain(refused).text
    took_s = round(time.monotonic() - began, 3)
    print(json.dumps({**facts, "said": said, "took_s": took_s}), flush=True)


async def _main(kind: str, folder: Path, count: int) -> None:
    home = places()
    studio = Studio(
        places=home,
        program="test",
        profiles=Profiles(home),
        keys=Keys(),
        catalogue=Catalogue(home),
        open_provider=lambda profile: None,  # type: ignore[arg-type,return-value]
        publish=lambda event: None,
    )
    good = PastedPicture(seeds("png")[0], "good.png")
    session = await studio.new_project([good], folder / "all.palimpsest")
    decoders_mib = 0
    for n, (data, door) in enumerate(_hostile(kind, count)):
        file = folder / f"{n}.{kind}"
        await _attempt(_through(door, data, file, session, studio), {"n": n, "door": door})
        decoders_mib = max(decoders_mib, *map(_peak_mib, _children()))
    await session.close()
    print(json.dumps({"peak_mib": _peak_mib("self"), "decoders_mib": max(decoders_mib, _ended_mib())}))


def _hostile(kind: str, count: int) -> Iterator[tuple[bytes, str]]:
    sound = seeds(kind)
    for n in range(count):
        rng = random.Random(f"{kind} {n}")
        yield mutated(rng.choice(sound), rng), DOORS[n % len(DOORS)]
    for data in crafted(kind):
        for door in DOORS:
            yield data, door


def _children() -> list[str]:
    """The pixel processes that live."""
    return [
        child for tasks in Path("/proc/self/task").glob("*/children") for child in tasks.read_text().split()
    ] or ["self"]


def _peak_mib(process: str) -> int:
    """The most that a process had in memory; what getrusage tells has that of whoever started it in it."""
    lines = Path("/proc", process, "status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) // 1024


def _ended_mib() -> int:
    """The most that a pixel process had which has ended."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])))
