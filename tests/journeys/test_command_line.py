"""A script edits pictures: new, edit with a mask, log, export, check; judged by outside programs."""

import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from program import CHECKOUT, PICTURES, Installation

TILE_PX = 1024


@pytest.fixture
def palimpsest(tmp_path: Path) -> Installation:
    return Installation(tmp_path / "home")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return tmp_path / "job.palimpsest"


def magick(*words: str | Path) -> bytes:
    return subprocess.run([*map(str, words)], check=True, capture_output=True).stdout


def identified(path: Path, what: str) -> str:
    return magick("identify", "-format", what, path).decode()


def deep_gradient(path: Path) -> Path:
    """A 16-bit picture of two tiles by one, with more than 256 levels in it."""
    magick("convert", "-size", "1100x240", "gradient:#100820-#f0c8a4", "-rotate", "0", "-depth", "16", path)
    assert identified(path, "%z") == "16"
    return path


def hard_mask(path: Path, like: Path) -> Path:
    size = identified(like, "%wx%h")
    width, height = map(int, size.split("x"))
    box = f"rectangle {width // 4},{height // 4} {width // 2},{height // 2}"
    return drawn(path, size, box)


def drawn(path: Path, size: str, shape: str) -> Path:
    magick("convert", "-size", size, "xc:black", "-fill", "white", "+antialias", "-draw", shape, path)
    return path


def hash_of_pixels(path: Path) -> str:
    """The name of a file's pixels, computed from what ImageMagick decodes: size line, then tile hashes."""
    width, height, bits = (int(identified(path, what)) for what in ("%w", "%h", "%z"))
    raw = magick("convert", path, "-depth", str(bits), "-endian", "LSB", "rgb:-")
    pixel = 3 * bits // 8
    rows = [raw[y * width * pixel : (y + 1) * width * pixel] for y in range(height)]
    whole = hashlib.sha256(f"{width} {height} 3 {bits}\n".encode())
    for top in range(0, height, TILE_PX):
        for left in range(0, width, TILE_PX):
            tile = b"".join(row[left * pixel : (left + TILE_PX) * pixel] for row in rows[top : top + TILE_PX])
            whole.update(hashlib.sha256(tile).digest())
    return whole.hexdigest()


def differing_px(one: Path, other: Path) -> int:
    """What ImageMagick counts."""
    compared = subprocess.run(
        ["compare", "-metric", "AE", one, other, "null:"], capture_output=True, text=True, check=False
    )
    assert compared.returncode in (0, 1), compared.stderr
    return int(float(compared.stderr))


def without(mask: Path, picture: Path) -> Path:
    """The picture with everything under the mask made black."""
    outside = picture.with_name(f"{picture.stem}-outside.png")
    magick("convert", picture, "(", mask, "-negate", ")", "-compose", "multiply", "-composite", outside)
    return outside


@pytest.mark.parametrize("bits", ["8", "16"])
def test_a_masked_edit_is_exact_to_the_pixel(
    bits: str, palimpsest: Installation, project: Path, tmp_path: Path
) -> None:
    original = PICTURES / "coffee.png" if bits == "8" else deep_gradient(tmp_path / "deep.png")
    mask = hard_mask(tmp_path / "mask.png", original)
    finals = tmp_path / "finals"

    palimpsest.done("new", project, original)
    edited = palimpsest.done("edit", project, "-i", "make it much warmer", "-n", "4", "--mask", mask)
    log = palimpsest.done("log", project)
    exported = palimpsest.done("export", project, "root", *"2345", "--to", finals)
    checked = palimpsest.done("check", project)

    (image,) = log["images"]
    logged = {node["number"]: node["picture"]["pixels"] for node in image["nodes"]}
    root, *candidates = [Path(file["path"]) for file in exported["files"]]
    assert len(edited["candidates"]) == 4
    assert [one["number"] for one in edited["candidates"]] == [2, 3, 4, 5]
    assert [one["lock"]["differing_px"] for one in edited["candidates"]] == [0] * 4
    assert len(set(logged.values())) == 5
    assert differing_px(root, original) == 0
    for number, path in enumerate([root, *candidates], start=1):
        assert identified(path, "%z") == bits
        assert hash_of_pixels(path) == logged[number]
    for path in candidates:
        assert differing_px(without(mask, root), without(mask, path)) == 0
        assert differing_px(root, path) > 0
    assert checked["sound"]
    assert checked["findings"] == []
    assert checked["checked"]["nodes"] == 5
    assert {path.name for path in tmp_path.glob("job*")} == {"job.palimpsest"}


