"""How the session reaches whoever makes pictures: closures handed in by a door."""

from collections.abc import Callable

from studio.model.calls import Learned
from studio.model.provider import Provider

OpenProvider = Callable[[str], Provider]
"""From a profile's id to its provider; raises BadInput("unknown-profile") for one that does not exist."""

LearnedRatio = Callable[[str, str], Learned | None]
"""How far calls of a model in a quality were from their estimates, at once and without waiting."""


def nothing_learned(model: str, quality: str) -> Learned | None:
    return None


SlotsOf = Callable[[str], int]
"""How many calls of an account may run at once, at least one; answered without waiting."""
