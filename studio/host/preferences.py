"""What the user prefers: values of the settings table, kept in one file."""

import threading
from pathlib import Path

from studio.host.json_file import Content, JsonFile
from studio.host.places import Places
from studio.model.money import DOLLAR_MICRO
from studio.model.project import Notice
from studio.model.settings import Value, checked, setting


class Preferences:
    """Values that differ from their default; names and values of other versions are left as they are."""

    def __init__(self, places: Places) -> None:
        self._file = JsonFile(places.config / "preferences.json")
        self._lock = threading.Lock()
        self._values = self._file.read()

    @property
    def notices(self) -> tuple[Notice, ...]:
        return self._file.notices

    def get(self, name: str) -> Value:
        """The chosen value, or the default when none was chosen or it is no longer possible."""
        found = setting(name)
        with self._lock:
            value = self._values.get(name)
        return value if found.allows(value) else found.default

    def text(self, name: str) -> str:
        return str(self.get(name))

    def number(self, name: str) -> int:
        return int(self.get(name))

    def tenths(self, name: str) -> float:
        return float(self.get(name))

    def micro(self, name: str) -> int:
        """An amount, in millionths of a dollar."""
        return round(float(self.get(name)) * 100) * (DOLLAR_MICRO // 100)

    def is_on(self, name: str) -> bool:
        return bool(self.get(name))

    def set(self, name: str, value: object) -> bool:
        """Keep a value; says whether it changed. Raises BadInput, or HostError when it cannot be kept."""
        wanted = checked(name, value)
        if wanted == self.get(name):
            return False

        def with_it(values: Content) -> Content:
            others = {key: kept for key, kept in values.items() if key != name}
            return others if wanted == setting(name).default else others | {name: wanted}

        with self._lock:
            self._values = self._file.update(with_it)
        return True


def projects_folder(places: Places, preferences: Preferences) -> Path:
    """Where a picture's project is made."""
    chosen = preferences.text("projects-folder")
    return Path(chosen).expanduser() if chosen else places.projects
