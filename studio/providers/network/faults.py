"""What is told of a call that did not come to its end: which error, and whether it may be charged."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NoReturn

from studio.model.cancel import Cancelled
from studio.model.errors import (
    BadReply,
    Charged,
    HostError,
    NotAllowed,
    NotReached,
    OutcomeUnknown,
    ProviderError,
)
from studio.providers.network.watching import Stage, TimeOver

_LOG = logging.getLogger("studio.providers")


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


class OffLimits(Exception):
    """The account may not be led there: to `address`, or (None) without encryption.

    `may_be_allowed`: it may, once the user allows it the private network.
    """

    def __init__(self, address: str | None, *, may_be_allowed: bool = False) -> None:
        super().__init__(address)
        self.address = address
        self.may_be_allowed = may_be_allowed


@dataclass(slots=True)
class Standing:
    """Whose call it is, and how far it has come.

    `charged` is what it may have cost once a byte of its body is out, NO for a free call; for a link, what
    the answer in which it stood has cost.
    """

    provider: str
    call: str  # method, host and path, for the log
    host: str
    charged: Charged
    clean: Callable[[str], str] = field(default=str, repr=False)  # strikes the key out of foreign words
    is_link: bool = False
    is_sent: bool = False
    status: int = 0
    request_id: str | None = None
    came: int = 0  # bytes of the answer's body

    @property
    def is_open(self) -> bool:
        """Whether nobody can say if the work was done, and paid."""
        return (self.is_sent or self.is_link) and self.charged is not Charged.NO


@contextmanager
def told(at: Standing) -> Iterator[None]:
    """What went wrong on the way becomes an error that says what may have been charged.

    A HostError comes of what is made ready before anything is sent.
    """
    error: ProviderError
    try:
        yield
    except Cancelled:
        raise Cancelled(before_sending=not at.is_sent) from None
    except Broken as broken:
        error = of_connection(broken, at)
    except TimeOver as over:
        error = of_time(over, at)
    except OffLimits as limits:
        error = of_limits(limits, at)
    except HostError as trouble:
        error = _without_answer(trouble.kind, at, detail=trouble.detail, **trouble.facts)
    except OSError as trouble:
        error = of_disk(trouble, at)
    else:
        return
    _LOG.info("%s %s: %s", at.call, error.kind, error.detail)
    raise_alone(error)


def raise_alone(error: Exception) -> NoReturn:
    """Without what went before: that may hold the request, or words of the server, and so the key."""
    try:
        raise error
    finally:
        error.__context__ = None


def of_connection(broken: Broken, at: Standing) -> ProviderError:
    """The error for a connection that could not be made, or broke."""
    detail = at.clean(broken.detail)
    if broken.why is Why.NOT_HTTP and at.is_sent:
        return of_reply("answer-not-http", at, detail=detail)
    if broken.why is Why.CUT and at.is_open:
        return _without_answer("answer-cut", at, detail=detail)
    return _without_answer(broken.why.value, at, detail=detail, reason=detail)


def of_limits(limits: OffLimits, at: Standing) -> ProviderError:
    """The error for a place where the account may not be led."""
    if limits.address is None:
        link, own = "link-plain", "address-plain"
    elif limits.may_be_allowed:
        link, own = "link-inside", "address-inside"
    else:
        link, own = "link-forbidden", "address-forbidden"
    if at.is_link:
        return of_reply(link, at, address=limits.address)
    return _without_answer(own, at, address=limits.address)


def of_time(over: TimeOver, at: Standing) -> ProviderError:
    """The error for a call that took too long."""
    early = over.stage in (Stage.PREPARING, Stage.RESOLVING, Stage.CONNECTING)
    late = "no-answer-in-time" if at.is_open else "no-answer"
    kind = Why.SLOW.value if early else late
    return _without_answer(kind, at, detail=str(over), seconds=round(over.seconds))


def of_disk(error: OSError, at: Standing) -> ProviderError:
    """The error for an answer that could not be written down."""
    return _without_answer("answer-not-kept", at, reason=error.strerror or type(error).__name__)


def of_key(trouble: HostError, at: Standing) -> NotAllowed:
    """The error for a key that could not be read, before anything is sent.

    It is none that is repeated by itself: a keyring would ask for its password again and again.
    """
    error = NotAllowed  # the kinds are those of the keyring
    return error(
        trouble.kind,
        provider=at.provider,
        charged=Charged.NO,
        request_id=None,
        detail=trouble.detail,
        **trouble.facts,
    )


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
        **{"host": at.host, **facts},
    )
