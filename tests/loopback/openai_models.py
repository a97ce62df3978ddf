"""The models of the OpenAI double: what each takes, and its last day."""

from dataclasses import dataclass
from datetime import date

TODAY = date(2026, 11, 21)  # the day of which the facts are

_PRESETS = ("1024x1024", "1536x1024", "1024x1536")
_TIERS = ("low", "medium", "high", "auto")
_MORE_TIERS = (*_TIERS, "xhigh", "max")


@dataclass(frozen=True, slots=True)
class Kept:
    """`presets` empty: any size that keeps the rules. `fidelities` empty: input_fidelity is an error."""

    id: str
    family: str
    qualities: tuple[str, ...] = _TIERS
    presets: tuple[str, ...] = ()
    fidelities: tuple[str, ...] = ()
    markup: bool = False
    complexity: bool = False
    transparent: bool = True
    last_day: date | None = None
    snapshots: tuple[str, ...] = ()


def _of_1(id_: str, last_day: date, fidelities: tuple[str, ...], snapshots: tuple[str, ...] = ()) -> Kept:
    family = "1-mini" if "mini" in id_ else "1.5"
    return Kept(id_, family, presets=_PRESETS, fidelities=fidelities, last_day=last_day, snapshots=snapshots)


def _of_2_5(name: str) -> Kept:
    id_ = f"gpt-image-2.5-{name}"
    return Kept(id_, "2.5", _MORE_TIERS, markup=True, snapshots=(f"{id_}-2026-09-08",))


def _of_2_6(name: str) -> Kept:
    return Kept(f"gpt-image-2.6-{name}", "2.6", _MORE_TIERS, markup=True, complexity=True)


_END = date(2026, 12, 1)
MODELS = (
    _of_2_6("sunburst"),
    _of_2_6("flare"),
    _of_2_5("sunburst"),
    _of_2_5("flare"),
    Kept("gpt-image-2", "2", transparent=False, snapshots=("gpt-image-2-2026-04-21",)),
    _of_1("gpt-image-1.5", _END, ("low", "high"), ("gpt-image-1.5-2025-12-16",)),
    _of_1("chatgpt-image-latest", _END, ("low", "high")),
    _of_1("gpt-image-1-mini", _END, ("low",)),
    _of_1("gpt-image-1", date(2026, 10, 23), ("low", "high")),
    Kept("dall-e-2", "dall-e", last_day=date(2026, 5, 12)),
    Kept("dall-e-3", "dall-e", last_day=date(2026, 5, 12)),
)


def living(today: date) -> dict[str, Kept]:
    """Every id that answers on a day, snapshots too."""
    alive = [kept for kept in MODELS if kept.last_day is None or today < kept.last_day]
    return {id_: kept for kept in alive for id_ in (kept.id, *kept.snapshots)}
