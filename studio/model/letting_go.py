"""Large things let go in a thread: what holds them last pays for giving their memory back."""

from typing import Any


def let_go(things: list[Any]) -> None:
    """Empty `things`, one by one: between two of them other threads may run.

    For a thread. The system takes back 400 MB of small pages in up to 40 ms; the window would stand still.
    """
    while things:
        things.pop()
