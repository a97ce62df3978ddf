"""How entries of a catalogue file become models: families inherit, what lies over wins, null takes away."""

import dataclasses
import typing
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache

from studio.model.catalogue import Model, ParameterRule, PriceRule, Rates
from studio.model.sizes import SizeRule

if typing.TYPE_CHECKING:
    from pydantic import TypeAdapter

Entry = dict[str, object]

FAMILIES, MODELS = "families", "models"
FACTS = ("as_of", "sources", "default_model", "newest_family")
LIKE, _FAMILY, _PARAMETERS = "like", "family", "parameters"
PARENTAGE = (_FAMILY, LIKE)  # what an entry is laid over
_INSIDE: dict[str, type] = {"sizes": SizeRule, "price": PriceRule, "price.rates": Rates}
_MASKS = ("guides", "exact", "none")


class Mistake(ValueError):
    """What is wrong with an entry, in words; `where` inside it."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where}: {reason}" if where else reason)


def laid_over(under: object, over: object) -> object:
    """`over` upon `under`: objects are joined name by name, everything else is replaced, null takes away."""
    if not isinstance(under, dict) or not isinstance(over, dict):
        return over
    joined = dict(under)
    for name, value in over.items():
        if value is None:
            joined.pop(name, None)
        else:
            joined[name] = laid_over(joined.get(name), value)
    return joined


def built_models(catalogue: Entry) -> tuple[Model, ...]:
    """Every model of a catalogue in its order. Raises Mistake."""
    return tuple(built_model(catalogue, name) for name in _section(catalogue, MODELS))


def built_model(catalogue: Entry, name: str) -> Model:
    """One model by its id. Raises Mistake."""
    own = dict(_object(_section(catalogue, MODELS)[name], name))
    if _FAMILY not in own:
        raise Mistake(_FAMILY, "must be named")
    return _built(laid_over(family_facts(catalogue, str(own[_FAMILY])), {**own, "id": name}))


def assumed_model(catalogue: Entry) -> Model:
    """What any other model is taken for: one of the newest family. Raises Mistake."""
    family = str(catalogue.get("newest_family", ""))
    return _built({**family_facts(catalogue, family), _FAMILY: family, "id": ""})


def check_families(catalogue: Entry) -> None:
    """Raises Mistake for a family of which no model could be made."""
    for name in _section(catalogue, FAMILIES):
        _built({**family_facts(catalogue, name), _FAMILY: name, "id": ""})


def family_facts(catalogue: Entry, family: str) -> Entry:
    """What a family says, laid over what those say that it is like. Raises Mistake."""
    families, chain = _section(catalogue, FAMILIES), [family]
    while True:
        if chain[-1] not in families:
            raise Mistake(_FAMILY, f"there is no family {chain[-1]!r}")
        like = _object(families[chain[-1]], chain[-1]).get(LIKE)
        if like is None:
            break
        if like in chain:
            raise Mistake(LIKE, f"{family!r} is like itself")
        chain.append(str(like))
    facts: object = {}
    for name in reversed(chain):
        facts = laid_over(facts, families[name])
    assert isinstance(facts, dict)
    facts.pop(LIKE, None)
    return facts


def _section(catalogue: Entry, name: str) -> Mapping[str, object]:
    return _object(catalogue.get(name, {}), name)


def _object(value: object, name: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise Mistake(name, "must be an object")
    return value


def _built(facts: object) -> Model:
    from pydantic import ValidationError  # noqa: PLC0415 – 60 ms that a start without accounts saves

    entry = dict(_object(facts, ""))
    for where in _strange(entry):
        raise Mistake(where, "there is no such field")
    entry[_PARAMETERS] = [
        {**_object(rule, name), "name": name}
        for name, rule in _object(entry.get(_PARAMETERS, {}), _PARAMETERS).items()
    ]
    try:
        model = _adapter().validate_python(entry)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise Mistake(_place(first["loc"], entry), first["msg"]) from error
    _check(model)
    return model


def _strange(entry: Mapping[str, object]) -> Iterator[str]:
    """Names that nothing reads: misspelled, most likely."""
    yield from _unknown(entry, Model, "")
    for path, shape in _INSIDE.items():
        inside: object = entry
        for step in path.split("."):
            inside = inside.get(step) if isinstance(inside, dict) else None
        if isinstance(inside, dict):
            yield from _unknown(inside, shape, f"{path}.")
    rules = entry.get(_PARAMETERS)
    for name, rule in rules.items() if isinstance(rules, dict) else ():
        if isinstance(rule, dict):
            yield from _unknown(rule, ParameterRule, f"{_PARAMETERS}.{name}.")


def _unknown(entry: Mapping[str, object], shape: type, path: str) -> Iterator[str]:
    known = {field.name for field in dataclasses.fields(shape)}
    yield from (f"{path}{name}" for name in entry if name not in known)


def _place(steps: tuple[int | str, ...], entry: Entry) -> str:
    """Parameters are called by their names and not by their numbers."""
    names = list(steps)
    if names[:1] == [_PARAMETERS] and len(names) > 1 and isinstance(names[1], int):
        rules = typing.cast(list[dict[str, object]], entry[_PARAMETERS])
        names[1] = str(rules[names[1]]["name"])
    return ".".join(str(name) for name in names)


def _check(model: Model) -> None:
    """What the types alone do not say. Raises Mistake."""
    if model.retires is not None:
        try:
            date.fromisoformat(model.retires)
        except ValueError as error:
            raise Mistake("retires", "must be a day such as 2026-12-01") from error
    if model.mask not in _MASKS:
        raise Mistake("mask", f"must be one of {', '.join(_MASKS)}")
    if model.sizes.multiple < 1:
        raise Mistake("sizes.multiple", "must be 1 or more")
    if model.candidates_per_call < 1:
        raise Mistake("candidates_per_call", "must be 1 or more")
    for rule in model.parameters:
        if rule.default is not None and not rule.allows(rule.default):
            raise Mistake(f"{_PARAMETERS}.{rule.name}.default", f"must be one of {rule.possible}")


@cache
def _adapter() -> "TypeAdapter[Model]":
    from pydantic import TypeAdapter  # noqa: PLC0415 – as above

    return TypeAdapter(Model)
