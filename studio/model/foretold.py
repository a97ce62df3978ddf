"""What is worth knowing of calls before they are sent, though nothing speaks against them."""

from collections.abc import Iterable, Iterator

from studio.model.catalogue import ending
from studio.model.plan import CallPlan
from studio.model.project import Notice


def foretold(calls: Iterable[CallPlan]) -> tuple[Notice, ...]:
    """Each notice once: servers that may buy often, models that end, pictures that are scaled, sizes that are
    promised less of.
    """
    found: list[Notice] = []
    for call in calls:
        found += (notice for notice in _of(call) if notice not in found)
    return tuple(found)


def _of(call: CallPlan) -> Iterator[Notice]:
    record, size, model = call.capability.record, call.size, call.capability.name
    if call.capability.purchases > 1 and not call.estimate.is_free:
        host = call.capability.host or call.capability.provider
        yield Notice("bought-often", {"host": host, "times": call.capability.purchases})
    if record is not None and (notice := ending(record)):
        yield notice
    if record is None or size is None:
        return
    if record.sizes.is_experimental(size.width, size.height):
        yield Notice("size-experimental", {"model": model, "width": size.width, "height": size.height})
    if size.is_worth_saying and call.request.generates:
        yield Notice("sheet-scaled", {"model": model, "width": size.inner.width, "height": size.inner.height})
    elif size.is_worth_saying:
        percent = round(100 * size.scale)
        facts = {"model": model, "percent": percent, "width": size.inner.width, "height": size.inner.height}
        if size.scale < 1:
            yield Notice("picture-reduced", facts)
        else:
            yield Notice("picture-enlarged", facts)
