"""What one request needs on its way."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from studio.providers.network.routing import Route
from studio.providers.network.sending import Body


@dataclass(frozen=True, slots=True)
class Errand:
    """What one request needs. `key` travels in one of `headers`, and is struck out of what comes back.

    `takes` are the beginnings of the media types that are wanted; none for any.
    """

    method: str
    route: Route
    headers: Mapping[str, str] = field(repr=False)
    key: str = field(repr=False)
    body: Body
    into: Path
    most_bytes: int
    trust: ssl.SSLContext
    connect_s: float
    takes: tuple[str, ...] = ()
