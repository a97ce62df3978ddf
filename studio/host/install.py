"""Which installation this is, and which project files it closed last, so that strangers are known."""

from studio.host.json_file import Content, JsonFile
from studio.host.places import Places
from studio.model.ids import INSTALL, is_id, new_id
from studio.model.project import Notice

_MOST_TOKENS = 5_000


class Install:
    """The id of this installation, made once, and the change token of every project it closed."""

    def __init__(self, places: Places) -> None:
        self._file = JsonFile(places.data / "install.json")
        known = self._file.read().get("install_id")
        self.install_id = known if isinstance(known, str) and is_id(known) else self._make_id()

    @property
    def notices(self) -> tuple[Notice, ...]:
        return self._file.notices

    def token(self, project_id: str) -> str | None:
        """The change token noted when this installation last closed the project."""
        token = _tokens(self._file.read()).get(project_id)
        return token if isinstance(token, str) else None

    def note_token(self, project_id: str, token: str) -> None:
        def noted(content: Content) -> Content:
            tokens = _tokens(content)
            tokens.pop(project_id, None)
            newest = list((tokens | {project_id: token}).items())[-_MOST_TOKENS:]
            return content | {"change_tokens": dict(newest)}

        self._file.update(noted)

    def _make_id(self) -> str:
        def made(content: Content) -> Content:
            known = content.get("install_id")
            if isinstance(known, str) and is_id(known):
                return content
            return content | {"install_id": new_id(INSTALL)}

        return str(self._file.update(made)["install_id"])


def _tokens(content: Content) -> Content:
    tokens = content.get("change_tokens")
    return dict(tokens) if isinstance(tokens, dict) else {}
