"""A file that is written from base64, given in pieces of any length."""

import binascii
import os
import threading
from pathlib import Path

from studio.providers.network.spooling import sync_folder

_BREAKS = b"\r\n"
# Four threads that decode at once take the interpreter from the window for 60 ms at a time; one, for 10.
_TURN = threading.Lock()


class NotBase64(ValueError):
    """Other characters, an end in the middle, or a length that base64 never has."""


class DecodedFile:
    """Its methods raise NotBase64 and OSError."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("wb")
        self._rest = b""  # less than four characters, waiting for more
        self._has_ended = False
        self._size = 0

    def write(self, text: bytes) -> None:
        with _TURN:
            text = self._rest + text.translate(None, _BREAKS)
            whole = len(text) - len(text) % 4
            self._rest = text[whole:]
            self._decode(text[:whole])

    def end(self) -> int:
        """Close the file, synced, and give its size. Padding may have been left out."""
        if self._rest:
            self._decode(self._rest + b"=" * (-len(self._rest) % 4))
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        sync_folder(self._path.parent)
        return self._size

    def discard(self) -> None:
        self._file.close()
        self._path.unlink(missing_ok=True)

    def _decode(self, text: bytes) -> None:
        if text and self._has_ended:
            raise NotBase64("more after its end")
        try:
            data = binascii.a2b_base64(text, strict_mode=True)
        except binascii.Error as error:
            raise NotBase64(str(error)) from None
        self._has_ended = text.endswith(b"=")
        self._size += len(data)
        self._file.write(data)
