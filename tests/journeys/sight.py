"""What the user sees and hears of a program: its parts by name and role, through AT-SPI."""

import json
from dataclasses import dataclass
from pathlib import Path

from desk import Desk, Program, until

_EYES = str(Path(__file__).with_name("eyes.py"))


@dataclass(frozen=True, slots=True)
class Seen:
    """One accessible part; `rect` is left, top, width, height in the program's own pixels, of which one is
    `scale` pixels of the display wide.
    """

    id: str
    role: str
    name: str
    description: str
    rect: tuple[int, int, int, int]
    states: frozenset[str]
    text: str
    value: float | None
    scale: int = 1

    @property
    def is_enabled(self) -> bool:
        return "enabled" in self.states

    @property
    def is_checked(self) -> bool:
        return "checked" in self.states

    @property
    def has_focus(self) -> bool:
        return "focused" in self.states

    def holds(self, other: "Seen") -> bool:
        """Whether the other part lies inside."""
        x, y, width, height = self.rect
        left, top, wide, high = other.rect
        return x <= left and y <= top and left + wide <= x + width and top + high <= y + height

    def at(self, across: float, down: float) -> tuple[float, float]:
        """A place inside, as shares of width and height, in pixels of the display."""
        x, y, width, height = self.rect
        return (x + width * across) * self.scale, (y + height * down) * self.scale


class Sight:
    """Looks at one program afresh for each question."""

    def __init__(self, desk: Desk, program: Program) -> None:
        self._scale = desk.scale
        self._eyes = desk.start_and_talk("/usr/bin/python3", _EYES, str(program.pid))

    def all(
        self, *, name: str = "", role: str = "", id_end: str = "", hidden_too: bool = False
    ) -> list[Seen]:
        """The parts whose name begins with `name`, of that role, whose id ends so."""
        wanted = {"name": name, "role": role, "id_end": id_end, "hidden_too": hidden_too}
        return [_seen(fields, self._scale) for fields in json.loads(self._eyes.asked(json.dumps(wanted)))]

    def one(
        self,
        *,
        name: str = "",
        role: str = "",
        id_end: str = "",
        hidden_too: bool = False,
        timeout_s: float = 20,
    ) -> Seen:
        """The first such part, as soon as there is one on the screen.

        With `hidden_too` also one below a part that does not show, as an open menu is.
        """
        what = f"a part name={name!r} role={role!r} id_end={id_end!r}"

        def shown() -> list[Seen]:
            found = self.all(name=name, role=role, id_end=id_end, hidden_too=hidden_too)
            return [seen for seen in found if not hidden_too or "showing" in seen.states]

        return until(shown, what=what, timeout_s=timeout_s, every_s=0.1)[0]

    def gone(self, *, name: str = "", role: str = "", timeout_s: float = 20) -> None:
        what = f"no part name={name!r} role={role!r}"
        until(lambda: not self.all(name=name, role=role), what=what, timeout_s=timeout_s, every_s=0.1)

    def described(self) -> str:
        """Everything showing, a line each, for a failing test to print."""
        return "\n".join(
            f"{seen.role:<18} {seen.name!r} {seen.rect} {seen.id.rsplit('.', 1)[-1]}" for seen in self.all()
        )


def _seen(fields: dict[str, object], scale: int) -> Seen:
    rect, states = fields.pop("rect"), fields.pop("states")
    return Seen(rect=tuple(rect), states=frozenset(states), scale=scale, **fields)  # type: ignore[arg-type]
