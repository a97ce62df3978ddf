"""Errors carry facts, not prose; `sentences` turns a kind and its facts into words.

StudioError
├── Refused            before anything is sent or written
│   ├── Misfit         what a profile cannot do; all of them at once
│   ├── OverBudget
│   ├── Withheld       never upload, looks like a key
│   └── BadInput
├── ProviderError      with provider, request id and what may have been charged
│   ├── NotReached · NotAllowed · OutOfCredit · Throttled
│   └── Declined · Rejected · BadReply · OutcomeUnknown
├── StoreError
│   └── ProjectLocked · ProjectTooNew · ProjectDamaged · DiskTrouble
└── HostError
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self


class Charged(StrEnum):
    NO = "no"
    MAYBE = "maybe"
    YES = "yes"


class StudioError(Exception):
    """The world's doing, shown to the user; anything else is our bug."""

    def __init__(self, kind: str, *, detail: str = "", **facts: object) -> None:
        super().__init__(kind)
        self.kind = kind
        self.facts = facts
        self.detail = detail

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.kind}({facts})" + (f": {self.detail}" if self.detail else "")


class Refused(StudioError):
    """Said before anything was sent or written."""


@dataclass(frozen=True, slots=True)
class Cause:
    """One reason of several: a kind of the sentence table and its facts."""

    kind: str
    facts: dict[str, object] = field(default_factory=dict)


class Misfit(Refused):
    """What a profile cannot do with a recipe; `causes` holds every reason, never the first only."""

    def __init__(self, causes: tuple[Cause, ...]) -> None:
        super().__init__("misfit", count=len(causes))
        self.causes = causes


class OverBudget(Refused):
    pass


class Withheld(Refused):
    pass


class BadInput(Refused):
    @classmethod
    def said_elsewhere(cls, kind: str, detail: str, facts: dict[str, object]) -> Self:
        """What another process of ours has refused."""
        return cls(kind, detail=detail, **facts)


class ProviderError(StudioError):
    """A hosted maker failed; `charged` says whether money may be gone.

    `provider` is what people call the server that was asked: OpenAI, LiteLLM, or its host where it has no
    name. Which of the user's accounts it was, the job knows.
    """

    def __init__(
        self,
        kind: str,
        *,
        provider: str,
        charged: Charged,
        request_id: str | None = None,
        detail: str = "",
        **facts: object,
    ) -> None:
        super().__init__(kind, detail=detail, provider=provider, **facts)
        self.provider = provider
        self.charged = charged
        self.request_id = request_id


class NotReached(ProviderError):
    pass


class NotAllowed(ProviderError):
    pass


class OutOfCredit(ProviderError):
    pass


class Throttled(ProviderError):
    pass


class Declined(ProviderError):
    pass


class Rejected(ProviderError):
    pass


class BadReply(ProviderError):
    pass


class OutcomeUnknown(ProviderError):
    pass


class StoreError(StudioError):
    pass


class ProjectLocked(StoreError):
    pass


class ProjectTooNew(StoreError):
    pass


class ProjectDamaged(StoreError):
    pass


class DiskTrouble(StoreError):
    pass


class HostError(StudioError):
    pass
