"""Base64 is cut out of a JSON text while it goes by and becomes files, so that what is parsed stays small."""

import json
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from studio.model.errors import BadReply, Charged, OutcomeUnknown, ProviderError
from studio.providers.network.decoding import DecodedFile, NotBase64
from studio.providers.network.threads import in_thread

SLICE = 256 * 1024
_SKELETON_MOST = 1024 * 1024
_FILES_MOST = 64
_HEAD = 4096  # so much of a string is read before it is taken for base64
_KEYS = (b"b64_json", b"partial_image_b64")  # base64 of any length
_BASE64 = re.compile(rb"(data:[\w.+/;=-]{0,128};base64,)?([A-Za-z0-9+/\r\n]+=*[\r\n]*)")


class Garbled(ValueError):
    """The text is no JSON, or holds more than an answer does."""


@dataclass(frozen=True, slots=True)
class CutOut:
    """Stands in the parsed answer where base64 was; its `size` bytes are in a file, synced.

    `prefix` is what stood before the base64, such as data:image/png;base64, ("" as a rule).
    """

    path: Path
    size: int
    prefix: str = ""


async def cut_out(
    body: Path,
    place: Callable[[int], Path],
    *,
    provider: str,
    charged: Charged,
    request_id: str | None = None,
) -> object:
    """The JSON in `body` with a CutOut for every picture in it, the n-th of them (from 0) in `place(n)`.

    Strings of 4 KiB and more are cut when they are base64, those called b64_json and data: addresses at any
    length. Works in a thread. Raises BadReply for what is no JSON, or leaves more than 1 MiB to parse, and
    OutcomeUnknown when the disk does not take the pictures; the body is there still.
    """
    with told_cutting(provider, charged, request_id):
        return await in_thread(cut_file, body, place)


@contextmanager
def told_cutting(provider: str, charged: Charged, request_id: str | None) -> Iterator[None]:
    """What goes wrong while something is cut becomes an error of ours."""
    error: ProviderError
    try:
        yield
    except Garbled as garbled:
        detail = str(garbled)
        error = BadReply(
            "answer-not-json", provider=provider, charged=charged, request_id=request_id, detail=detail
        )
    except OSError as trouble:
        error = OutcomeUnknown(
            "answer-not-kept",
            provider=provider,
            charged=charged,
            request_id=request_id,
            host=provider,
            reason=trouble.strerror or type(trouble).__name__,
        )
    else:
        return
    raise error


def cut_file(body: Path, place: Callable[[int], Path]) -> object:
    """As `cut_out`, in this thread. Raises Garbled and OSError."""
    cutter = Cutter(place)
    try:
        with body.open("rb") as file:
            while piece := file.read(SLICE):
                cutter.feed(piece)
        return cutter.finish()
    finally:
        cutter.abandon()


