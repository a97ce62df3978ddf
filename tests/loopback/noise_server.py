"""A double of the OpenAI image API whose pictures are noise of 40 MB each, and arrive at the same moment.

python -m loopback.noise_server --port 0
"""

import struct
import threading
import zlib
from typing import Any

import numpy as np

from loopback.messages import Asked, Reply
from loopback.openai_fields import Order
from loopback.openai_pictures import Shown
from loopback.openai_server import OpenAIServer
from loopback.openai_work import Work, usage_of
from loopback.program import main
from loopback.records import Record

BYTES = 40_000_000
_SEED = 7


class NoiseServer(OpenAIServer):
    """`together` paid calls are answered at once, when all of them are ready. `bits` 8 or 16 a channel;
    what a picture lacks to its bytes is filled up with a chunk that no reader looks into.
    """

    together = 1
    bits = 8

    def __init__(self, *, port: int = 0, **more: Any) -> None:
        super().__init__(port=port, **more)
        self._ready = threading.Lock()
        self._waiting: list[threading.Event] = []
        self._made = 0
        self._painting = threading.Lock()

    def settings(self) -> dict[str, Any]:
        return super().settings() | {"together": self.together, "bits": self.bits}

    def work(self, order: Order, shown: Shown | None) -> Work:
        width, height = map(int, order.size.split("x"))
        pictures = tuple(self._painted(width, height) for _ in range(order.n))
        early = min(order.partial_images, 1)
        usage = usage_of(order, shown, order.quality, (width, height), early)
        return Work(order, pictures, (width, height), order.quality, early, usage)

    def answer(self, asked: Asked, record: Record) -> Reply:
        reply = super().answer(asked, record)
        if not record.is_submit:
            return reply
        ready = Reply(reply.status, _whole(reply), reply.media_type, reply.headers)
        self._meet()
        return ready

    def _painted(self, width: int, height: int) -> bytes:
        with self._painting:  # one after the other: no two are alike
            self._made += 1
            return noise_png(width, height, bits=self.bits, seed=_SEED + self._made)

    def _meet(self) -> None:
        """Wait for the others."""
        with self._ready:
            self._waiting.append(mine := threading.Event())
            if len(self._waiting) >= self.together:
                for one in self._waiting:
                    one.set()
                self._waiting.clear()
        while not mine.wait(0.1) and not self.ending.is_set():
            pass


def noise_png(width: int, height: int, *, bits: int, seed: int, size: int = BYTES) -> bytes:
    """RGB: dark grain over a slope of light, which packs to three quarters. At least `size` bytes long."""
    random = np.random.default_rng(seed)
    slope = np.linspace(0.3, 0.7, height, dtype=np.float32)[:, None]
    grain = random.standard_normal((height, width * 3), dtype=np.float32) * np.float32(0.02)
    samples = np.clip(slope + grain, 0, 1) * (2**bits - 1)
    rows = samples.astype(">u2" if bits == 16 else "u1").view(np.uint8)
    lines = np.zeros((height, rows.shape[1] + 1), np.uint8)  # each begins with its filter: none
    lines[:, 1:] = rows
    packer = zlib.compressobj(1, strategy=zlib.Z_HUFFMAN_ONLY)  # noise repeats nothing
    packed = packer.compress(lines.data) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, bits, 2, 0, 0, 0)
    parts = [b"\x89PNG\r\n\x1a\n", _chunk(b"IHDR", head), _chunk(b"IDAT", packed)]
    missing = size - sum(map(len, parts)) - 24
    if missing > 0:
        parts.append(_chunk(b"paDd", random.bytes(missing)))
    return b"".join([*parts, _chunk(b"IEND", b"")])


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _whole(reply: Reply) -> bytes | list[bytes]:
    """Every byte is there before the first is sent; a stream goes out in the pieces that it came in."""
    return reply.body if isinstance(reply.body, bytes) else list(reply.pieces())


if __name__ == "__main__":
    main(NoiseServer)
