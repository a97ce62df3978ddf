"""Plain questions to a server, by the standard library alone, so that it is judged by no client of ours."""

import http.client
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from loopback.openai_server import KEY
from loopback.serving import LoopbackServer
from PIL import Image

_BOUNDARY = "a-fence-of-the-tests"


@dataclass(frozen=True, slots=True)
class Heard:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def refusal(self) -> tuple[int, str | None, str | None]:
        """Status, code and parameter of an error."""
        error = self.json["error"]
        return self.status, error["code"], error["param"]


def ask(
    server: LoopbackServer,
    method: str,
    path: str,
    body: bytes | None = None,
    media_type: str = "application/json",
    key: str | None = KEY,
) -> Heard:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    headers = {"content-type": media_type} if body is not None else {}
    if key:
        headers["authorization"] = f"Bearer {key}"
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return Heard(
            answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        )
    finally:
        connection.close()


def send_json(server: LoopbackServer, path: str, **fields: Any) -> Heard:
    return ask(server, "POST", path, json.dumps(fields).encode())


File = tuple[str, str, str, bytes]  # field, file name, media type, content


def send_form(server: LoopbackServer, path: str, files: Iterable[File], **fields: str) -> Heard:
    body = form(files, fields)
    return ask(server, "POST", path, body, f"multipart/form-data; boundary={_BOUNDARY}")


def form(files: Iterable[File], fields: dict[str, str]) -> bytes:
    lines = []
    for name, text in fields.items():
        lines.append(
            f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'.encode()
        )
    for name, file_name, media_type, content in files:
        head = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{file_name}"\r\n'
        lines.append(f"{head}Content-Type: {media_type}\r\n\r\n".encode() + content + b"\r\n")
    return b"".join(lines) + f"--{_BOUNDARY}--\r\n".encode()


def png(width: int = 64, height: int = 48, mode: str = "RGB", colour: Any = 120, **save: Any) -> bytes:
    target = io.BytesIO()
    if isinstance(colour, int):
        colour = (colour,) * len(mode) if len(mode) > 1 else colour
    Image.new(mode, (width, height), colour).save(target, "PNG", **save)
    return target.getvalue()


def picture(content: bytes) -> Image.Image:
    opened = Image.open(io.BytesIO(content))
    opened.load()
    return opened


def image(content: bytes | None = None, name: str = "image") -> File:
    return name, "picture.png", "image/png", content or png()


def mask(content: bytes | None = None) -> File:
    return "mask", "mask.png", "image/png", content or png(mode="RGBA", colour=(0, 0, 0, 0))
