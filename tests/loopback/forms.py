"""Reading multipart/form-data to the letter of RFC 7578: what is sloppy is refused."""

import re
from dataclasses import dataclass

from loopback.messages import Refusal

_BOUNDARY = re.compile(r'boundary="?([^";]{1,70})"?')
_NAME = re.compile(r'(?:^|;)\s*name="([^"]*)"')
_FILE_NAME = re.compile(r'(?:^|;)\s*filename="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Part:
    """One field of a form; `file_name` None for plain text, `media_type` "" where none was said."""

    name: str
    content: bytes
    file_name: str | None = None
    media_type: str = ""

    @property
    def text(self) -> str:
        try:
            return self.content.decode()
        except UnicodeDecodeError:
            raise Refusal(400, f"{self.name} is not UTF-8", param=self.name, code="invalid_value") from None


def parts_of(content_type: str, body: bytes) -> list[Part]:
    """The fields in their order. Raises Refusal for a form that is not whole."""
    found = _BOUNDARY.search(content_type)
    if not found:
        raise Refusal(400, "the form names no boundary", code="invalid_multipart_form")
    fence = b"--" + found[1].encode()
    if not body.startswith(fence + b"\r\n") or not body.rstrip(b"\r\n").endswith(b"\r\n" + fence + b"--"):
        raise Refusal(400, "the form is not whole", code="invalid_multipart_form")
    pieces = body.rstrip(b"\r\n")[len(fence) + 2 : -len(fence) - 4].split(b"\r\n" + fence + b"\r\n")
    return [_part(piece) for piece in pieces]


def _part(piece: bytes) -> Part:
    head, blank, content = piece.partition(b"\r\n\r\n")
    if not blank:
        raise Refusal(400, "a part of the form has no end of headers", code="invalid_multipart_form")
    headers = {}
    for line in head.decode("utf-8", "replace").split("\r\n"):
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    disposition = headers.get("content-disposition", "")
    named = _NAME.search(disposition)
    if not disposition.startswith("form-data") or not named:
        raise Refusal(400, "a part of the form has no name", code="invalid_multipart_form")
    file_name = _FILE_NAME.search(disposition)
    return Part(
        named[1], content, file_name[1] if file_name else None, headers.get("content-type", "").lower()
    )
