"""What a call sends: JSON or a form, its length known beforehand, its files read in slices."""

import asyncio
import binascii
import json
import re
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from studio.providers.calls import Base64File, Call, FilePart

_SLICE = 192 * 1024  # a multiple of three, so that its base64 needs no padding: 256 KiB
_UNSAFE = re.compile(r'[\x00-\x1f"\x7f]')


@dataclass(frozen=True, slots=True)
class FilePiece:
    """`size` bytes of a file, as they are or as base64."""

    path: Path
    size: int
    as_base64: bool = False

    @property
    def length(self) -> int:
        return (self.size + 2) // 3 * 4 if self.as_base64 else self.size


@dataclass(frozen=True, slots=True)
class Body:
    media_type: str
    pieces: tuple[bytes | FilePiece, ...]

    @property
    def length(self) -> int:
        return sum(len(piece) if isinstance(piece, bytes) else piece.length for piece in self.pieces)

    async def slices(self) -> AsyncIterator[bytes]:
        """The whole of it; files are read and encoded in threads. Raises OSError."""
        for piece in self.pieces:
            if isinstance(piece, bytes):
                yield piece
            else:
                for start in range(0, piece.size, _SLICE):
                    yield await asyncio.to_thread(_read, piece, start)


def body_of(call: Call) -> Body:
    """What to send for `call`; looks at the sizes of its files. Raises OSError."""
    if call.json is not None:
        return _json_body(call.json)
    if call.fields or call.files:
        return _form(call)
    return Body("", ())


def _json_body(value: object) -> Body:
    """The encoder meets a word of our own in the place of each file, and the text is cut there."""
    stand_in = secrets.token_hex(16)
    files: list[Base64File] = []

    def set_aside(found: object) -> str:
        if not isinstance(found, Base64File):
            raise TypeError(f"{type(found).__name__} is no JSON")
        files.append(found)
        return stand_in

    texts = json.dumps(value, default=set_aside, ensure_ascii=False, allow_nan=False).split(stand_in)
    pieces: list[bytes | FilePiece] = [texts[0].encode()]
    for file, text in zip(files, texts[1:], strict=True):
        pieces[-1:] = [_joined(pieces[-1], file.prefix.encode())]
        pieces += [FilePiece(file.path, file.path.stat().st_size, as_base64=True), text.encode()]
    return Body("application/json", tuple(pieces))


def _joined(piece: bytes | FilePiece, more: bytes) -> bytes:
    assert isinstance(piece, bytes)
    return piece + more


def _form(call: Call) -> Body:
    boundary = secrets.token_hex(16)
    pieces: list[bytes | FilePiece] = []
    for name, value in call.fields:
        pieces.append(f"--{boundary}\r\n{_disposition(name)}\r\n\r\n{value}\r\n".encode())
    for part in call.files:
        pieces += [_part_head(boundary, part), FilePiece(part.path, part.path.stat().st_size), b"\r\n"]
    pieces.append(f"--{boundary}--\r\n".encode())
    return Body(f"multipart/form-data; boundary={boundary}", tuple(pieces))


def _part_head(boundary: str, part: FilePart) -> bytes:
    lines = (
        f"--{boundary}",
        f'{_disposition(part.field)}; filename="{_quoted(part.file_name)}"',
        f"Content-Type: {_quoted(part.media_type)}",
    )
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _disposition(name: str) -> str:
    return f'Content-Disposition: form-data; name="{_quoted(name)}"'


def _quoted(text: str) -> str:
    """As browsers write it: what would end the header or the quotes becomes %22 and the like."""
    return _UNSAFE.sub(lambda found: f"%{ord(found.group()):02X}", text)


def _read(piece: FilePiece, start: int) -> bytes:
    with piece.path.open("rb") as file:
        file.seek(start)
        found = file.read(min(_SLICE, piece.size - start))
    return binascii.b2a_base64(found, newline=False) if piece.as_base64 else found
