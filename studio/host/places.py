"""Where things lie: settings, data, cache and documents of this installation, and our own resources."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from platformdirs import PlatformDirs

from studio.model.ids import is_id

_NAME = "palimpsest"
HOME_VARIABLE = "PALIMPSEST_HOME"


@dataclass(frozen=True, slots=True)
class Places:
    """The four folders of an installation; none is made before something is written to it."""

    config: Path
    data: Path
    cache: Path
    documents: Path

    @property
    def projects(self) -> Path:
        """Where projects are made unless a preference says otherwise."""
        return self.documents / "Palimpsest"


def places() -> Places:
    """Of this user; PALIMPSEST_HOME moves all four below one folder."""
    if home := os.environ.get(HOME_VARIABLE):
        top = Path(home).expanduser().absolute()
        return Places(top / "config", top / "data", top / "cache", top / "documents")
    dirs = PlatformDirs(_NAME, appauthor=False, roaming=False)
    return Places(dirs.user_config_path, dirs.user_data_path, dirs.user_cache_path, dirs.user_documents_path)


def resources() -> Path:
    """Our own read-only files: inside an installed package, else beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "resources"
    return inside if inside.is_dir() else package.parent / "resources"


def folder_name(subject_id: str) -> str:
    """A name for what belongs to an id; ids from files are claims and never become paths."""
    return subject_id if is_id(subject_id) else hashlib.sha256(subject_id.encode()).hexdigest()[:24]
