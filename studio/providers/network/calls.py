"""What is asked of a server and what it answers, as plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from studio.model.errors import Charged


@dataclass(frozen=True, slots=True)
class Auth:
    """How a key travels: in `header`, with `prefix` before it. No header: no key is read or sent."""

    header: str = "Authorization"
    prefix: str = "Bearer "


BEARER = Auth()
API_KEY = Auth("api-key", "")
NO_KEY = Auth("", "")


@dataclass(frozen=True, slots=True)
class Base64File:
    """A value of a JSON body: the bytes of a file in base64 after `prefix`, never whole in memory."""

    path: Path
    prefix: str = ""  # such as data:image/png;base64,


@dataclass(frozen=True, slots=True)
class FilePart:
    """A file of a multipart body."""

    field: str
    path: Path
    file_name: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Call:
    """One request to the account's own server.

    `url` is a path below the base address, or a whole address at the same origin. `json`, or `fields` and
    `files` (multipart, in this order), or nothing. `charged` says what a POST may have cost that was sent and
    not answered: NO for an upload. Whatever is free fails as NotReached, however far it came.
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    json: Mapping[str, object] | None = None
    fields: tuple[tuple[str, str], ...] = ()
    files: tuple[FilePart, ...] = ()
    charged: Charged = Charged.MAYBE

    @property
    def may_cost(self) -> Charged:
        return self.charged if self.method == "POST" else Charged.NO


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of any status; `headers` have lower-case names, `body` is the spool file.

    A body of a status other than 2xx is cut off after a megabyte: no error needs more words.
    """

    status: int
    headers: Mapping[str, str]
    media_type: str
    body: Path
    request_id: str | None = None

    @property
    def is_good(self) -> bool:
        return self.status // 100 == 2

    @property
    def is_events(self) -> bool:
        return self.is_good and self.media_type == "text/event-stream"


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds without a sign of life: to connect, while sending, while waiting; `whole_s` for everything."""

    connect_s: float = 10
    send_s: float = 120
    read_s: float = 600
    whole_s: float = 900