def test_a_photograph_is_edited_over_several_tiles(
    palimpsest: Installation, project: Path, tmp_path: Path
) -> None:
    photograph = PICTURES / "dandelion.jpg"

    palimpsest.done("new", project, photograph)
    palimpsest.done("edit", project, "-i", "a little brighter, with more contrast")
    palimpsest.done("edit", project, "-i", "make it cooler", "--from", "root", "--stay")
    log = palimpsest.done("log", project)
    (file,) = palimpsest.done("export", project, "head", "--to", tmp_path)["files"]

    (image,) = log["images"]
    root, brighter, cooler = image["nodes"]
    assert image["head"] == brighter["node"]
    assert brighter["parents"] == cooler["parents"] == [root["node"]]
    assert hash_of_pixels(Path(file["path"])) == file["pixels"] == brighter["picture"]["pixels"]


def test_a_kept_original_leaves_as_it_came_and_never_over_another_file(
    palimpsest: Installation, project: Path, tmp_path: Path
) -> None:
    coffee = PICTURES / "coffee.png"
    palimpsest.done("new", project, coffee)
    words = ("export", project, "root", "--to", tmp_path, "--metadata", "keep", "--name", "{image}")

    first = palimpsest.done(*words)["files"][0]
    second = palimpsest.done(*words)["files"][0]

    assert Path(first["path"]).name == "coffee.png"
    assert Path(second["path"]).name == "coffee-2.png"
    for file in (first, second):
        assert Path(file["path"]).read_bytes() == coffee.read_bytes()
        assert file["sha256"] == hashlib.sha256(coffee.read_bytes()).hexdigest()


def test_a_reader_that_has_enough_ends_the_output_quietly(palimpsest: Installation, project: Path) -> None:
    palimpsest.done("new", project, PICTURES / "coffee.png")
    log = palimpsest.start("log", project)
    assert log.stdout is not None
    assert log.stderr is not None

    log.stdout.close()

    assert log.stderr.read() == ""
    log.stderr.close()
    assert log.wait() == 1


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_edit_settles_its_turn(
    sent: signal.Signals, palimpsest: Installation, project: Path, tmp_path: Path
) -> None:
    photograph = PICTURES / "dandelion.jpg"
    mask = drawn(tmp_path / "mask.png", identified(photograph, "%wx%h"), "rectangle 400,200 1200,900")
    palimpsest.done("new", project, photograph)
    running = palimpsest.start("edit", project, "-i", "remove this", "-n", "8", "--mask", mask, "--json")
    assert running.stderr is not None
    told = running.stderr.readline()  # the first of eight candidates is kept

    running.send_signal(sent)
    answer = palimpsest.ended(running)

    assert answer.code == 130, answer.told
    assert answer.json["error"]["kind"] == "interrupted"
    assert told.startswith("Kept ")
    assert "Traceback" not in answer.told
    assert "Interrupted" in answer.told
    log = palimpsest.done("log", project)
    assert log["unsettled"] == []
    assert palimpsest.done("check", project)["sound"]
    after = palimpsest.done("edit", project, "-i", "make it warmer")
    assert after["notices"] == []


HOLDS = """
import sys
from pathlib import Path
from studio.store.writer_lock import WriterLock
lock = WriterLock.take(Path(sys.argv[1]))
print("holding", flush=True)
sys.stdin.read()
lock.release()
"""


@pytest.fixture
def holder(palimpsest: Installation, project: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process that has the project for writing."""
    palimpsest.done("new", project, PICTURES / "coffee.png")
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(project)],
        env=dict(os.environ, PYTHONPATH=str(CHECKOUT)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "holding\n"
    yield process
    process.communicate()
    assert process.returncode == 0


def test_while_another_process_writes_only_reading_works(
    palimpsest: Installation, project: Path, holder: "subprocess.Popen[str]", tmp_path: Path
) -> None:
    edit = palimpsest.run("edit", project, "-i", "make it warmer", "--json")
    exported = palimpsest.run("export", project, "root", "--to", tmp_path / "finals", "--json")

    assert edit.code == 1
    assert edit.json["error"]["kind"] == "project-locked"
    assert project.name in edit.told
    assert str(holder.pid) in edit.told
    assert palimpsest.done("log", project)["images"]
    assert palimpsest.done("check", project)["sound"]
    assert exported.code == 0
    assert [notice["kind"] for notice in exported.json["notices"]] == ["export-not-recorded"]
