"""What the command line tells a person while it works: sentences and progress on standard error."""

import re
import sys
import time

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn

from studio.model.events import (
    CandidateFailed,
    CandidateProgressed,
    Event,
    JobWaits,
    NodesAdded,
    NoticeRaised,
    TurnBegan,
    TurnEnded,
)
from studio.model.history import TurnState
from studio.model.project import Notice
from studio.model.sentences import explain, say
from studio.model.words import tr

# What a terminal would obey, or what turns the direction of reading: names and prompts may hold them.
_COMMANDING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def plain(text: str) -> str:
    """`text` with nothing in it that a terminal would do."""
    return _COMMANDING.sub("\N{REPLACEMENT CHARACTER}", text)


class Teller:
    """Hears the session's events; with JSON on standard output nothing else is printed there."""

    def __init__(self, *, quiet: bool) -> None:
        self.notices: tuple[Notice, ...] = ()
        self._quiet = quiet
        self._console = Console(stderr=True, markup=False, highlight=False, soft_wrap=True)
        self._progress: Progress | None = None
        self._bars: dict[int, TaskID] = {}
        self._failure: Exception | None = None

    def hear(self, event: Event) -> None:
        """Follow a turn; called on the loop's thread."""
        match event:
            case NoticeRaised(notice=notice):
                self.note(notice)
            case TurnBegan(candidates=count):
                self._begin(count)
            case CandidateProgressed(ordinal=ordinal, fraction=fraction):
                self._advance(ordinal, fraction)
            case NodesAdded(node_ids=ids):
                self.say(tr("Kept {nodes}.", nodes=", ".join(ids)))
            case CandidateFailed(error=problem):
                self._say_failure(problem)
            case TurnEnded(state=TurnState.UNKNOWN):
                self.note(Notice("outcome-open", {}))
            case JobWaits(until=until, error=problem):
                seconds = max(1, round(until - time.time()))
                self.say(f"{explain(problem).message} {tr('Asked again in {seconds} s.', seconds=seconds)}")

    def note(self, notice: Notice) -> None:
        """A notice: told to a person, and kept for the answer."""
        self.notices = (*self.notices, notice)
        self.say(say(notice).text)

    def say(self, text: str) -> None:
        """One line to a person, plain, on standard error."""
        self._console.print(plain(text))

    def show(self, text: str) -> None:
        """One line of the answer, on standard output unless JSON goes there."""
        if not self._quiet:
            sys.stdout.write(plain(text) + "\n")

    def stop(self) -> None:
        """Take the progress bars away."""
        if self._progress is not None:
            self._progress.stop()
            self._progress = None

    def _say_failure(self, problem: Exception) -> None:
        """Once for all the candidates of a call that failed."""
        if problem is not self._failure:
            self.say(explain(problem).text)
        self._failure = problem

    def _begin(self, count: int) -> None:
        if not self._console.is_terminal:
            return
        self._progress = Progress(TextColumn("{task.description}"), BarColumn(), console=self._console)
        self._bars = {
            n: self._progress.add_task(tr("Candidate {number}", number=n + 1), total=1.0)
            for n in range(count)
        }
        self._progress.start()

    def _advance(self, ordinal: int, fraction: float) -> None:
        if self._progress is not None and ordinal in self._bars:
            self._progress.update(self._bars[ordinal], completed=fraction)
