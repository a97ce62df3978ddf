"""For which accounts the user has agreed that pictures leave this machine, and to whom."""

import threading

from studio.host.json_file import JsonFile
from studio.host.places import Places
from studio.model.profile import Profile


class Agreements:
    """Held under the profile and its origin: at another address the question is asked anew."""

    def __init__(self, places: Places) -> None:
        self._file = JsonFile(places.config / "agreements.json")
        self._lock = threading.Lock()
        self._origins = self._file.read()

    def holds(self, profile: Profile) -> bool:
        with self._lock:
            return self._origins.get(profile.id) == profile.origin

    def note(self, profile: Profile) -> None:
        """Raises HostError when it cannot be kept."""
        with self._lock:
            self._origins = self._file.update(lambda rows: rows | {profile.id: profile.origin})

    def forget(self, profile_id: str) -> None:
        with self._lock:
            self._origins = self._file.update(
                lambda rows: {name: origin for name, origin in rows.items() if name != profile_id}
            )
