"""Whether a project is sound: every hash, parent, reference and number, and every pixel where asked."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from studio.model.cancel import CancelToken
from studio.model.errors import ProjectDamaged
from studio.model.sentence_tables.sentence import Sentence
from studio.model.sentences import fill
from studio.store import check_bytes, check_rows
from studio.store.check_bytes import Decode
from studio.store.database import errors_mapped

_COUNTED = ("blob", "picture", "node", "turn", "job")


class Severity(StrEnum):
    """Bytes or rows are wrong; something is gone; something derived is out of date; good to know."""

    DAMAGE = "damage"
    LOSS = "loss"
    STALE = "stale"
    NOTE = "note"


_SEVERITIES = {
    "check-bytes-missing": Severity.LOSS,
    "check-number-missing": Severity.LOSS,
    "check-search": Severity.STALE,
    "check-thumbnails": Severity.STALE,
    "check-broken-write": Severity.NOTE,
    "check-unused": Severity.NOTE,
    "check-unsettled": Severity.NOTE,
}


@dataclass(frozen=True, slots=True)
class CheckFinding:
    """One thing found; `subject` is an id, or "" for the file; the kind is one of the sentence table."""

    kind: str
    subject: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        return _SEVERITIES.get(self.kind, Severity.DAMAGE)

    @property
    def sentence(self) -> Sentence:
        return fill(self.kind, dict(self.facts))

    @property
    def message(self) -> str:
        return self.sentence.message

    @property
    def remedy(self) -> str:
        return self.sentence.remedy


@dataclass(frozen=True, slots=True)
class CheckReport:
    """`checked` counts blobs, pictures, nodes, turns and jobs."""

    checked: Mapping[str, int]
    findings: tuple[CheckFinding, ...]

    @property
    def is_sound(self) -> bool:
        """Without damage or loss; what is stale or only noted does not count."""
        return not any(one.severity in (Severity.DAMAGE, Severity.LOSS) for one in self.findings)


def check(
    db: sqlite3.Connection,
    decode: Decode | None = None,
    progress: Callable[[float], None] | None = None,
    cancel: CancelToken | None = None,
) -> CheckReport:
    """Looks at everything, and goes on after what it finds; `progress` is called on this thread.

    `decode` gets the chain of a picture with its bytes, the whole one first, and gives the `pixels` hash of
    what they show; without it pixels are not looked at.
    """
    findings: list[CheckFinding] = []
    watch = check_bytes.Watch(progress, cancel)
    parts: tuple[Callable[[], Iterator[check_rows.Found]], ...] = (
        lambda: check_rows.pages(db),
        lambda: check_rows.references(db),
        lambda: check_rows.ids(db),
        lambda: check_rows.parents(db),
        lambda: check_rows.numbers(db),
        lambda: check_rows.belongings(db),
        lambda: check_rows.texts(db),
        lambda: check_rows.unsettled(db),
        lambda: check_rows.derived(db),
        lambda: check_bytes.blobs_whole(db, watch),
        lambda: check_bytes.unused(db),
        lambda: check_bytes.pictures_shown(db, decode, watch),
    )
    watch.expect(check_bytes.work(db, decode))
    for part in parts:
        try:
            with errors_mapped(""):
                findings += (CheckFinding(*found) for found in part())
        except ProjectDamaged as error:
            findings.append(CheckFinding("check-pages", "", {"reason": error.facts["reason"]}))
        watch.look()
    return CheckReport(_counts(db), tuple(findings))


def _counts(db: sqlite3.Connection) -> dict[str, int]:
    counts = {}
    for table in _COUNTED:
        with errors_mapped(""):
            counts[f"{table}s"] = int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
    return counts
