"""What was measured of an entry of Keep, in words: findings with their figures, and how often it broke."""

from collections.abc import Iterable, Mapping

from studio.model.drift import Of
from studio.model.keep_statistics import KeepStatistic
from studio.model.words import mark, tr, trn
from studio.ui import numerals
from studio.ui.turn.finding_mark import finding_name
from studio.ui.turn.keep_view import Found

_NO_BREAK = "\N{NO-BREAK SPACE}"
_OF = {
    Of.LOCKED: mark("Picture as it is: {finding}"),
    Of.RAW: mark("Answer as it came: {finding}"),
}


def findings_text(found: Mapping[Of, Found]) -> str:
    """A line for the picture as it is and one for the answer as it came, as far as they are known."""
    return "\n".join(line for of in (Of.LOCKED, Of.RAW) if of in found for line in _lines(of, found[of]))


def figures(found: Found) -> str:
    """ΔE p95 0.4 · tile SSIM 0.998 · shift 0 px; "" where a person said it. A figure stays on one line."""
    values = found.values
    p95, ssim, shift = (values.get(name) for name in ("delta_e_p95", "ssim_p5", "shift_px"))
    parts = []
    if isinstance(p95, int | float):
        parts.append(tr("ΔE p95 {value}", value=numerals.decimal(p95)))
    if isinstance(ssim, int | float):
        parts.append(tr("tile SSIM {value}", value=numerals.decimal(ssim, 3)))
    if isinstance(shift, int | float):
        parts.append(tr("shift {value} px", value=numerals.decimal(shift)))
    return " · ".join(part.replace(" ", _NO_BREAK) for part in parts)


def statistic_text(one: KeepStatistic) -> str:
    """How often the entry broke in the answers, and in the pictures; "" where nothing was judged yet."""
    if not one.raw.judged and not one.locked.judged:
        return ""
    return "\n".join(_statistic_lines(one))


def _lines(of: Of, found: Found) -> Iterable[str]:
    said = tr(_OF[of], finding=finding_name(found.finding))
    measured = figures(found)
    if found.by_person:
        yield tr("{said}, by eye", said=said)
    else:
        yield tr("{said}, {measured}", said=said, measured=measured) if measured else said


def _statistic_lines(one: KeepStatistic) -> Iterable[str]:
    raw, locked = one.raw, one.locked
    if raw.judged:
        said = trn(
            "The model broke it in {broken} of {count} answer",
            "The model broke it in {broken} of {count} answers",
            raw.judged,
            broken=numerals.number(raw.broken),
        )
        yield said if raw.first_after is None else _first(said, raw.first_after)
    if locked.judged:
        yield trn(
            "Broken in {broken} of {count} picture",
            "Broken in {broken} of {count} pictures",
            locked.judged,
            broken=numerals.number(locked.broken),
        )


def _first(said: str, turns: int) -> str:
    return trn("{said}, first after {count} turn", "{said}, first after {count} turns", turns, said=said)
