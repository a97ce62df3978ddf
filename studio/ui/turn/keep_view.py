"""What the rows of Keep show beside their words: regions and what they were measured to be."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from studio.model.drift import Of
from studio.model.history import Finding
from studio.model.keep_statistics import KeepStatistic


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of an entry at a node; `values` are the measures, empty where a person said it."""

    finding: Finding
    by_person: bool
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KeepView:
    """All by the id of an entry, of the node in view.

    `shares` has those with a region, and how much of the picture it covers, 0 to 1: None where it lies
    outside. `painted` is the one whose region is being painted; `why_not` says why none can be.
    """

    node_id: str = ""
    painted: str = ""
    why_not: str = ""
    shares: Mapping[str, float | None] = field(default_factory=dict)
    found: Mapping[tuple[str, Of], Found] = field(default_factory=dict)
    statistics: Mapping[str, KeepStatistic] = field(default_factory=dict)
