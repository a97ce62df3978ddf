"""How the session reaches whoever makes pictures: closures handed in by a door."""

from collections.abc import Callable

from studio.model.provider import Provider

OpenProvider = Callable[[str], Provider]
"""From a profile's id to its provider; raises BadInput("unknown-profile") for one that does not exist."""
