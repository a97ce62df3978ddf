"""How often a JPEG goes over its pixels: a progressive one may ask for it a hundred thousand times."""

import re
from itertools import islice

from studio.imaging.decoded import Encoded
from studio.model.errors import BadInput

# Encoders write about ten, and sixty-four at most.
_SCANS_MOST = 200
# The head of a scan: its length is 6, and 2 for each of its one to four components. No packed pixels look so.
_SCAN = re.compile(rb"\xff\xda\0(?:\x08\x01|\x0a\x02|\x0c\x03|\x0e\x04)")


def check_scans(data: Encoded, name: str) -> None:
    """Before anything is unpacked; pictures inside of the picture count too. Raises BadInput."""
    if next(islice(_SCAN.finditer(data), _SCANS_MOST, None), None) is not None:
        raise BadInput("picture-unsupported", name=name, reason=f"JPEG, more than {_SCANS_MOST} scans")
