"""A pixel process whose decoder does what the bytes say: hangs, breaks down, eats memory, talks, tells lies.

Pictures it opens as the real one does. Everything around the decoder is the studio's own.
"""

import ctypes
import json
import mmap
import os
import signal
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from studio.imaging.arrays import from_array
from studio.imaging.decoded import Encoded, check_size
from studio.imaging.media_types import media_type_of
from studio.imaging.opened import Opened
from studio.imaging.opening import open_here
from studio.imaging.pixel_process import __main__ as program
from studio.model.pixels import Pixels
from studio.model.project import Notice

_HELD: list[object] = []


def _write_and_hold(address: str, parts: Sequence[bytes | memoryview]) -> None:
    """Written, and mapped so that it could be changed later."""
    with open(address, "r+b", buffering=0) as file:
        file.write(parts[0])
        _HELD.append(mmap.mmap(file.fileno(), 0))


def _opened(pixels: Pixels, **changed: object) -> Opened:
    return Opened(
        **{"pixels": pixels, "icc": None, "space": "sRGB", "media_type": "", "notices": (), **changed}
    )


def _told(text: str) -> Opened:
    return _opened(from_array(np.frombuffer(text.encode(), np.uint8).reshape(1, -1)))


def behave(data: Encoded, *, name: str) -> Opened:
    """The work that the first word asks for; what it finds out comes as a picture of one row of text."""
    if media_type_of(data):
        return open_here(data, name=name)
    word, _, rest = bytes(data).decode().partition(" ")
    match word:
        case "hang":
            while True:
                pass
        case "sleep":
            check_size(*map(int, rest.split()), name)
            time.sleep(3600)
        case "break":
            ctypes.string_at(0)
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        case "eat":
            eaten = [np.ones(64 * 1024**2, np.uint8) for _ in range(int(rest))]
            return _told(str(len(eaten)))
        case "print":
            os.write(1, b'["opened", {}]\n')
        case "err":
            raise AssertionError(rest)
        case "environment":
            return _told(json.dumps([sorted(os.environ), sorted(os.listdir("/proc/self/fd"))]))
        case "long":
            program.blocks.write = lambda address, parts: Path(address).write_bytes(bytes(int(rest)))
            return _opened(from_array(np.zeros((4, 4), np.uint8)))
        case "hold":
            program.blocks.write = _write_and_hold
            return _opened(from_array(np.zeros((3000, 2000), np.uint8)))
        case "lie":
            return _opened(from_array(np.zeros((4, 4), np.uint8)), space="grey", notices=(Notice(rest, {}),))
    return _told(word)


if __name__ == "__main__":
    program.open_here = behave
    program.main()
