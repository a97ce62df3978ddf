"""How does a picture get here that an answer only names? With the key from the account's own server alone."""

from pathlib import Path
from urllib.parse import urljoin, urlsplit

from studio.model.cancel import Cancelled, CancelToken
from studio.model.errors import BadReply, Charged, NotReached, OutcomeUnknown, ProviderError
from studio.model.profile import Profile, origin_of
from studio.providers.network.calls import Call
from studio.providers.network.wire import MOST_PICTURE_BYTES, Wire

_MAY_BE_ALLOWED = "link-inside"


class ResultLinks:
    """The pictures at these addresses are made, and paid: fetching one again is always free."""

    def __init__(self, wire: Wire, profile: Profile, *, provider: str) -> None:
        self._wire = wire
        self._profile = profile
        self._provider = provider

    async def fetch(self, link: str, into: Path, cancel: CancelToken, *, request_id: str | None) -> None:
        """`link` may be relative to the root of the server.

        Raises OutcomeUnknown for one that can be tried again, also where that was called off or the account
        may not be led there yet; BadReply for one that is not followed.
        """
        url = urljoin(f"{self._profile.origin}/", link)
        try:
            status = await self._status(url, into, cancel)
        except (NotReached, OutcomeUnknown) as error:
            raise self._unfetched(url, request_id, error.detail or error.kind) from None
        except BadReply as error:
            if error.kind == _MAY_BE_ALLOWED:
                raise self._refused(error, request_id) from None
            error.charged = Charged.YES
            raise
        except Cancelled:  # which takes nothing back: the picture is made
            raise self._waiting(url, request_id) from None
        if not 200 <= status < 300:
            raise self._unfetched(url, request_id, f"HTTP {status}")

    async def _status(self, url: str, into: Path, cancel: CancelToken) -> int:
        if _is_at(url, self._profile.origin):
            call = Call("GET", url)
            reply = await self._wire.ask(call, into=into, cancel=cancel, most_bytes=MOST_PICTURE_BYTES)
            if not 300 <= reply.status < 400:
                return reply.status
            url = urljoin(url, reply.headers.get("location", ""))
        reply = await self._wire.download(url, into=into, cancel=cancel, charged=Charged.YES)
        return reply.status

    def _unfetched(self, url: str, request_id: str | None, reason: str) -> ProviderError:
        return OutcomeUnknown(
            "answer-not-fetched",
            provider=self._provider,
            charged=Charged.YES,
            request_id=request_id,
            host=_host(url),
            reason=reason,
        )

    def _refused(self, error: BadReply, request_id: str | None) -> ProviderError:
        """It waits until the user allows the account to be led there."""
        return OutcomeUnknown(
            "link-inside",
            provider=self._provider,
            charged=Charged.YES,
            request_id=request_id,
            host=error.facts.get("host"),
            address=error.facts.get("address"),
        )

    def _waiting(self, url: str, request_id: str | None) -> ProviderError:
        return OutcomeUnknown(
            "answer-waits",
            provider=self._provider,
            charged=Charged.YES,
            request_id=request_id,
            host=_host(url),
        )


def _host(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2]


def _is_at(url: str, origin: str) -> bool:
    try:
        return origin_of(url) == origin
    except ValueError:
        return False
