"""The keyring of a desk: a real Secret Service, its files its own, and the question for its password."""

from pathlib import Path

from desk import Desk, until
from hand import Hand

PASSWORD = "open sesame"
_UNLOCK = f"printf '{PASSWORD}' | exec gnome-keyring-daemon --unlock --components=secrets --foreground"
_HAS_OWNER = ("org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets")


class Keyring:
    """A Secret Service on the desk's bus, open; its files lie in a folder of their own."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        self._desk = desk
        folder.mkdir()
        desk.start("sh", "-c", _UNLOCK, XDG_DATA_HOME=str(folder))
        until(self._is_up, what="a Secret Service")

    def lookup(self, user: str) -> str:
        return self._tool("lookup", "service", "palimpsest", "username", user)

    def lock(self) -> None:
        self._tool("lock")

    def answer(self, hand: Hand, *keys: str) -> None:
        """When it asks for its password: type it, or press these keys instead."""
        window = until(self._question, what="the keyring's question").split()[0]
        self._desk.activate(window)
        if keys:
            hand.press(*keys)
        else:
            hand.type(PASSWORD)
            hand.press("Return")

    def _question(self) -> str:
        return self._desk.output("xdotool", "search", "--onlyvisible", "--name", "^Unlock")

    def _is_up(self) -> bool:
        bus = ("dbus-send", "--session", "--print-reply=literal", "--dest=org.freedesktop.DBus", "/")
        return "true" in self._desk.output(*bus, *_HAS_OWNER)

    def _tool(self, *words: str) -> str:
        return self._desk.output("secret-tool", *words)
