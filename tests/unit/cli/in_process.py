"""What a command run inside the test's own process answers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """The exit code, the JSON (None when it was not asked for), what was printed and what was told."""

    code: int
    json: Any
    printed: str
    told: str


Palimpsest = Callable[..., Answer]
