"""In which quality and which sizes a picture can be made finer than it was."""

from collections.abc import Iterator

from studio.model.parameters import AUTO
from studio.model.provider import Capability
from studio.model.sizes import SizeRule, plan_size

_STEPS = (1.5, 2.0, 3.0, 4.0)


def finer_quality(capability: Capability, quality: str) -> str:
    """The next finer one than `quality`, or the finest; "" for a model that has no qualities.

    Models name their qualities from the least to the finest, and leave *auto* apart.
    """
    choices = [one for one in capability.qualities if one != AUTO]
    if quality not in choices:
        return choices[-1] if choices else ""
    return choices[min(choices.index(quality) + 1, len(choices) - 1)]


def larger_sizes(rule: SizeRule, width: int, height: int) -> tuple[tuple[int, int], ...]:
    """The sizes in which a picture of `width` × `height` can be made, from its own upwards, in its shape."""
    found = dict.fromkeys(_grown(rule, width, height))
    return tuple(sorted(found, key=lambda size: size[0] * size[1]))


def _grown(rule: SizeRule, width: int, height: int) -> Iterator[tuple[int, int]]:
    own = plan_size(width, height, rule)
    if own is None:
        return
    yield own.width, own.height
    for step in _STEPS:
        plan = plan_size(round(own.inner.width * step), round(own.inner.height * step), rule)
        if plan is None or plan.width * plan.height <= own.width * own.height:
            continue
        if plan_size(width, height, rule, (plan.width, plan.height)):
            yield plan.width, plan.height
