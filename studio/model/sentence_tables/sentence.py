"""What is said of one kind of error or notice."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """`message` says what happened, `remedy` what to do ("" when nothing need be done)."""

    message: str
    remedy: str = ""

    @property
    def text(self) -> str:
        return f"{self.message} {self.remedy}".strip()
