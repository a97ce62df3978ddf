"""What does a server's failure mean: which error is it, and what may have been charged?

Throttled is raised for exactly what may be sent again by itself: a rate limit said by its code (429), or a
503 that says to slow down or when to come back. What a server took on and then failed at is *charged: maybe*:
gateways answer 5xx after the maker behind them was paid. What it refused at the door cost nothing.
"""

import math
import re
from dataclasses import dataclass
from typing import TypedDict

from studio.model.errors import (
    Charged,
    Declined,
    NotAllowed,
    OutcomeUnknown,
    OutOfCredit,
    ProviderError,
    Rejected,
    Throttled,
)
from studio.providers.envelopes import SILENT, Said

_MODERATION = frozenset(
    {
        "moderation_blocked",
        "content_policy_violation",
        "image_content_policy_violation",
        "contentfilter",
        "content_filter",
        "responsibleaipolicyviolation",
    }
)
_NO_CREDIT = frozenset({"insufficient_quota", "credit_balance_exhausted"})
_LIMITS = ("spend_limit_exceeded", "usage_limit_exceeded", "billing_hard_limit_reached")
_RATE = frozenset({"rate_limit_exceeded", "rate_limit_error", "ratelimitreached", "too_many_requests"})
_SLOW_DOWN = "slow_down"
_OVERLOAD = frozenset({_SLOW_DOWN, "server_is_overloaded", "service_unavailable_error"})
_NO_MODEL = frozenset({"model_not_found", "deploymentnotfound"})
_GATEWAY_TIMED_OUT = frozenset({408, 504, 522, 524})
_TAKEN_ON = frozenset({408, 409, 499})  # of the 4xx, those that may come after the work has begun
_NOT_HERE = frozenset({301, 307, 308})  # say that nothing was done; 302 and 303 may come after the work
_LONG_WAIT_S = 120.0  # is said in minutes; a shorter one is counted down
_OTHER_THAN_KEY = re.compile(r"\bip\b|member of")


class _Known(TypedDict):
    provider: str
    charged: Charged
    request_id: str | None


@dataclass(frozen=True, slots=True)
class Failure:
    """A reply that is no answer, and what is known around it.

    `retry_after_s` of a 503 is what its headers tell, of others what its words tell too. `purchases` is how
    often the server may buy one call by itself; `replacement` what the catalogue names for a model that is
    gone; `location` where a redirect points to.
    """

    status: int
    provider: str
    said: Said = SILENT
    retry_after_s: float | None = None
    request_id: str | None = None
    model: str = ""
    replacement: str = ""
    host: str = ""
    path: str = ""
    location: str = ""
    purchases: int = 1

    @property
    def words(self) -> str:
        """What the server said, without the full stop, since our sentence goes on; else the bare status."""
        return self.said.message.rstrip(".") or f"HTTP {self.status}"

    @property
    def is_refusal(self) -> bool:
        """Whether the status alone says that the request was not taken on."""
        return (400 <= self.status < 500 and self.status not in _TAKEN_ON) or self.status in _NOT_HERE

    @property
    def known(self) -> _Known:
        """What every error of it carries; charged by the status alone."""
        return self.with_charged(Charged.NO if self.is_refusal else Charged.MAYBE)

    def with_charged(self, charged: Charged) -> _Known:
        return _Known(provider=self.provider, charged=charged, request_id=self.request_id)

    def has(self, codes: frozenset[str]) -> bool:
        """Whether its code or type is one of these, however it is spelt."""
        return self.said.code.lower() in codes or self.said.type.lower() in codes


def error_of(failure: Failure) -> ProviderError:
    """The error of a reply that is no answer."""
    status = failure.status
    if _is_moderation(failure):
        return _declined(failure)
    if _is_out_of_credit(failure):
        return _out_of_credit(failure)
    if 300 <= status < 400:
        location = failure.location or "–"
        return Rejected("address-moved", **failure.known, host=failure.host, location=location)
    if status in (401, 403):
        return _not_allowed(failure)
    if _may_be_asked_again(failure):
        return _throttled(failure)
    return _refused(failure) if failure.is_refusal else _failed(failure)


def _is_moderation(failure: Failure) -> bool:
    return failure.has(_MODERATION) or bool(failure.said.stage or failure.said.categories)


