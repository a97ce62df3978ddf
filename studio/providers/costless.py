"""What is told of a failure where calls cost nothing: nobody needs to fear for money."""

from studio.model.errors import Charged, ProviderError

_SPEAK_OF_MONEY = frozenset(
    {
        "answer-cut",
        "answer-not-json",
        "gateway-timed-out",
        "no-answer-in-time",
        "reply-without-picture",
        "server-failed",
        "stream-cut",
    }
)


def without_charge(error: ProviderError) -> ProviderError:
    """The same error with nothing charged, and without words about it; the server's own words stay."""
    if error.charged is Charged.NO:
        return error
    if error.kind not in _SPEAK_OF_MONEY:
        error.charged = Charged.NO
        return error
    kind_of, said = type(error), error.facts.get("said")
    if said:
        told = kind_of("free-call-failed", provider=error.provider, charged=Charged.NO, said=said)
    else:
        told = kind_of("free-answer-lost", provider=error.provider, charged=Charged.NO)
    told.request_id, told.detail = error.request_id, str(error)
    return told
