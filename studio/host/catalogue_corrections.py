"""The user's own catalogue laid over ours, piece by piece, with every mistake in it."""

import json
from collections.abc import Callable
from pathlib import Path

from studio.host.catalogue_entries import FACTS, FAMILIES, MODELS, PARENTAGE, Entry, Mistake, laid_over
from studio.model.project import Notice


class Corrections:
    """`catalogue.json` of the user; a mistake leaves out only what it stands in.

    `names` are the catalogues that there are, `check` raises Mistake for one that is not sound.
    """

    def __init__(self, path: Path, names: tuple[str, ...], check: Callable[[Entry], object]) -> None:
        self._path = path
        self._names = names
        self._check = check
        self.notices: list[Notice] = []
        self._own = self._read()

    def over(self, name: str, ours: Entry) -> Entry:
        """The catalogue `name` with everything of the user's that can be read."""
        mine = self._own.get(name, {})
        if not isinstance(mine, dict):
            self._note(name, "must be an object")
            return ours
        for field in mine:
            if field not in (*FACTS, FAMILIES, MODELS):
                self._note(f"{name}.{field}", "there is no such field")
        for section in (FAMILIES, MODELS):
            ours = self._with_section(ours, name, section, mine.get(section, {}))
        for field in FACTS:
            if field in mine:
                ours = self._tried(ours, f"{name}.{field}", {field: mine[field]}) or ours
        return ours

    def _read(self) -> Entry:
        """Written by hand, so that a slip must not move it away."""
        try:
            found = json.loads(self._path.read_bytes())
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, RecursionError) as error:
            self._note(self._path.name, str(error))
            return {}
        if not isinstance(found, dict):
            self._note(self._path.name, "must be an object")
            return {}
        for name in found:
            if name not in self._names:
                self._note(name, f"must be one of {', '.join(self._names)}")
        return found

    def _with_section(self, ours: Entry, name: str, section: str, entries: object) -> Entry:
        place = f"{name}.{section}"
        if not isinstance(entries, dict):
            self._note(place, "must be an object")
            return ours
        for entry, fields in entries.items():
            ours = self._with_entry(ours, f"{place}.{entry}", (section, entry), fields)
        return ours

    def _with_entry(self, ours: Entry, place: str, at: tuple[str, str], fields: object) -> Entry:
        """Field by field, on the ground of its family: without that nothing is known of it."""
        section, entry = at
        if not isinstance(fields, dict):
            return self._tried(ours, place, {section: {entry: fields}}) or ours
        ground = {name: fields[name] for name in PARENTAGE if name in fields}
        founded = self._tried(ours, place, {section: {entry: ground}})
        if founded is None:
            return ours
        for field, value in fields.items():
            if field not in ground:
                over: Entry = {section: {entry: {field: value}}}
                founded = self._tried(founded, f"{place}.{field}", over) or founded
        return founded

    def _tried(self, ours: Entry, place: str, over: Entry) -> Entry | None:
        changed = laid_over(ours, over)
        assert isinstance(changed, dict)
        try:
            self._check(changed)
        except Mistake as mistake:
            self._note(place, str(mistake))
            return None
        return changed

    def _note(self, field: str, reason: str) -> None:
        self.notices.append(
            Notice("catalogue-mistake", {"file": str(self._path), "field": field, "reason": reason})
        )
