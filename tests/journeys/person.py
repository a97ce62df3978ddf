"""A person at the studio: what is done there with pointer and keys, and what is then to be seen."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from re import search
from typing import TYPE_CHECKING

from desk import until
from sight import Seen

if TYPE_CHECKING:
    from conftest import Opened, OpenOther
    from desk import Desk
    from hand import Hand, Point

# The studio takes the left of a wider desk: other programs stand beside it.
STUDIO_PX = (1440, 900)
_PATIENCE_S = 90  # for what a server and the pixel lock do, on a machine with other guests


@dataclass(frozen=True, slots=True)
class Person:
    """Each act waits until it is seen to have been done."""

    desk: "Desk"
    hand: "Hand"
    studio: "Opened"

    def settle(self) -> None:
        """The window is up and has its place."""
        self.see("Search actions", "push button")
        width, height = STUDIO_PX
        scale = self.desk.scale
        self.desk.place(self.studio.window, x=0, y=0, width=width * scale, height=height * scale)
        self.until(lambda: self.see("Search actions", "push button").rect[0] < width, "the window in place")

    # What is seen.

    def see(self, name: str = "", role: str = "", *, id_end: str = "", timeout_s: float = 30) -> Seen:
        """The first part whose name begins so, as soon as it shows."""
        return self.studio.sight.one(name=name, role=role, id_end=id_end, timeout_s=timeout_s)

    def all(self, name: str = "", role: str = "") -> list[Seen]:
        return self.studio.sight.all(name=name, role=role)

    def gone(self, name: str, role: str = "") -> None:
        self.studio.sight.gone(name=name, role=role, timeout_s=_PATIENCE_S)

    def until(self, ask: object, what: str) -> object:
        return until(ask, what=what, timeout_s=_PATIENCE_S, every_s=0.1)  # type: ignore[arg-type]

    def shot(self, name: str) -> None:
        self.desk.shot(name)

    @property
    def canvas(self) -> Seen:
        return self.see("Picture", "canvas")

    @property
    def generate_says(self) -> str:
        """What stands on Generate: count and price, or why it cannot."""
        return self.see(id_end="GenerateButton").name

    def shows(self, button: str, words: str) -> None:
        """The choice on a button of the turn."""
        self.until(lambda: words in self.see(button, "push button").description, f"{words!r} at {button!r}")

    def candidates(self, count: int, says: str) -> list[Seen]:
        """The tiles of the turn in view, once there are as many and all say this."""

        def are_here() -> list[Seen]:
            tiles = self.all("Candidate", "list item")
            return tiles if len(tiles) == count and all(says in tile.name for tile in tiles) else []

        return self.until(are_here, f"{count} candidates that say {says!r}")  # type: ignore[return-value]

    def row(self, beginning: str) -> Seen:
        """A turn in the history."""
        return self.see(beginning, "list item")

    def paid_rows(self, beginning: str, count: int = 1) -> None:
        """Turns in the history with their cost; drift stands before it as soon as it is measured."""

        def are_here() -> bool:
            return sum("$" in row.name for row in self.all(beginning, "list item")) == count

        self.until(are_here, f"{count} paid turns {beginning!r}")

    # What is done.

    def press(self, name: str, role: str = "push button") -> None:
        self.hand.click(self.see(name, role))

    def enter(self, name: str, role: str) -> None:
        """Click into a field. A key may overtake a click that the window manager looks at first."""
        self.hand.click(self.see(name, role))
        self.until(lambda: self.see(name, role).has_focus, f"the focus in {name!r}")

    def write(self, name: str, text: str, role: str = "text") -> None:
        """Into a field, in place of what stands there."""
        self.enter(name, role)
        self.hand.press("ctrl+a")
        self.hand.type(text)
        is_secret = role == "password text"
        self.until(
            lambda: (
                len(self.see(name, role).text) == len(text)
                if is_secret
                else self.see(name, role).text == text
            ),
            f"what was typed into {name!r}",
        )

    def set_number(self, name: str, number: int) -> None:
        """Into a field of a number, left by Tab."""
        self.enter(name, "spin button")
        self.hand.press("ctrl+a")
        self.hand.type(str(number))
        self.hand.press("Tab")
        self.until(lambda: self.see(name, "spin button").value == number, f"{number} in {name!r}")

    def choose(self, button: str, *keys: str, shows: str) -> None:
        """From the menu of a button, by keys; assistive technology sees no menu that pops up."""
        self.open_menu(button)
        self.hand.press(*keys)
        self.shows(button, shows)

    def open_menu(self, button: str) -> None:
        """By a key and the pointer elsewhere: else keys would start from the entry that opens under it."""
        self.pop_up(button, "push button")
        shown = len(self._windows)
        self.hand.press("Escape")
        self.until(lambda: len(self._windows) < shown, f"no menu at {button!r}")
        self.hand.move(self.canvas.at(0.5, 0.1))
        self.hand.press("Down")

    def pop_up(self, name: str, role: str) -> None:
        """Open a list of choices."""
        shown = len(self._windows)
        self.press(name, role)
        self.until(lambda: len(self._windows) > shown, f"choices at {name!r}")

    @property
    def _windows(self) -> list[str]:
        return self.desk.windows(self.studio.program)

    def run(self, action: str) -> None:
        """By the palette."""
        self.hand.press("ctrl+k")
        self.write("Search actions", action)
        self.until(lambda: self.all(action, "list item"), f"{action!r} among the results")
        self.hand.press("Return")
        self.gone("Search actions", "text")

    def drop(self, open_other: "OpenOther", file: Path, onto: "Point", title: str) -> None:
        """Drag a file from another program, which stays: its drag ends before the studio has read it."""
        other = open_other(title, STUDIO_PX[0] + 10, 60, file=file)
        self.hand.drag(other.pad, onto)
        other.noted("dragged")
        self.desk.activate(self.studio.window)

    def paint(self, across: tuple[float, float], down: float) -> None:
        """One stroke of the brush over a part of the picture."""
        self.press("Brush", "check box")
        start, end = across
        steps = [start + (end - start) * n / 10 for n in range(11)]
        self.hand.stroke([self.canvas.at(step, down) for step in steps])
        self.shows("Where change is wanted", "%")

    def instruct(self, words: str) -> None:
        self.write("Instruction", words)

    def generate(self) -> None:
        self.until(lambda: self.generate_says.startswith("Generate"), "Generate to be ready")
        self.hand.press("ctrl+Return")


def dollars(text: str) -> Decimal:
    """The first amount in some words."""
    found = search(r"\$([\d,]+\.?\d*)", text)
    assert found, text
    return Decimal(found[1].replace(",", ""))
