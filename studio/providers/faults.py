"""What is told of a call that did not come to its end: which error, and whether it may be charged."""

from dataclasses import dataclass
from enum import StrEnum

from studio.model.errors import (
    BadReply,
    Charged,
    HostError,
    NotReached,
    OutcomeUnknown,
    ProviderError,
    StudioError,
)
from studio.providers.watching import Stage, TimeOver


class Why(StrEnum):
    """Why there is no whole answer; the value is the kind of the error."""

    UNKNOWN_HOST = "host-unknown"
    REFUSED = "connection-refused"
    SLOW = "connect-timeout"
    NO_WAY = "host-unreachable"
    TLS = "tls-failed"
    PROXY = "proxy-failed"
    CUT = "connection-cut"
    NOT_HTTP = "answer-not-http"


class Broken(Exception):
    """The connection failed; `detail` is for the log, in the words of the machine."""

    def __init__(self, why: Why, detail: str = "") -> None:
        super().__init__(why, detail)
        self.why = why
        self.detail = detail


@dataclass(slots=True)
class Standing:
    """Whose call it is, and how far it has come.

    `charged` is what it may have cost once a byte of its body is out; NO for a free call.
    """

    provider: str
    host: str
    charged: Charged
    is_sent: bool = False
    request_id: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether nobody can say if the work was done, and paid."""
        return self.is_sent and self.charged is not Charged.NO


def of_connection(broken: Broken, at: Standing) -> ProviderError:
    """The error for a connection that could not be made, or broke."""
    if broken.why is Why.NOT_HTTP and at.is_sent:
        return of_reply("answer-not-http", at, detail=broken.detail)
    if broken.why is Why.CUT and at.is_open:
        return _without_answer("answer-cut", at, detail=broken.detail)
    return _without_answer(broken.why.value, at, detail=broken.detail, reason=broken.detail)


def of_time(over: TimeOver, at: Standing) -> ProviderError:
    """The error for a call that took too long."""
    early = over.stage in (Stage.RESOLVING, Stage.CONNECTING)
    late = "no-answer-in-time" if at.is_open else "no-answer"
    kind = Why.SLOW.value if early else late
    return _without_answer(kind, at, detail=str(over), seconds=round(over.seconds))


def of_disk(error: OSError, at: Standing) -> StudioError:
    """The error for an answer that could not be written down."""
    reason = error.strerror or type(error).__name__
    if at.is_open:
        return _without_answer("answer-not-kept", at, reason=reason)
    return HostError("answer-not-kept", host=at.host, reason=reason)


def of_reply(kind: str, at: Standing, *, detail: str = "", **facts: object) -> BadReply:
    """The error for an answer that came, and is of no use."""
    error = BadReply  # the kinds are checked by their own test
    return error(
        kind,
        provider=at.provider,
        charged=at.charged,
        request_id=at.request_id,
        detail=detail,
        host=at.host,
        **facts,
    )


def _without_answer(kind: str, at: Standing, *, detail: str = "", **facts: object) -> ProviderError:
    error = OutcomeUnknown if at.is_open else NotReached
    return error(
        kind,
        provider=at.provider,
        charged=at.charged if at.is_open else Charged.NO,
        request_id=at.request_id,
        detail=detail,
        host=at.host,
        **facts,
    )
