"""Which accounts pictures can be asked from: the built-in engine, and what stands in the profiles file."""

from typing import TYPE_CHECKING

from studio.host.json_file import JsonFile
from studio.host.places import Places
from studio.model.errors import BadInput
from studio.model.profile import Profile, ProfileKind
from studio.model.project import Notice
from studio.model.recipe import BUILT_IN

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_BUILT_IN = Profile(id=BUILT_IN, kind=ProfileKind.BUILT_IN)


class Profiles:
    """Read afresh for each question: the file is small, and the command line may have changed it."""

    def __init__(self, places: Places) -> None:
        self._file = JsonFile(places.config / "profiles.json")
        self._notices: dict[str, Notice] = {}

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What had to be set aside, and profiles with a mistake, which are not offered."""
        return self._file.notices + tuple(self._notices.values())

    def all(self) -> tuple[Profile, ...]:
        """The built-in engine first, then the file's by name."""
        rows = self._file.read()
        return (_BUILT_IN, *(self._from_file(rows) if rows else ()))

    def get(self, name: str) -> Profile:
        """Raises BadInput with the names that are known."""
        known = {profile.id: profile for profile in self.all()}
        if name not in known:
            raise BadInput("unknown-profile", name=name, names=", ".join(known))
        return known[name]

    def _from_file(self, rows: dict[str, object]) -> list[Profile]:
        from pydantic import ValidationError  # noqa: PLC0415 – 60 ms that a start without accounts saves

        found = []
        for name, row in sorted(rows.items()):
            try:
                fields = {"id": name, **row} if isinstance(row, dict) else row
                found.append(_adapter().validate_python(fields))
            except ValidationError as error:
                first = error.errors()[0]
                where = ".".join(str(part) for part in first["loc"])
                reason = f"{where}: {first['msg']}" if where else first["msg"]
                self._notices[name] = Notice("profile-damaged", {"name": name, "reason": reason})
        return found


def _adapter() -> "TypeAdapter[Profile]":
    from pydantic import TypeAdapter  # noqa: PLC0415 – as above

    return TypeAdapter(Profile)
