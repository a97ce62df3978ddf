"""What happened: published on the main thread after the commit; ids and small facts, no pixels."""

from dataclasses import dataclass
from pathlib import Path

from studio.model.history import TurnState
from studio.model.jobs import JobState
from studio.model.project import Notice


@dataclass(frozen=True, slots=True)
class ImagesChanged:
    """Images were added, renamed, moved, hidden or shown."""

    image_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TurnBegan:
    image_id: str
    turn_id: str
    candidates: int


@dataclass(frozen=True, slots=True)
class JobMoved:
    image_id: str
    turn_id: str
    job_id: str
    state: JobState


@dataclass(frozen=True, slots=True)
class CandidateProgressed:
    """`ordinal` counts over the whole turn; `fraction` 0 to 1; `note` is a mark()ed sentence or ""."""

    image_id: str
    turn_id: str
    ordinal: int
    fraction: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class CandidateFailed:
    """One candidate could not be made or kept; the error explains itself through `sentences`."""

    image_id: str
    turn_id: str
    ordinal: int
    error: Exception


@dataclass(frozen=True, slots=True)
class CandidatePreviewed:
    """A picture of a candidate that is no node yet: a partial one, or its answer before it is locked.

    Its file goes when the call has ended.
    """

    image_id: str
    turn_id: str
    ordinal: int
    path: Path


OnTheWay = CandidateProgressed | CandidatePreviewed
"""Nothing in the project is another one after these; the place of one candidate is."""


@dataclass(frozen=True, slots=True)
class JobWaits:
    """A job will be sent again by itself at `until` (seconds since the epoch); nothing was charged."""

    image_id: str
    turn_id: str
    job_id: str
    until: float
    error: Exception


@dataclass(frozen=True, slots=True)
class NodesAdded:
    image_id: str
    turn_id: str
    node_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TurnEnded:
    image_id: str
    turn_id: str
    state: TurnState
    error: Exception | None = None
    profile: str = ""  # whom the call that failed asked


@dataclass(frozen=True, slots=True)
class NodesChanged:
    """Verdict, label, note, hidden, or what they cost."""

    image_id: str
    node_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DriftMeasured:
    """How far these nodes drifted is known now, and what became of what must stay there."""

    image_id: str
    node_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BranchesChanged:
    image_id: str


@dataclass(frozen=True, slots=True)
class HeadMoved:
    image_id: str
    node_id: str | None


@dataclass(frozen=True, slots=True)
class DraftChanged:
    image_id: str


@dataclass(frozen=True, slots=True)
class InvariantsChanged:
    image_id: str


@dataclass(frozen=True, slots=True)
class MasksChanged:
    image_id: str


@dataclass(frozen=True, slots=True)
class ActionsChanged:
    """What Ctrl+Z and Ctrl+Shift+Z would do now; "" when there is nothing. Titles are spoken already."""

    undo: str
    redo: str


@dataclass(frozen=True, slots=True)
class SettingsChanged:
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecentChanged:
    pass


@dataclass(frozen=True, slots=True)
class ProfilesChanged:
    """Accounts were added, changed or removed, or a key was entered or forgotten."""


@dataclass(frozen=True, slots=True)
class QueueChanged:
    """What runs, waits or is paused, in any project of this program."""


@dataclass(frozen=True, slots=True)
class SpendChanged:
    """Money was held, paid or given back: the sums of the project and of the day are others."""


@dataclass(frozen=True, slots=True)
class NoticeRaised:
    notice: Notice


@dataclass(frozen=True, slots=True)
class WritingBegan:
    """A project that was open read-only for its check can be edited now."""


@dataclass(frozen=True, slots=True)
class ProjectMoved:
    path: Path


Event = (
    ImagesChanged
    | TurnBegan
    | JobMoved
    | CandidateProgressed
    | CandidateFailed
    | CandidatePreviewed
    | JobWaits
    | NodesAdded
    | TurnEnded
    | NodesChanged
    | DriftMeasured
    | BranchesChanged
    | HeadMoved
    | DraftChanged
    | InvariantsChanged
    | MasksChanged
    | ActionsChanged
    | SettingsChanged
    | RecentChanged
    | ProfilesChanged
    | QueueChanged
    | SpendChanged
    | NoticeRaised
    | WritingBegan
    | ProjectMoved
)