class Cutter:
    """Takes one JSON text in pieces of any length, split anywhere; holds a piece and the skeleton.

    `feed`, then `finish`; `abandon` in any case. They raise Garbled and OSError.
    """

    def __init__(self, place: Callable[[int], Path]) -> None:
        self._place = place
        self._stand_in = secrets.token_hex(16)
        self._cut: list[CutOut] = []
        self._skeleton = bytearray()
        self._in_string = False
        self._left = b""  # the start of an escape
        self._head: bytearray | None = None  # of a string not yet known for text or base64
        self._last = b""  # the string before: the key, when a value follows
        self._file: DecodedFile | None = None
        self._path, self._prefix = Path(), ""

    @property
    def skeleton(self) -> bytes:
        """What there is beside the pictures so far."""
        return bytes(self._skeleton)

    def feed(self, data: bytes) -> None:
        data, self._left = self._left + data, b""
        at = 0
        while at < len(data):
            at = self._string(data, at) if self._in_string else self._between(data, at)
            if len(self._skeleton) > _SKELETON_MOST:
                raise Garbled("too much beside the pictures")

    def finish(self) -> object:
        """The parsed text."""
        if self._in_string:
            raise Garbled("it ends within a string")
        try:
            found = json.loads(self._skeleton.decode("utf-8-sig"), parse_constant=_refuse)
            return self._with_cuts(found)
        except (ValueError, RecursionError) as error:
            detail = f"{type(error).__name__} in {len(self._skeleton)} bytes"
        raise Garbled(detail)

    def abandon(self) -> None:
        """A file that is half written goes; a whole one stays."""
        if self._file is not None:
            self._file.discard()
            self._file = None

    def _between(self, data: bytes, at: int) -> int:
        """Takes what stands before the next string, and its quote; gives where to go on."""
        quote = data.find(b'"', at)
        if quote < 0:
            self._skeleton += data[at:]
            return len(data)
        self._skeleton += data[at:quote]
        self._in_string, self._head = True, bytearray()
        return quote + 1

    def _string(self, data: bytes, at: int) -> int:
        """Takes what is there of a string, and its quote; gives where to go on."""
        end, is_whole = _end_of_string(data, at)
        self._take(data[at:end])
        if not is_whole:
            self._left = data[end:]
            return len(data)
        self._close_string()
        self._in_string = False
        return end + 1

    def _take(self, content: bytes) -> None:
        if self._file is not None:
            self._write(content)
        elif self._head is None:
            self._skeleton += content
        else:
            self._head += content
            if len(self._head) >= _HEAD:
                self._judge(self._head)

    def _judge(self, head: bytearray) -> None:
        """Base64 or text: a long string has shown enough of itself."""
        text = _unescaped(bytes(head))
        shown = _BASE64.fullmatch(text, 0, _HEAD)
        self._head = None
        if shown is None:
            self._skeleton += b'"' + head
        else:
            self._start_file(shown, text)

    def _close_string(self) -> None:
        head, self._head = self._head, None
        key, self._last = self._last, b""
        if head is not None:
            self._last = bytes(head)
            self._close_short(self._last, key)
        elif self._file is None:
            self._skeleton += b'"'
        else:
            self._end_file()

    def _close_short(self, content: bytes, key: bytes) -> None:
        """A short string is a picture only by its name or by what stands before it."""
        text = _unescaped(content)
        shown = _BASE64.fullmatch(text)
        is_named = key in _KEYS and self._skeleton[-32:].rstrip().endswith(b":")
        if shown is not None and (is_named or shown[1]):
            self._start_file(shown, text)
            self._end_file()
        else:
            self._skeleton += b'"' + content + b'"'

    def _start_file(self, shown: re.Match[bytes], text: bytes) -> None:
        if len(self._cut) == _FILES_MOST:
            raise Garbled("too many pictures")
        self._prefix = (shown[1] or b"").decode("ascii")
        self._path = self._place(len(self._cut))
        self._file = DecodedFile(self._path)
        self._write(text[shown.start(2) :])

    def _write(self, content: bytes) -> None:
        assert self._file is not None
        try:
            self._file.write(_unescaped(content))
        except NotBase64 as error:
            raise Garbled(str(error)) from None

    def _end_file(self) -> None:
        assert self._file is not None
        try:
            size = self._file.end()
        except NotBase64 as error:
            raise Garbled(str(error)) from None
        self._file = None
        self._skeleton += b'"%s%d"' % (self._stand_in.encode(), len(self._cut))
        self._cut.append(CutOut(self._path, size, self._prefix))

    def _with_cuts(self, found: object) -> object:
        if isinstance(found, dict):
            return {key: self._with_cuts(value) for key, value in found.items()}
        if isinstance(found, list):
            return [self._with_cuts(value) for value in found]
        if isinstance(found, str) and found.startswith(self._stand_in):
            return self._cut[int(found.removeprefix(self._stand_in))]
        return found


def _end_of_string(data: bytes, at: int) -> tuple[int, bool]:
    """Where the closing quote is, or up to where the string may be taken: not into an escape."""
    quote = data.find(b'"', at)
    while (escape := data.find(b"\\", at, quote if quote >= 0 else len(data))) >= 0:
        at = escape + (6 if data[escape + 1 : escape + 2] == b"u" else 2)
        if at > len(data):
            return escape, False
        if 0 <= quote < at:
            quote = data.find(b'"', at)
    return (quote, True) if quote >= 0 else (len(data), False)


def _unescaped(content: bytes) -> bytes:
    """The characters meant; as it stands when they are no ASCII, which is no base64 then."""
    if b"\\" not in content:
        return content
    try:
        return str(json.loads(f'"{content.decode()}"')).encode("ascii")
    except ValueError:
        return content


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")
