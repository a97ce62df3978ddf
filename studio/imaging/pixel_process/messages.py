"""What the two processes say to each other: a line of JSON each, and which of them mean what.

The parent says a Job. The process says that it is ready; then of each job that it has begun, each size that a
decoder found, and how it ended: opened, refused, or a bug of ours. What it says is believed only as far as it
can be: its decoders read what strangers wrote.
"""

import json
from dataclasses import asdict, dataclass
from typing import Any

from studio.imaging.opened import Opened
from studio.model.errors import BadInput
from studio.model.pixels import Pixels, is_possible_size
from studio.model.project import Notice
from studio.model.sentences import TABLE

READY, BEGUN, SIZE, OPENED, REFUSED, BUG = "ready", "begun", "size", "opened", "refused", "bug"


class Unbelievable(Exception):
    """The process says what ours does not."""


@dataclass(frozen=True, slots=True)
class Job:
    """The addresses of the blocks where the bytes are, and where pixels and profile are to go."""

    name: str
    given: str
    made: str


def job_line(job: Job) -> bytes:
    return _line(asdict(job))


def job_of(line: bytes) -> Job:
    return Job(**json.loads(line))


def said_line(what: str, facts: object = None) -> bytes:
    return _line([what, facts])


def opened_line(opened: Opened) -> bytes:
    """Everything but the pixels and the profile, of which it says how long they are."""
    pixels = opened.pixels
    facts = {
        "layout": [pixels.width, pixels.height, pixels.bands, pixels.bits],
        "icc_bytes": None if opened.icc is None else len(opened.icc),
        "space": opened.space,
        "media_type": opened.media_type,
        "notices": [[notice.kind, notice.facts] for notice in opened.notices],
    }
    return said_line(OPENED, facts)


def refused_line(refused: BadInput) -> bytes:
    return said_line(REFUSED, [refused.kind, refused.detail, refused.facts])


def heard(line: bytes) -> tuple[str, Any]:
    """What is said, and its facts. Raises Unbelievable."""
    try:
        what, facts = json.loads(line)
    except (ValueError, TypeError) as error:
        raise Unbelievable(str(error)) from error
    return str(what), facts


def size_of(facts: Any) -> tuple[int, int]:
    """Raises Unbelievable."""
    match facts:
        case [int(width), int(height)] if is_possible_size(width, height):
            return width, height
    raise Unbelievable(f"a size of {facts!r}")


def refusal_of(facts: Any) -> BadInput:
    """Raises Unbelievable."""
    match facts:
        case [str(kind), str(detail), dict(said)] if kind in TABLE:
            return BadInput.said_elsewhere(kind, detail, said)
    raise Unbelievable(f"refused with {facts!r}")


def opened_of(facts: Any, made: memoryview) -> Opened:
    """The picture that was said, out of the bytes that were made. Raises Unbelievable."""
    try:
        width, height, bands, bits = facts["layout"]
        size_of([width, height])
        pixel_bytes, icc_bytes = width * height * bands * bits // 8, facts["icc_bytes"]
        if len(made) != pixel_bytes + (icc_bytes or 0):
            raise Unbelievable(f"{len(made)} bytes for {facts!r}")
        return Opened(
            Pixels(width, height, bands, bits, made[:pixel_bytes]),
            None if icc_bytes is None else bytes(made[pixel_bytes:]),
            str(facts["space"]),
            str(facts["media_type"]),
            tuple(_notice(*notice) for notice in facts["notices"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Unbelievable(str(error)) from error


def _notice(kind: str, facts: dict[str, object]) -> Notice:
    if kind not in TABLE:
        raise Unbelievable(f"a notice of {kind!r}")
    return Notice(kind, facts)


def _line(said: object) -> bytes:
    return json.dumps(said).encode() + b"\n"
