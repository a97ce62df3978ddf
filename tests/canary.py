"""Looks for a secret in everything that a program left behind, in every form that it may have taken."""

import base64
import json
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, quote_plus

_SQLITE = b"SQLite format 3\x00"
_PNG = b"\x89PNG\r\n\x1a\n"


def forms(secret: str) -> dict[str, bytes]:
    """The secret as plain text, and as what programs make of text: by the name of the form."""
    plain = secret.encode()
    found = {
        "plain": plain,
        "utf-16-le": secret.encode("utf-16-le"),
        "utf-16-be": secret.encode("utf-16-be"),
        "percent": quote(secret, safe="").encode(),
        "percent, path": quote(secret).encode(),
        "form": quote_plus(secret).encode(),
        "json": json.dumps(secret)[1:-1].encode(),
        "hex": plain.hex().encode(),
        "HEX": plain.hex().upper().encode(),
        "backwards": plain[::-1],
    }
    for lead in range(3):  # whatever stands before it, one of three alignments is met
        whole = base64.b64encode(b"\x00" * lead + plain)
        start, end = (0, 2, 3)[lead], len(whole) - 4
        found[f"base64, {lead}"] = whole[start:end]
        found[f"base64 for addresses, {lead}"] = whole[start:end].replace(b"+", b"-").replace(b"/", b"_")
    return found


def found_in(data: bytes, secret: str) -> list[str]:
    """The forms in which the secret stands in some bytes."""
    return [name for name, form in forms(secret).items() if form in data]


def left_behind(folder: Path, secret: str) -> list[str]:
    """Every place below a folder that holds the secret: names, files, what databases and PNG hold."""
    places = []
    for path in sorted(folder.rglob("*")):
        named = found_in(str(path.relative_to(folder)).encode(errors="surrogateescape"), secret)
        places += [f"the name {path} ({form})" for form in named]
        if path.is_file():
            for part, data in _parts(path):
                places += [f"{path.relative_to(folder)} {part} ({form})" for form in found_in(data, secret)]
    return places


def _parts(path: Path) -> Iterator[tuple[str, bytes]]:
    data = path.read_bytes()
    yield "", data
    if data.startswith(_SQLITE):
        yield from _rows(path)
    elif data.startswith(_PNG):
        yield from _texts(data)


def _rows(path: Path) -> Iterator[tuple[str, bytes]]:
    """Every value of every table: a value may lie over several pages of the file."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            for row in db.execute(f'SELECT * FROM "{table}"'):
                for value in row:
                    if isinstance(value, str | bytes):
                        data = value.encode(errors="surrogateescape") if isinstance(value, str) else value
                        yield f"in {table}", data
                        yield f"in {table}, unpacked", _unpacked(data)


def _texts(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The chunks of a PNG, unpacked where they are packed."""
    at = len(_PNG)
    while at + 8 <= len(data):
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        chunk = data[at + 8 : at + 8 + length]
        if kind in (b"zTXt", b"iTXt", b"iCCP"):
            packed = chunk.find(b"\x78")
            yield kind.decode(), _unpacked(chunk[packed:])
        at += length + 12


def _unpacked(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data)
    except zlib.error:
        return b""
