"""Where answers lie on disk before the project has them: a folder a job, below one a project."""

import shutil
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from studio.host.file_lock import Claim
from studio.host.places import Places, folder_name
from studio.model.errors import HostError

# As the makers' adapters name what they hear; all else there is made for sending, or by halves.
_PICTURES, _REPLY = ("answer-", "cut-"), "reply"


@dataclass(frozen=True, slots=True)
class Spooled:
    """What lies in the spool for one job, by name."""

    project_id: str
    job_id: str
    files: tuple[Path, ...]

    @property
    def came(self) -> tuple[Path, ...]:
        """What a maker sent: its pictures where they stand by themselves, else its reply as it came."""
        pictures = tuple(path for path in self.files if path.name.startswith(_PICTURES))
        return pictures or tuple(path for path in self.files if path.name == _REPLY)


class Spool:
    """Where the answers of this installation wait; each project's belong to who has claimed it."""

    def __init__(self, places: Places) -> None:
        self._top = places.data / "spool"
        self._lock = threading.Lock()  # one job's folder is made while another's takes that around both away

    def claim(self, project_id: str) -> Claim | None:
        """What lies here for a project, until the claim is released; None where another copy of it has it."""
        try:
            return Claim.take(self._top / f"{folder_name(project_id)}.lock")
        except OSError as error:
            raise HostError("folder-not-writable", folder=str(self._top)) from error

    def folder(self, project_id: str, job_id: str) -> Path:
        """The folder of a job, made when it is not there."""
        path = self._path(project_id, job_id)
        try:
            with self._lock:
                path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise HostError("folder-not-writable", folder=str(path)) from error
        return path

    def waiting(self, project_id: str) -> tuple[Spooled, ...]:
        """The jobs of a project whose answers the project does not have yet."""
        return tuple(one for one in self.unclaimed() if one.project_id == folder_name(project_id))

    def unclaimed(self) -> tuple[Spooled, ...]:
        """Everything in the spool, whichever project it belongs to; empty folders are left out."""
        found = []
        for folder in sorted(self._top.glob("*/*")):
            files = tuple(sorted(path for path in folder.iterdir() if path.is_file()))
            if files:
                found.append(Spooled(folder.parent.name, folder.name, files))
        return tuple(found)

    def clear(self, project_id: str, job_id: str) -> None:
        """Called once the project holds the answers; the project's empty folder goes too."""
        path = self._path(project_id, job_id)
        with self._lock:
            shutil.rmtree(path, ignore_errors=True)
            with suppress(OSError):  # other jobs have theirs in it
                path.parent.rmdir()

    def _path(self, project_id: str, job_id: str) -> Path:
        return self._top / folder_name(project_id) / folder_name(job_id)
