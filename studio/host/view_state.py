"""Where the user was in a project: open image, zoom, centre, layout, tool; never in the project itself."""

from studio.host.json_file import JsonFile
from studio.host.places import Places, folder_name
from studio.model.project import Notice


class ViewStates:
    """One small file a project id; what stands in it is the window's own affair."""

    def __init__(self, places: Places) -> None:
        self._folder = places.data / "views"
        self._notices: list[Notice] = []

    @property
    def notices(self) -> tuple[Notice, ...]:
        return tuple(self._notices)

    def load(self, project_id: str) -> dict[str, object]:
        """What was kept last, or an empty dict."""
        file = self._file(project_id)
        found = file.read()
        self._notices += file.notices
        return found

    def keep(self, project_id: str, state: dict[str, object]) -> None:
        """`state` replaces what was kept; it holds JSON values only."""
        self._file(project_id).update(lambda _: dict(state))

    def _file(self, project_id: str) -> JsonFile:
        return JsonFile(self._folder / f"{folder_name(project_id)}.json")
