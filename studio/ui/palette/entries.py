"""What the palette can list, and which of it fits what was typed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from studio.model.words import tr
from studio.ui.fuzzy import fit

MOST_A_SECTION = 60


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to run; with a `reason` it is listed but cannot be run."""

    id: str
    title: str
    run: Callable[[], object]
    note: str = ""
    icon: str = ""
    keys: tuple[str, ...] = ()
    reason: str = ""
    node_id: str = ""  # whose small picture stands before it
    more: str = ""  # words that find it too, such as the menu it stands in


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list: the title of a section, or an entry with the letters that were found."""

    section: str = ""
    entry: Entry | None = None
    found_at: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Where entries come from; `prefix` asks for this source alone, `is_asked_only` for it never else.

    `question` is what its entries answer, for a palette that was opened to ask it.
    """

    title: str
    entries: Callable[[str], Iterable[Entry]]
    prefix: str = ""
    is_asked_only: bool = False
    takes_query: bool = field(default=False)  # gives what fits itself, such as a zoom
    question: Callable[[], str] | None = None


def rows(typed: str, sources: Iterable[Source], alone: Source | None = None) -> tuple[Row, ...]:
    """Section by section what fits, the best first; what is possible before what is not.

    With `alone` of its entries only, which have no title then.
    """
    sources = tuple(sources)
    typed = typed.strip()
    if alone is not None:
        return tuple(_fitting(alone, typed)[:MOST_A_SECTION])
    asked = next((source for source in sources if source.prefix and typed.startswith(source.prefix)), None)
    query = typed[len(asked.prefix) :].strip() if asked is not None else typed
    shown = (asked,) if asked is not None else tuple(s for s in sources if not s.is_asked_only)
    made: list[Row] = []
    for source in shown:
        found = _fitting(source, query)
        if found:
            made.append(Row(section=source.title))
            made.extend(found[:MOST_A_SECTION])
    return tuple(made)


def count(found: Iterable[Row]) -> int:
    return sum(1 for row in found if row.entry is not None)


def why_not(entry: Entry) -> str:
    return tr("Not possible: {reason}", reason=entry.reason)


def _fitting(source: Source, query: str) -> list[Row]:
    if source.takes_query:
        return [Row(entry=entry) for entry in source.entries(query)]
    scored = []
    for place, entry in enumerate(source.entries(query)):
        found = fit(query, entry.title)
        if found is not None:
            score, at = found.score, found.at
        elif entry.more and fit(query, entry.more) is not None:
            score, at = 0, ()
        else:
            continue
        scored.append((bool(entry.reason), -score, place, Row(entry=entry, found_at=at)))
    scored.sort(key=lambda each: each[:3])
    return [row for *_, row in scored]
