"""What a JPEG asks of its decoder: of which kind it is, and how often it goes over its pixels.

A progressive one may ask for it a hundred thousand times.
"""

import re
import struct
from itertools import islice

from studio.imaging.decoded import Encoded
from studio.model.errors import BadInput

# Encoders write about ten, and sixty-four at most.
_SCANS_MOST = 200
# The head of a scan: its length is 6, and 2 for each of its one to four components. No packed pixels look so.
_SCAN = re.compile(rb"\xff\xda\0(?:\x08\x01|\x0a\x02|\x0c\x03|\x0e\x04)")
# By ITU-T T.81, table B.1: those with Huffman codes or arithmetic, baseline or progressive.
_READ_FRAMES = (0xC0, 0xC1, 0xC2, 0xC9, 0xCA)
_FRAMES = tuple(kind for kind in range(0xC0, 0xD0) if kind not in (0xC4, 0xC8, 0xCC))
_FILLING = re.compile(rb"\xff{2,}")
_MARKERS_MOST = 10_000
_WITHOUT_LENGTH = (0x01, *range(0xD0, 0xD9))


def check_frame(data: Encoded, name: str) -> None:
    """Lossless and hierarchical pictures, and those of 12 bits, are whole, and nobody's decoder reads them.

    Raises BadInput.
    """
    at = 2
    for _ in range(_MARKERS_MOST):
        if filling := _FILLING.match(data, at):
            at = filling.end() - 1
        if at + 5 > len(data) or data[at] != 0xFF:
            return  # the decoder will say how it is broken
        kind, bits = data[at + 1], data[at + 4]
        if kind in _FRAMES:
            if kind not in _READ_FRAMES or bits != 8:
                what = "JPEG, lossless" if kind in (0xC3, 0xCB) else f"JPEG, {bits} bit"
                raise BadInput("picture-unsupported", name=name, reason=what)
            return
        at += 2 if kind in _WITHOUT_LENGTH else 2 + struct.unpack_from(">H", data, at + 2)[0]


def check_scans(data: Encoded, name: str) -> None:
    """Before anything is unpacked; pictures inside of the picture count too. Raises BadInput."""
    if next(islice(_SCAN.finditer(data), _SCANS_MOST, None), None) is not None:
        raise BadInput("picture-unsupported", name=name, reason=f"JPEG, more than {_SCANS_MOST} scans")
