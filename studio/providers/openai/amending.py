"""What may be left out after a refusal that names it? What the program added, and no price depends on."""

from collections.abc import Iterator

from studio.model.catalogue import Model, OutputRule
from studio.model.errors import Rejected
from studio.providers.openai.errors import Failure, error_of
from studio.providers.openai.image_calls import COUNT, PARTIALS, RESPONSE_FORMAT, SEED, STREAM, Order

_BY_CODE = {"invalid_input_fidelity_model": "input_fidelity"}
_PRICED = frozenset({"quality", "size"})


def parameter_to_drop(failure: Failure, order: Order, record: Model) -> str | None:
    """The parameter to ask once more without; None when the refusal stands.

    A quality or size is never dropped where the price was reckoned from it: the server would choose its own.
    """
    if failure.status not in (400, 422) or not isinstance(error_of(failure), Rejected):
        return None
    name = _BY_CODE.get(failure.said.code) or _plain(failure.said.param)
    if name in order.left_out:
        return None
    if order.streams and name in (STREAM, PARTIALS):
        return STREAM
    if name in _unasked(order):
        return name
    is_priced = record.price.output not in (OutputRule.FREE, OutputRule.UNKNOWN)
    if name in _PRICED and is_priced:
        return None
    is_ours = name in order.request.added and name in order.request.parameters
    return name if is_ours else None


def _unasked(order: Order) -> Iterator[str]:
    """What is sent without anybody having said so."""
    request, dialect = order.request, order.dialect
    if dialect.response_format:
        yield RESPONSE_FORMAT
    if request.candidates == 1:
        yield COUNT
    if dialect.takes_seed and SEED not in request.parameters:
        yield SEED


def _plain(param: str) -> str:
    """`images[0].file_id` is about images."""
    return param.partition("[")[0].partition(".")[0]
