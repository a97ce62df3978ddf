"""Where does a call keep what comes back? In its job's folder: body, head and pictures."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from studio.providers.calls import Reply

_BODY, _HEAD, _UPLOAD = "reply", "reply.json", "upload"
_KEPT_HEADERS = ("x-litellm-response-cost", "retry-after", "retry-after-ms", "date", "location")


@dataclass(frozen=True, slots=True)
class Head:
    """What an answer says before its body; written down, so that a later start knows what lies there."""

    status: int
    media_type: str = ""
    request_id: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def is_stream(self) -> bool:
        return self.media_type == "text/event-stream"


def head_of(reply: Reply) -> Head:
    headers = {name: reply.headers[name] for name in _KEPT_HEADERS if name in reply.headers}
    return Head(reply.status, reply.media_type, reply.request_id, headers)


class SpooledReply:
    """The files of one call. Its methods touch the disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def body(self) -> Path:
        return self._folder / _BODY

    @property
    def upload(self) -> Path:
        """What the file store says to an upload; apart from the body, which a later start looks for."""
        return self._folder / _UPLOAD

    def has_body(self) -> bool:
        """Whether anything came; the file alone is there as soon as something is sent."""
        try:
            return self.body.stat().st_size > 0
        except FileNotFoundError:
            return False

    def drop_empty(self) -> None:
        """A body of which nothing came would look as if there were something to find."""
        if not self.has_body():
            self.forget()

    def cut(self, n: int) -> Path:
        """Where the n-th picture of the body goes first."""
        return self._folder / f"cut-{n}"

    def answer(self, ordinal: int) -> Path:
        return self._folder / f"answer-{ordinal}"

    def link(self, ordinal: int) -> Path:
        """Where a picture is written while it is fetched."""
        return self._folder / f"link-{ordinal}"

    def preview(self, ordinal: int, index: int) -> Path:
        return self._folder / f"preview-{ordinal}-{index}"

    def answers(self) -> tuple[tuple[int, Path], ...]:
        """Ordinal and file of each picture that has its own name."""
        found = (path for path in self._folder.glob("answer-*") if path.name[7:].isdecimal())
        return tuple(sorted((int(path.name[7:]), path) for path in found))

    def whole_cuts(self) -> Iterator[Path]:
        """The pictures that could be cut out of a body that breaks off, in their order."""
        n = 0
        while self.cut(n).is_file():
            yield self.cut(n)
            n += 1

    def note(self, head: Head) -> None:
        facts = {
            "status": head.status,
            "media_type": head.media_type,
            "request_id": head.request_id,
            "headers": dict(head.headers),
        }
        (self._folder / _HEAD).write_text(json.dumps(facts), encoding="utf-8")

    def head(self) -> Head | None:
        """What was noted; None where nothing was, or it was written by halves."""
        try:
            facts = json.loads((self._folder / _HEAD).read_text(encoding="utf-8"))
            return Head(
                int(facts["status"]), str(facts["media_type"]), facts["request_id"], dict(facts["headers"])
            )
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def forget(self) -> None:
        """A body that is no answer goes, with all that was made of it."""
        for pattern in (_BODY, _HEAD, _UPLOAD, "cut-*", "link-*"):
            for path in self._folder.glob(pattern):
                path.unlink(missing_ok=True)

    def forget_previews(self) -> None:
        for path in self._folder.glob("preview-*"):
            path.unlink(missing_ok=True)
