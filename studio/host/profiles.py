"""Which accounts pictures can be asked from: the built-in engine, and what stands in the profiles file."""

import dataclasses
import os
import threading
from typing import TYPE_CHECKING

from studio.host.json_file import Content, JsonFile
from studio.host.places import Places
from studio.model.errors import BadInput
from studio.model.profile import Profile, ProfileKind
from studio.model.profile_rules import check_name, check_profile
from studio.model.project import Notice
from studio.model.recipe import BUILT_IN
from studio.model.sentences import explain

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_BUILT_IN = Profile(id=BUILT_IN, kind=ProfileKind.BUILT_IN)
_FIELDS = frozenset(field.name for field in dataclasses.fields(Profile))

Stamp = tuple[int, int, int]


class Profiles:
    """The command line may change the file at any time: each question looks whether it is another one.

    Looking costs a microsecond; the file is read, and the validator loaded, only when it has changed.
    """

    def __init__(self, places: Places) -> None:
        self._file = JsonFile(places.config / "profiles.json")
        self._lock = threading.Lock()
        self._notices: dict[str, Notice] = {}
        self._read_as: Stamp | None = None
        self._known: tuple[Profile, ...] = (_BUILT_IN,)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What had to be set aside, and profiles with a mistake, which are not offered."""
        return self._file.notices + tuple(self._notices.values())

    def all(self) -> tuple[Profile, ...]:
        """The built-in engine first, then the file's by name."""
        with self._lock:
            stamp = self._stamp()
            if stamp != self._read_as:
                self._known = (_BUILT_IN, *self._from_file(self._file.read()))
                self._read_as = stamp
            return self._known

    def get(self, name: str) -> Profile:
        """Raises BadInput with the names that are known."""
        known = {profile.id: profile for profile in self.all()}
        if name not in known:
            raise BadInput("unknown-profile", name=name, names=", ".join(known))
        return known[name]

    def add(self, profile: Profile) -> None:
        """Raises BadInput for a name that is taken, also when only its capitals differ, or for a mistake."""
        check_profile(profile)

        def with_it(rows: Content) -> Content:
            if any(name.casefold() == profile.id.casefold() for name in rows):
                raise BadInput("profile-exists", name=profile.id)
            return rows | {profile.id: _row(profile)}

        self._file.update(with_it)

    def replace(self, profile: Profile) -> None:
        """Raises BadInput for a name that is not there, or for a mistake."""
        check_profile(profile)
        self.get(profile.id)

        def with_it(rows: Content) -> Content:
            before = rows.get(profile.id)
            old = before if isinstance(before, dict) else {}
            newer = {name: value for name, value in old.items() if name not in _FIELDS}  # another version's
            return rows | {profile.id: {**_row(profile), **newer}}

        self._file.update(with_it)

    def remove(self, name: str) -> None:
        """Raises BadInput for a name that is not there; one with a mistake in its row can be removed."""
        if name == BUILT_IN:
            raise BadInput("profile-built-in")
        if name not in self._file.read():
            self.get(name)
        self._file.update(lambda rows: {other: row for other, row in rows.items() if other != name})

    def _stamp(self) -> Stamp | None:
        try:
            found = os.stat(self._file.path)
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino

    def _from_file(self, rows: Content) -> list[Profile]:
        self._notices.clear()
        return [found for name, row in sorted(rows.items()) if (found := self._from_row(name, row))]

    def _from_row(self, name: str, row: object) -> Profile | None:
        """None, and a notice, for a row with a mistake."""
        from pydantic import ValidationError  # noqa: PLC0415 – 60 ms that a start without accounts saves

        try:
            check_name(name)
            profile = _adapter().validate_python({**row, "id": name} if isinstance(row, dict) else row)
            check_profile(profile)
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            where = ".".join(str(part) for part in first["loc"])
            reason = f"{where}: {first['msg']}" if where else first["msg"]
            self._notices[name] = Notice("profile-damaged", {"name": name, "reason": reason})
        except BadInput as error:
            reason = explain(error).text.rstrip(".")
            self._notices[name] = Notice("profile-damaged", {"name": name, "reason": reason})
        else:
            return profile
        return None


def _row(profile: Profile) -> Content:
    """What is written down of a profile: what differs from its defaults, and its kind."""
    whole = dataclasses.asdict(profile)
    defaults = dataclasses.asdict(Profile(id="", kind=profile.kind))
    kept = {name: value for name, value in whole.items() if name != "id" and value != defaults[name]}
    return {"kind": profile.kind.value, **kept}


def _adapter() -> "TypeAdapter[Profile]":
    from pydantic import TypeAdapter  # noqa: PLC0415 – as above

    return TypeAdapter(Profile)
