"""A key that a server repeats, in a message or a header, is struck out before anybody sees or keeps it."""

_LONG_ENOUGH = 16  # of characters; a shorter one could stand in a picture by chance
_MARK = "***"


class Striker:
    """Takes what comes back in pieces of any length, split anywhere."""

    def __init__(self, key: str) -> None:
        self._key = key if len(key) >= _LONG_ENOUGH else ""
        self._bytes = self._key.encode()
        self._held = b""  # may be the start of the key

    def text(self, text: str) -> str:
        return text.replace(self._key, _MARK) if self._key else text

    def feed(self, chunk: bytes) -> bytes:
        if not self._bytes:
            return chunk
        data = (self._held + chunk).replace(self._bytes, _MARK.encode())
        held = next((n for n in range(len(self._bytes) - 1, 0, -1) if data.endswith(self._bytes[:n])), 0)
        self._held = data[len(data) - held :]
        return data[: len(data) - held]

    def end(self) -> bytes:
        """What was held back, and is no key."""
        held, self._held = self._held, b""
        return held
