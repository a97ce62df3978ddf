"""Two processes share bytes: what one has made is mapped by the other, and nobody can change it any more."""

import mmap
import sys
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.imaging.arrays import to_array
from studio.imaging.foreign import open_file, open_picture
from studio.imaging.icc import display_p3
from studio.imaging.opening import open_here
from studio.imaging.pixel_process.blocks import Block, NotSealed, lent, read, write
from studio.model.errors import BadInput

_WIDE, _HIGH = 2400, 1800
_ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="other systems have no seals")


def _encoded(kind: str, mode: str = "RGB", **options: object) -> bytes:
    out = BytesIO()
    noise = np.random.default_rng(5).integers(0, 256, (_HIGH // 100, _WIDE // 100, 4)).astype(np.uint8)
    Image.fromarray(noise).resize((_WIDE, _HIGH)).convert(mode).save(out, kind, **options)
    return out.getvalue()


@_ON_LINUX
@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGB"), ("PNG", "RGBA"), ("JPEG", "RGB"), ("WEBP", "RGB")]
)
def test_the_pixels_of_a_large_picture_are_not_copied(kind: str, mode: str) -> None:
    data = _encoded(kind, mode)

    opened = open_picture(data, name="a")

    assert isinstance(opened.pixels.data.obj, mmap.mmap)
    assert opened == open_here(data, name="a")


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "L"), ("TIFF", "I;16"), ("PNG", "RGB"), ("JPEG", "CMYK")])
def test_pixels_and_profile_come_whole_wherever_they_were_made(kind: str, mode: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 3
    options: dict[str, object] = {"exif": exif} if mode != "I;16" else {}
    if mode == "RGB":
        options["icc_profile"] = display_p3()
    data = _encoded(kind, mode, **options)

    assert open_picture(data, name="a") == open_here(data, name="a")


def test_a_file_that_was_cut_to_nothing_is_read_as_nothing(tmp_path: Path) -> None:
    path = tmp_path / "cup.png"
    path.write_bytes(b"picture")
    with path.open("rb", buffering=0) as file, lent(file) as loan:
        path.write_bytes(b"")

        assert read(loan.address) == b""


def test_a_file_is_opened_where_it_lies(tmp_path: Path) -> None:
    path = tmp_path / "cup.png"
    path.write_bytes(_encoded("PNG"))

    opened = open_file(path)

    assert opened == open_here(path.read_bytes(), name="cup.png")


@pytest.mark.parametrize(
    ("make", "kind"), [(lambda path: None, "file-missing"), (Path.touch, "empty-picture")]
)
def test_a_file_that_is_not_there_or_empty_is_said_so(tmp_path: Path, make: object, kind: str) -> None:
    path = tmp_path / "cup.png"
    make(path)  # type: ignore[operator]

    with pytest.raises(BadInput) as refused:
        open_file(path)

    assert (refused.value.kind, refused.value.facts["name"]) == (kind, "cup.png")


def test_bytes_are_lent_and_read() -> None:
    with lent(b"some bytes") as loan:
        assert bytes(read(loan.address)) == b"some bytes"
        assert (loan.size, loan.start) == (10, b"some bytes")


def test_what_was_made_outlives_its_block() -> None:
    made = np.arange(6_000_000, dtype=np.uint32).view(np.uint8)
    with Block() as block:
        write(block.address, [made.data, b"profile"])
        taken = block.taken()

    assert bytes(taken[-7:]) == b"profile"
    assert (np.frombuffer(taken, np.uint8)[:-7] == made).all()


@_ON_LINUX
def test_what_was_taken_can_be_neither_written_nor_cut_short() -> None:
    with Block() as block, open(block.address, "r+b", buffering=0) as other:
        other.write(bytes(6_000_000))
        taken = block.taken()

        with pytest.raises(PermissionError):
            other.write(b"changed")
        with pytest.raises(PermissionError):
            other.truncate(0)
        with pytest.raises(PermissionError):
            mmap.mmap(other.fileno(), 0)
    assert not any(taken)


@_ON_LINUX
def test_what_somebody_can_still_write_is_not_taken() -> None:
    with Block() as block, open(block.address, "r+b", buffering=0) as other:
        other.write(bytes(6_000_000))
        held = mmap.mmap(other.fileno(), 0)

        with pytest.raises(NotSealed):
            block.taken()

        held.close()


@_ON_LINUX
def test_pixels_that_are_mapped_cannot_be_written_here() -> None:
    array = to_array(open_picture(_encoded("PNG"), name="a").pixels)

    with pytest.raises(ValueError, match="WRITEABLE"):
        array.flags.writeable = True


def test_where_nothing_can_be_sealed_a_file_is_read_and_gone_afterwards(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = np.arange(6_000_000, dtype=np.uint32).view(np.uint8)
    monkeypatch.setattr(sys, "platform", "freebsd14")

    with lent(b"some bytes") as loan, Block() as block:
        assert Path(loan.address).read_bytes() == read(loan.address) == b"some bytes"
        write(block.address, [made.data])
        taken = block.taken()
        assert Path(block.address).exists()

    assert (np.frombuffer(taken, np.uint8) == made).all()
    assert not isinstance(taken.obj, mmap.mmap)
    assert not Path(loan.address).exists()
    assert not Path(block.address).exists()
