"""What the user is composing here, kept apart from late echoes, so that typing never loses text or cursor."""

from collections import deque
from dataclasses import fields, replace

from studio.model.recipe import Draft

_MOST = 256


class DraftInHand:
    """The draft as the panel shows it, and those that left here and have not come back.

    Snapshots arrive late and may skip some. A draft changed elsewhere is taken over field by field: what was
    changed here meanwhile stays.
    """

    def __init__(self, draft: Draft | None = None) -> None:
        self.draft = draft or Draft()
        self._seen = self.draft  # as the session last had it
        self._left: deque[Draft] = deque(maxlen=_MOST)

    def change(self, draft: Draft) -> bool:
        """The user changed something here; whether it is a change at all."""
        if draft == self.draft:
            return False
        self.draft = draft
        self._left.append(draft)
        return True

    def take(self, theirs: Draft) -> bool:
        """A snapshot came; whether the draft now differs from it, so that it must leave once more."""
        if theirs in self._left:
            while self._left.popleft() != theirs:
                pass
            self._seen = theirs
            return False
        self.draft = self._merged(theirs)
        self._seen = theirs
        self._left.clear()
        if self.draft == theirs:
            return False
        self._left.append(self.draft)
        return True

    def _merged(self, theirs: Draft) -> Draft:
        taken = {}
        for name in (field.name for field in fields(Draft)):
            value = getattr(theirs, name)
            own = [getattr(self._seen, name), *(getattr(draft, name) for draft in self._left)]
            if value not in own or not self._left:
                taken[name] = value
        return replace(self.draft, **taken)
