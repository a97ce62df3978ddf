"""What is known of a reply that is no answer: its words, when to come back, whose it is."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from studio.model.errors import Charged, NotReached, ProviderError
from studio.providers.envelopes import Said, said_in_text
from studio.providers.openai.errors import Failure, error_of
from studio.providers.spooled import Head
from studio.providers.waiting import retry_after_s

_TEXT_MOST = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Asked:
    """Who was asked for what, as far as a failure tells of it."""

    provider: str
    host: str
    url: str
    model: str = ""
    replacement: str = ""
    purchases: int = 1

    def failure(self, head: Head, said: Said) -> Failure:
        words = said.message if head.status == 429 else ""
        return Failure(
            status=head.status,
            provider=self.provider,
            said=said,
            retry_after_s=retry_after_s(head.headers, words),
            request_id=head.request_id,
            model=self.model,
            replacement=self.replacement,
            host=self.host,
            path=urlsplit(self.url).path,
            location=head.headers.get("location", ""),
            purchases=self.purchases,
        )


def said_in_file(body: Path) -> Said:
    """Raises OSError."""
    with body.open("rb") as file:
        return said_in_text(file.read(_TEXT_MOST).decode("utf-8", "replace"))


def error_of_free(failure: Failure) -> ProviderError:
    """The error of a call that costs nothing: it may be made again, whatever became of it."""
    error = error_of(failure)
    if error.charged is Charged.NO:
        return error
    return NotReached(
        "server-trouble",
        provider=failure.provider,
        charged=Charged.NO,
        request_id=failure.request_id,
        said=failure.words,
    )
