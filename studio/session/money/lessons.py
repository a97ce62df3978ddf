"""What calls of each model really used, as a snapshot that a price can be told from without waiting."""

import asyncio
from collections.abc import Mapping

from studio.host.books import Books
from studio.model.calls import Learned


class Lessons:
    """One for all projects of this program; read when a project opens, and after each call that taught."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._known: Mapping[tuple[str, str], Learned] = {}

    def learned(self, model: str, quality: str) -> Learned | None:
        """None until five calls of the model in that quality were paid by what they used."""
        return self._known.get((model, quality))

    async def refresh(self) -> None:
        self._known = await asyncio.to_thread(self._books.lessons)

    async def note(self, model: str, quality: str, ratio: float) -> None:
        await asyncio.to_thread(self._books.note_ratio, model, quality, ratio)
        await self.refresh()
