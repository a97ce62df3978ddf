import ast
import zipfile
from pathlib import Path

import lucide
import pytest

from studio.ui.look import icon_archive, icons

UI = Path(__file__).parents[2] / "studio" / "ui"
# What draws icons, and which argument names one.
DRAWING = {
    "icon": 0,
    "pixmap": 0,
    "IconButton": 0,
    "IconView": 0,
    "set_icon": 0,
    "EmptyState": 0,
    "paint": 2,
    "corner_chip": 2,
}


def _named_icons() -> set[str]:
    """The names handed to anything that draws icons, wherever it stands."""
    found = set()
    for path in UI.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            place = DRAWING.get(name, len(call.args))
            given = call.args[place] if place < len(call.args) else None
            if isinstance(given, ast.Constant) and isinstance(given.value, str):
                found.add(given.value)
    return found


def test_lucide_has_every_icon_in_use() -> None:
    named = _named_icons()

    assert named
    assert [name for name in sorted(named) if not icon_archive.has(name)] == []


def test_every_drawing_is_found_as_the_archive_has_it() -> None:
    archive = zipfile.ZipFile(Path(lucide.__file__).with_name("lucide.zip"))

    for file in archive.namelist():
        assert icon_archive.source(file.removesuffix(".svg")) == archive.read(file).decode()
    assert not icon_archive.has("lor")  # though some end so


def test_an_unknown_icon_is_refused(qapp) -> None:
    with pytest.raises(KeyError):
        icons.icon("no-such-icon")


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_an_icon_is_drawn_in_device_pixels(qapp, ratio: float) -> None:
    drawn = icons.pixmap("hand", size=16, ratio=ratio)

    assert drawn.width() == round(16 * ratio)
    assert drawn.devicePixelRatio() == ratio
