"""How an OpenRaster file (ORA) is read: the one flattened picture in its archive, and nothing else of it.

Nothing is unpacked to the disk and no name of the archive is followed; the list of layers, which is XML,
is never opened, so there is no entity to expand.
"""

import struct
import zipfile
import zlib

from studio.imaging import png
from studio.imaging.decoded import Encoded, check_size
from studio.imaging.mapped_file import as_file
from studio.model.errors import BadInput

MEDIA_TYPE = "image/openraster"

_PICTURE = "mergedimage.png"
_DIRECTORY_MAX = 4_000_000
_END = struct.Struct("<4s4H2IH")
_COMMENT_MAX = 65_535
_HEADER_BYTES = 24
# Profile, text and what compression may add when it finds nothing to compress.
_BESIDE_PIXELS_MAX = 16_000_000


def is_ora(start: bytes) -> bool:
    """Whether these first bytes, 54 or more, are those of an OpenRaster archive: its first entry says so."""
    return start[:4] == b"PK\x03\x04" and start[30:54] == b"mimetype" + MEDIA_TYPE.encode()


def merged_png(data: Encoded, name: str) -> bytes:
    """The PNG of the flattened picture; its size is checked before it is unpacked."""
    _check_directory(data)
    try:
        with zipfile.ZipFile(as_file(data)) as archive:
            entry = archive.getinfo(_PICTURE)
            if entry.flag_bits & 1:
                raise BadInput("picture-unsupported", name=name, reason="encrypted")
            with archive.open(entry) as packed:
                start = packed.read(_HEADER_BYTES)
                width, height = _size(start)
                check_size(width, height, name)
                most = (width * 8 + 1) * height + _BESIDE_PIXELS_MAX
                if entry.file_size > most:
                    raise ValueError(f"{entry.file_size} bytes for {width} × {height}")
                return start + packed.read(most)
    except KeyError as error:
        raise BadInput("only-layers", name=name) from error
    except (zipfile.BadZipFile, NotImplementedError, zlib.error) as error:
        raise ValueError(str(error)) from error


def _check_directory(data: Encoded) -> None:
    """A directory of millions of entries would be read whole: its length is looked at first."""
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - _COMMENT_MAX - _END.size))
    if at < 0 or at + _END.size > len(data):
        raise ValueError("the archive has no end")
    length = _END.unpack_from(data, at)[5]
    if length > _DIRECTORY_MAX:
        raise ValueError(f"a directory of {length} bytes")


def _size(start: bytes) -> tuple[int, int]:
    """Width and height out of the first bytes of a PNG; the rest of it is not unpacked yet."""
    if len(start) < _HEADER_BYTES or not start.startswith(png.SIGNATURE):
        raise ValueError("its picture is no PNG")
    width, height = struct.unpack_from(">II", start, 16)
    return width, height
