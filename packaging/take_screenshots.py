"""Takes the pictures of the README: the real window on the sample, used as a person would.

    sh packaging/screenshots

Writes packaging/pictures/*.png, 1440 × 900, without the window manager's frame.
"""

import io
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

TOP = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TOP), str(TOP / "tests" / "journeys")]

from desk import Desk, Program, until  # noqa: E402 – found once the tests are on the path
from hand import Hand  # noqa: E402
from sight import Sight  # noqa: E402

from studio.host.places import HOME_VARIABLE, places  # noqa: E402
from studio.host.preferences import Preferences  # noqa: E402
from studio.ui.look.tokens import DARK, LIGHT  # noqa: E402

REFINE = "ctrl+shift+43"  # H, by its place on the keyboard
OUT = Path(__file__).parent / "pictures"
WIDTH, HEIGHT = 1440, 900
AT = 40  # of the window on a larger display, so that its frame has room
EXACT_COLOURS = 48  # the most frequent ones, besides the themes' own; the photograph shares the rest
BYTES_MAX = 400_000


@dataclass(frozen=True)
class Studio:
    """The running studio, and the hand in front of it."""

    desk: Desk
    program: Program
    window: str

    @property
    def hand(self) -> Hand:
        return Hand(self.desk)

    @property
    def sight(self) -> Sight:
        return Sight(self.desk, self.program)

    def quits(self) -> None:
        self.hand.press("ctrl+q")
        self.program.ended()

    def take(self, name: str) -> None:
        """Keep the window's picture under this name, once it no longer changes."""
        self.hand.move((WIDTH + AT + 20, HEIGHT + AT + 20))
        self.desk.activate(self.window)
        before = b""
        while (now := self.desk.bytes_of("import", "-window", self.window, "-strip", "png:-")) != before:
            before = now
        path = OUT / f"{name}.png"
        with Image.open(io.BytesIO(now)) as picture:
            assert picture.size == (WIDTH, HEIGHT), f"{name} is {picture.size}"
            few_colours(picture.convert("RGB")).save(path, optimize=True)
        assert path.stat().st_size < BYTES_MAX, f"{path} has {path.stat().st_size} bytes"
        print(f"{path.relative_to(TOP)}: {path.stat().st_size / 1000:.0f} kB")


def few_colours(picture: Image.Image) -> Image.Image:
    """256 colours: what the window itself is painted with exactly, the photograph dithered."""
    pixels = np.asarray(picture).reshape(-1, 3)
    colours, which, counts = np.unique(pixels, axis=0, return_inverse=True, return_counts=True)
    is_exact = np.isin(np.arange(len(colours)), np.argsort(-counts)[:EXACT_COLOURS])
    for token in {*DARK.values(), *LIGHT.values()}:
        is_exact |= (colours == tuple(bytes.fromhex(token[1:]))).all(axis=1)
    exact = colours[is_exact]
    photograph = Image.fromarray(pixels[~is_exact[which]][None])
    shared = photograph.quantize(256 - len(exact), Image.Quantize.MEDIANCUT, kmeans=3).getpalette() or []
    palette = Image.new("P", (1, 1))
    palette.putpalette([*exact.ravel().tolist(), *shared][: 3 * 256])
    nearest = np.array(picture.quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG)).reshape(-1)
    # Pillow's nearest is only about the nearest, and its dithering runs over the photograph's edge.
    places = np.cumsum(is_exact) - 1
    of_window = is_exact[which]
    nearest[of_window] = places[which[of_window]]
    made = Image.fromarray(nearest.astype(np.uint8).reshape(picture.height, picture.width), "P")
    made.putpalette(palette.getpalette() or [])
    return made


@contextmanager
def studio(home: Path, *arguments: str) -> Iterator[Studio]:
    """`palimpsest` with these words, on a desk of its own; ends with it."""
    desk = Desk(home / "desk", WIDTH + 4 * AT, HEIGHT + 4 * AT)
    try:
        desk.open()
        door = "import sys; from studio.__main__ import main; sys.exit(main())"
        environment = {"PYTHONPATH": str(TOP), HOME_VARIABLE: str(home)}
        program = desk.start(sys.executable, "-c", door, *arguments, **environment)
        window = desk.window(program)
        desk.place(window, x=AT, y=AT, width=WIDTH, height=HEIGHT)
        yield Studio(desk, program, window)
    finally:
        desk.close()


def take_all(home: Path) -> None:
    """The sample in the dark theme, compared and with a turn being written, and the welcome page."""
    with studio(home, "--sample") as shown:
        shown.hand.click(shown.sight.one(name="recolour it lilac", role="list item"))
        shown.hand.click(shown.sight.one(name="Candidate 8", role="list item"))
        shown.hand.press("2")
        canvas = shown.sight.one(name="Picture", role="canvas")
        shown.hand.drag(canvas.at(0.5, 0.5), canvas.at(0.29, 0.5))
        shown.take("wipe")
        shown.hand.press("4")
        shown.take("side-by-side")
        shown.hand.press("1")
        write_turn(shown)
        shown.take("studio-dark")
        shown.quits()
    with studio(home) as shown:
        shown.sight.one(name="Open pictures…")
        shown.take("welcome")
        shown.quits()


def take_light(home: Path) -> None:
    """The same turn in the light theme."""
    os.environ[HOME_VARIABLE] = str(home)
    Preferences(places()).set("theme", "light")
    with studio(home, "--sample") as shown:
        write_turn(shown)
        shown.take("studio-light")
        shown.quits()


def write_turn(shown: Studio) -> None:
    """The flower selected by a click, to its hairs, and what should become of it."""
    canvas = shown.sight.one(name="Picture", role="canvas")
    shown.hand.click(shown.sight.one(name="Smart select"))
    shown.hand.click(canvas.at(0.27, 0.32))
    until(lambda: "%" in _mask(shown), what="a mask")
    firm = _mask(shown)
    shown.hand.press(REFINE)
    until(lambda: _mask(shown) != firm, what="its hairs")
    shown.hand.click(shown.sight.one(name="Instruction", role="text"))
    shown.hand.type("recolour it sky blue")
    shown.sight.one(name="Generate up to 4 candidates")


def _mask(shown: Studio) -> str:
    """How much of the picture the mask covers, in words."""
    return shown.sight.one(name="Where change is wanted").description


def main() -> None:
    """One installation for each theme, so that both show the sample as it comes."""
    OUT.mkdir(exist_ok=True)
    for take in (take_all, take_light):
        with tempfile.TemporaryDirectory() as home:
            take(Path(home))


if __name__ == "__main__":
    main()
