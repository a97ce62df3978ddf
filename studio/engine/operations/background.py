"""What an operation on the background needs first: where the subject is, and a mask marked rightly."""

import cv2
import numpy as np

from studio.engine.layout import Raster
from studio.engine.segmenting.matte import Matte, matte
from studio.engine.segmenting.subject import Hint
from studio.engine.work import Mask, Work
from studio.model.errors import Cause, Charged, Misfit, Rejected
from studio.model.recipe import BUILT_IN
from studio.model.watch import Watch

_MATTE = "matte"
_EDGE_MIN = 0.04  # of the picture's edge, that a mask of a background covers


def matte_of(work: Work) -> Matte:
    """The subject of the picture as it stands now. What was painted is the background, and its border loose.

    Raises Rejected where no subject stands out, Misfit where the mask must be of the subject instead.
    """
    painted = painted_whole(work)
    if painted is not None and not _reaches_the_edge(painted):
        raise Misfit((Cause("background-unmarked"),))
    kept = work.kept.get(_MATTE)
    if isinstance(kept, Matte) and not work.methods:
        return kept
    hint = Hint() if painted is None or painted.all() else Hint(background=painted)
    result = found(work.whole(), hint, work.watch.part(0, 0.6))
    if not work.methods:
        work.kept[_MATTE] = result
    return result


def found(picture: Raster, hint: Hint, watch: Watch) -> Matte:
    """Raises Rejected where no subject stands out."""
    result = matte(picture, hint, watch)
    if result is None:
        raise Rejected("subject-unclear", provider=BUILT_IN, charged=Charged.NO)
    return result


def painted_whole(work: Work) -> Mask | None:
    """The mask in the size of the picture."""
    if work.painted is None:
        return None
    whole = np.zeros(work.base.shape[:2], np.uint8)
    box = work.box
    whole[box.y : box.bottom, box.x : box.right] = work.painted
    return whole


def _reaches_the_edge(painted: Mask) -> bool:
    edges = np.concatenate([painted[0], painted[-1], painted[:, 0], painted[:, -1]])
    return float(np.asarray(cv2.threshold(edges, 0, 1, cv2.THRESH_BINARY)[1]).mean()) >= _EDGE_MIN
