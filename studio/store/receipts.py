"""The parts of a receipt that are written as JSON: registration, colour match, seam and what goes with it."""

from dataclasses import asdict
from typing import Any

from studio.model.geometry import Frame
from studio.model.receipt import ColourMatch, Receipt, Seam
from studio.model.registration import Registration, Trust
from studio.store.json_text import dump, is_number, load_optional

_NUMBERS = ("shift_px", "zoom_percent", "anisotropy_percent", "rotation_deg")


def receipt_columns(receipt: Receipt) -> tuple[str | None, str | None, str | None, str | None]:
    """transform_json, colour_json, seam_json and settings_json; None where there is nothing to say."""
    found, colour = receipt.registration, receipt.colour
    transform = None
    if found is not None:
        transform = dump(
            {**asdict(found), "transform": list(found.transform.as_tuple()), "trust": found.trust.value}
        )
    join = {
        "edit_kept": receipt.edit_kept,
        "also_changed_px": receipt.also_changed_px,
        "beyond_px": receipt.beyond_px,
        "spill": receipt.spill,
        **(asdict(receipt.seam) if receipt.seam is not None else {}),
    }
    says = any(value is not None for value in join.values())
    settings = dump({"mode": receipt.mode}) if receipt.mode else None
    return (
        transform,
        dump(asdict(colour)) if colour is not None else None,
        dump(join) if says else None,
        settings,
    )


def receipt_parts(
    transform: str | None, colour: str | None, seam: str | None, settings: str | None
) -> dict[str, Any]:
    """What `receipt_columns` wrote, as fields of a Receipt; what cannot be read is left out."""
    parts: dict[str, Any] = {}
    if isinstance(found := load_optional(transform, "lock"), dict):
        parts["registration"] = _registration(found)
    if isinstance(match := load_optional(colour, "lock"), dict):
        parts["colour"] = ColourMatch(
            bool(match.get("applied")),
            _number(match.get("delta_e_before")),
            _number(match.get("delta_e_after")),
        )
    if isinstance(join := load_optional(seam, "lock"), dict):
        mean, p95 = _number(join.get("mean")), _number(join.get("p95"))
        if mean is not None and p95 is not None:
            parts["seam"] = Seam(mean, p95)
        parts["edit_kept"], parts["spill"] = _number(join.get("edit_kept")), _number(join.get("spill"))
        for name in ("also_changed_px", "beyond_px"):
            parts[name] = join[name] if isinstance(join.get(name), int) else None
    if isinstance(chosen := load_optional(settings, "lock"), dict):
        parts["mode"] = str(chosen.get("mode") or "")
    return parts


def _registration(found: dict[str, Any]) -> Registration | None:
    way, trust = found.get("transform"), found.get("trust")
    if not isinstance(way, list) or len(way) != 6 or any(_number(one) is None for one in way):
        return None
    if trust not in {one.value for one in Trust}:
        return None
    transform = Frame(*(float(one) for one in way))
    if not transform.is_possible:
        return None
    blocks = found.get("textured_blocks")
    return Registration(
        transform,
        **{name: _number(found.get(name)) or 0.0 for name in _NUMBERS},
        confidence=_number(found.get("confidence")),
        agreeing=_number(found.get("agreeing")),
        textured_blocks=blocks if isinstance(blocks, int) else 0,
        trust=Trust(trust),
        reason=str(found.get("reason") or ""),
    )


def _number(value: object) -> float | None:
    return float(value) if is_number(value) else None  # type: ignore[arg-type]
