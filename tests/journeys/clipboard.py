"""The clipboard of a desk, as another program fills and reads it."""

from pathlib import Path

from desk import Desk, until


class Clipboard:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def put_text(self, text: str) -> None:
        self._put("UTF8_STRING", text.encode())

    def put_picture(self, path: Path) -> None:
        self._put("image/png", path.read_bytes())

    def put_files(self, *paths: Path) -> None:
        self._put("text/uri-list", "".join(f"{path.absolute().as_uri()}\r\n" for path in paths).encode())

    def kinds(self) -> list[str]:
        return self._get("TARGETS").decode().split()

    def picture(self) -> bytes:
        """The PNG on it, as soon as there is one."""
        return until(lambda: self._get("image/png"), what="a picture on the clipboard")

    def text(self) -> str:
        return self._get("UTF8_STRING").decode()

    def _put(self, kind: str, data: bytes) -> None:
        # xclip stays behind to serve the selection: it must not hold a pipe of ours.
        source = self._desk.folder / "clipboard"
        source.write_bytes(data)
        self._desk.start("xclip", "-quiet", "-selection", "clipboard", "-target", kind, "-in", str(source))
        until(lambda: kind in self.kinds() and self._get(kind) == data, what=f"{kind} on the clipboard")

    def _get(self, kind: str) -> bytes:
        return self._desk.bytes_of("xclip", "-selection", "clipboard", "-target", kind, "-out")
