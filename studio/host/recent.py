"""Which projects were opened before: the list of the welcome page, newest first."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from studio.host.json_file import Content, JsonFile, write_whole
from studio.host.places import Places
from studio.model.errors import HostError
from studio.model.project import Notice, RecentProject

_MOST = 24


class Recent:
    """Paths with what stood in them when they were last looked at, and a thumbnail file each."""

    def __init__(self, places: Places) -> None:
        self._file = JsonFile(places.data / "recent.json")
        self._thumbnails = places.data / "recent"

    @property
    def notices(self) -> tuple[Notice, ...]:
        return self._file.notices

    def projects(self) -> tuple[RecentProject, ...]:
        """Newest first; a project that is not where it was says so."""
        read = (self._project(row) for row in _rows(self._file.read()))
        return tuple(project for project in read if project is not None)

    def note(self, project: RecentProject) -> None:
        """Put a project first. The oldest of more than two dozen goes."""
        path = str(project.path.absolute())
        if project.thumbnail:
            try:
                write_whole(self._thumbnail_path(path), project.thumbnail)
            except OSError as error:
                raise HostError("disk-trouble", name=self._thumbnails.name, reason=str(error)) from error
        row: Content = {
            "path": path,
            "name": project.name,
            "images": project.images,
            "nodes": project.nodes,
            "opened": project.opened,
            "project_id": project.project_id,
        }
        self._change(lambda rows: [row, *(other for other in rows if other.get("path") != path)])

    def forget(self, path: Path) -> None:
        gone = str(path.absolute())
        self._change(lambda rows: [row for row in rows if row.get("path") != gone])
        self._thumbnail_path(gone).unlink(missing_ok=True)

    def _change(self, change: Callable[[list[Content]], list[Content]]) -> None:
        left: list[Content] = []

        def changed(content: Content) -> Content:
            rows = change(_rows(content))
            left.extend(rows[_MOST:])
            return {"projects": rows[:_MOST]}

        self._file.update(changed)
        for row in left:
            self._thumbnail_path(str(row["path"])).unlink(missing_ok=True)

    def _project(self, row: Content) -> RecentProject | None:
        path, images, nodes = row.get("path"), row.get("images"), row.get("nodes")
        if not isinstance(path, str) or not isinstance(images, int) or not isinstance(nodes, int):
            return None
        try:
            thumbnail = self._thumbnail_path(path).read_bytes()
        except OSError:
            thumbnail = b""
        return RecentProject(
            path=Path(path),
            name=str(row.get("name") or Path(path).stem),
            images=images,
            nodes=nodes,
            opened=str(row.get("opened") or ""),
            thumbnail=thumbnail,
            is_missing=not Path(path).exists(),
            project_id=str(row.get("project_id") or ""),
        )

    def _thumbnail_path(self, path: str) -> Path:
        return self._thumbnails / f"{hashlib.sha256(path.encode()).hexdigest()[:24]}.png"


def _rows(content: Content) -> list[Content]:
    rows = content.get("projects")
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
