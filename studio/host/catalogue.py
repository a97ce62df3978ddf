"""Which models are known and what they can do: our dated files, and the user's own laid over them."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from studio.host.catalogue_corrections import Corrections
from studio.host.catalogue_entries import (
    LIKE,
    Entry,
    Mistake,
    assumed_model,
    built_models,
    check_families,
    laid_over,
)
from studio.host.places import Places, resources
from studio.model.catalogue import CatalogueOf, Model, ModelStatus, OutputRule, PriceRule
from studio.model.project import Notice

_FOLDER = "catalogue"
_OWN = "catalogue.json"


@dataclass(frozen=True, slots=True)
class _Known:
    """`assumed` is the model that any other is taken for."""

    catalogue: CatalogueOf
    assumed: Model


class Catalogue:
    """Read at the first question and kept: questions come with every key stroke. Safe between threads.

    A catalogue goes by the preset of a profile where there is one for it, else by the profile's kind.
    """

    def __init__(self, places: Places, *, today: Callable[[], date] | None = None) -> None:
        self._own_path = places.config / _OWN
        self._today = today or _utc_today
        self._lock = threading.Lock()
        self._known: dict[str, _Known] | None = None
        self._notices: tuple[Notice, ...] = ()

    @property
    def notices(self) -> tuple[Notice, ...]:
        """Every mistake in the user's own file; each leaves out only what it stands in."""
        self._read()
        return self._notices

    def check(self) -> tuple[Notice, ...]:
        """As `notices`, at a start: without a file of the user nothing is read, and nothing loaded for it."""
        return self.notices if self._own_path.exists() else ()

    def of(self, kind: str, preset: str = "") -> CatalogueOf:
        """The models of one kind of provider, with their status of today. KeyError for a kind without any."""
        known = self._of(kind, preset).catalogue
        day = self._today()
        return replace(known, models=tuple(_on(one, day) for one in known.models))

    def model(self, kind: str, model_id: str = "", preset: str = "") -> Model:
        """What `model_id` ("" for the default) can do, under the id that was asked for.

        One that is not known gets the rules of the newest family, and no price unless all of them are free.
        """
        known = self._of(kind, preset)
        wanted = model_id or known.catalogue.default_model
        found = next((one for one in known.catalogue.models if _means(one, wanted)), None)
        if found is not None:
            return replace(_on(found, self._today()), id=wanted)
        price = known.assumed.price if known.assumed.price.output is OutputRule.FREE else PriceRule()
        return replace(known.assumed, id=wanted, status=ModelStatus.UNKNOWN, price=price)

    def _of(self, kind: str, preset: str) -> _Known:
        known = self._read()
        return known.get(preset) or known[kind]

    def _read(self) -> dict[str, _Known]:
        with self._lock:
            if self._known is None:
                self._known = self._build()
            return self._known

    def _build(self) -> dict[str, _Known]:
        folder = resources() / _FOLDER
        names = tuple(sorted(path.stem for path in folder.glob("*.json")))
        corrections = Corrections(self._own_path, names, lambda entry: _known("", entry))
        known = {name: _known(name, corrections.over(name, _ours(folder, name))) for name in names}
        self._notices = tuple(corrections.notices)
        return known


def _ours(folder: Path, name: str) -> Entry:
    """One of our files, laid over the one that it is like."""
    entry: Entry = json.loads((folder / f"{name}.json").read_bytes())
    like = entry.pop(LIKE, None)
    if like is None:
        return entry
    joined = laid_over(_ours(folder, str(like)), entry)
    assert isinstance(joined, dict)
    return joined


def _known(name: str, entry: Entry) -> _Known:
    """Raises Mistake."""
    check_families(entry)
    models = built_models(entry)
    default = _text(entry, "default_model")
    if default and default not in {one.id for one in models}:
        raise Mistake("default_model", f"there is no model {default!r}")
    sources = entry.get("sources", [])
    if not isinstance(sources, list):
        raise Mistake("sources", "must be a list")
    catalogue = CatalogueOf(
        kind=name,
        as_of=_text(entry, "as_of"),
        sources=tuple(str(one) for one in sources),
        models=tuple(_replaced(one, default) for one in models),
        default_model=default,
        newest_family=_text(entry, "newest_family"),
    )
    return _Known(catalogue, assumed_model(entry))


def _text(entry: Entry, name: str) -> str:
    value = entry.get(name, "")
    if not isinstance(value, str):
        raise Mistake(name, "must be text")
    return value


def _replaced(model: Model, default: str) -> Model:
    """A model that ends is always replaced by one that can be named."""
    if model.retires is None or model.replacement is not None:
        return model
    return replace(model, replacement=default if default != model.id else None)


def _on(model: Model, day: date) -> Model:
    """With the status that its last day gives it."""
    if model.retires is None:
        return model
    has_ended = day >= date.fromisoformat(model.retires)
    return replace(model, status=ModelStatus.RETIRED if has_ended else ModelStatus.RETIRING)


def _means(model: Model, wanted: str) -> bool:
    """Whether an id is the model's own, one of its snapshots, or its own followed by a day."""
    if wanted == model.id or wanted in model.snapshots:
        return True
    head, dash, day = wanted.removeprefix(model.id).partition("-")
    if not wanted.startswith(model.id) or head or not dash or len(day) != len("2026-12-01"):
        return False
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True


def _utc_today() -> date:
    return datetime.now(UTC).date()
