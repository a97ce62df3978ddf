"""What a call sends: JSON or a form, its length known beforehand, its files read in slices."""

import binascii
import json
import re
import secrets
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path

from studio.model.errors import HostError
from studio.providers.network.calls import Base64File, Call, FilePart
from studio.providers.network.threads import in_thread

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

    async def slices(self) -> AsyncGenerator[bytes, None]:
        """The whole of it; files are read and encoded in threads. Raises OSError."""
        for piece in self.pieces:
            if isinstance(piece, bytes):
                yield piece
            else:
                for start in range(0, piece.size, _SLICE):
                    yield await in_thread(_read, piece, start)


NO_BODY = Body("", ())


def body_of(call: Call) -> Body:
    """What to send for `call`; looks at the sizes of its files. Raises HostError when one is not there."""
    try:
        if call.json is not None:
            return _json_body(call.json)
        return _form(call) if call.fields or call.files else NO_BODY
    except OSError as error:
        name = Path(error.filename or "").name
        raise HostError("file-unreadable", name=name, reason=error.strerror or str(error)) from error


def _json_body(value: object) -> Body:
    """The encoder meets a word of our own in the place of each file, and the text is cut there."""
    stand_in = secrets.token_hex(16)
    files: list[Base64File] = []

    def set_aside(found: object) -> str:
        if not isinstance(found, Base64File):
            raise TypeError(f"{type(found).__name__} is no JSON")
        files.append(found)
        return stand_in

    text = json.dumps(value, default=set_aside, allow_nan=False)  # ASCII: no half character can stop it
    first, *others = text.split(stand_in)
    pieces: list[bytes | FilePiece] = [first.encode()]
    for file, following in zip(files, others, strict=True):
        size = file.path.stat().st_size
        pieces += [file.prefix.encode(), FilePiece(file.path, size, as_base64=True), following.encode()]
    return Body("application/json", tuple(pieces))


def _form(call: Call) -> Body:
    boundary = secrets.token_hex(16)
    pieces: list[bytes | FilePiece] = []
    for name, value in call.fields:
        pieces.append(f"--{boundary}\r\n{_disposition(name)}\r\n\r\n{value}\r\n".encode(errors="replace"))
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
    return ("\r\n".join(lines) + "\r\n\r\n").encode(errors="replace")


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