def _declined(failure: Failure) -> ProviderError:
    """Before the work nothing is charged; a picture that was withheld after it may be."""
    said = failure.said
    reason = ", ".join(said.categories) or failure.words
    if said.stage == "input":
        known = failure.known if failure.status >= 500 else failure.with_charged(Charged.NO)
        return Declined("declined-request", **known, stage="input", categories=said.categories, reason=reason)
    if said.stage:
        known = failure.with_charged(Charged.MAYBE)
        return Declined(
            "declined-answer", **known, stage=said.stage, categories=said.categories, reason=reason
        )
    return Declined("declined", **failure.known, stage="", categories=said.categories, reason=reason)


def _is_out_of_credit(failure: Failure) -> bool:
    """The type is shared by all that has to do with money, and by some with rates: the code decides."""
    is_about_rate = failure.said.code.lower() in _RATE
    return failure.status == 402 or _is_at_limit(failure) or (failure.has(_NO_CREDIT) and not is_about_rate)


def _is_at_limit(failure: Failure) -> bool:
    return failure.said.code.lower().endswith(_LIMITS)


def _out_of_credit(failure: Failure) -> ProviderError:
    if _is_at_limit(failure):
        return OutOfCredit("spend-limit-reached", **failure.known)
    return OutOfCredit("out-of-credit", **failure.known)


def _not_allowed(failure: Failure) -> ProviderError:
    words = failure.words.lower()
    if "must be verified" in words:
        return NotAllowed("organization-unverified", **failure.known)
    if "unsupported_country" in failure.said.code or "country" in words:
        return NotAllowed("region-refused", **failure.known)
    if failure.status == 401 and not _OTHER_THAN_KEY.search(words):
        return NotAllowed("key-refused", **failure.known)
    return NotAllowed("access-refused", **failure.known, said=failure.words)


def _may_be_asked_again(failure: Failure) -> bool:
    """Whether it says clearly that asking again is welcome, and that nothing was bought."""
    if failure.status == 429:
        has_rate_code = failure.has(_RATE | _OVERLOAD)
        return has_rate_code or (not failure.said.code and failure.retry_after_s is not None)
    if failure.status == 503 and failure.purchases == 1:
        return failure.said.code.lower() == _SLOW_DOWN or failure.retry_after_s is not None
    return False


def _throttled(failure: Failure) -> ProviderError:
    if failure.status == 503 or failure.has(_OVERLOAD):
        known = failure.with_charged(Charged.NO)
        return Throttled("server-overloaded", **known, retry_after_s=failure.retry_after_s)
    wait_s = failure.retry_after_s
    if wait_s is not None and wait_s >= _LONG_WAIT_S:
        minutes = math.ceil(wait_s / 60)
        return Throttled("rate-limited-long", **failure.known, retry_after_s=wait_s, minutes=minutes)
    return Throttled("rate-limited", **failure.known, retry_after_s=wait_s)


def _refused(failure: Failure) -> ProviderError:
    if _is_about_model(failure):
        return _no_model(failure)
    if failure.status in (404, 405) and not failure.said.code:
        return Rejected("service-missing", **failure.known, host=failure.host, path=failure.path)
    if failure.status == 413:
        return Rejected("request-too-large", **failure.known)
    if failure.said.param:
        return Rejected("parameter-rejected", **failure.known, name=failure.said.param, said=failure.words)
    return Rejected("request-rejected", **failure.known, said=failure.words)


def _is_about_model(failure: Failure) -> bool:
    words = failure.said.message.lower()
    is_missing = "does not exist" in words or "not found" in words
    return failure.has(_NO_MODEL) or (failure.status == 404 and "model" in words and is_missing)


def _no_model(failure: Failure) -> ProviderError:
    if failure.replacement:
        return Rejected(
            "model-replaced", **failure.known, model=failure.model, replacement=failure.replacement
        )
    return Rejected("model-not-found", **failure.known, model=failure.model)


def _failed(failure: Failure) -> ProviderError:
    """Taken on, then failed: nobody knows whether it was paid for."""
    if failure.purchases > 1 and failure.status >= 500:
        return OutcomeUnknown(
            "server-failed-often", **failure.known, status=failure.status, times=failure.purchases
        )
    if failure.status in _GATEWAY_TIMED_OUT:
        return OutcomeUnknown("gateway-timed-out", **failure.known, status=failure.status)
    return OutcomeUnknown("server-failed", **failure.known, said=failure.words)
