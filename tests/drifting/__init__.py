"""A drifting picture maker as pure functions: what a hosted model does to a picture beside what it was asked.

`apply` is the way in. `strengths.py` says how much drifts and where an answer lies, `edits.py` what was asked
for, `scenes.py` what an answer looks like that is another picture, `pictures.py` makes something to drift.
"""

from drifting.applying import Drifted, apply
from drifting.edits import Edit, EditKind
from drifting.pictures import scene
from drifting.scenes import SceneChange, changed_scene
from drifting.strengths import GEOMETRY, MILD, STILL, STRONG, Fit, Size, Strengths

__all__ = [
    "GEOMETRY",
    "MILD",
    "STILL",
    "STRONG",
    "Drifted",
    "Edit",
    "EditKind",
    "Fit",
    "SceneChange",
    "Size",
    "Strengths",
    "apply",
    "changed_scene",
    "scene",
]
