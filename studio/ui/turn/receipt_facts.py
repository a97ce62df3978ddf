"""The rows of a receipt: what registration found, how sure it was, what became of colours and seam."""

from collections.abc import Iterator

from studio.model.receipt import Receipt
from studio.model.registration import Registration, Trust
from studio.model.words import mark, tr
from studio.ui import numerals
from studio.ui.turn.node_facts import Fact

_TRUSTS = {
    Trust.ACCEPTED: mark("sure"),
    Trust.ASKED: mark("not sure"),
    Trust.REFUSED: mark("no match"),
    Trust.UNDETERMINED: mark("too little texture to tell"),
}
_STILL_PX = 0.05  # what rounds to nothing is said as nothing


def receipt_facts(receipt: Receipt) -> tuple[Fact, ...]:
    """What is known, in rows; what was not measured is left out."""
    return tuple(fact for fact in _rows(receipt) if fact.value)


def _rows(receipt: Receipt) -> Iterator[Fact]:
    if (found := receipt.registration) is not None:
        if found.trust is not Trust.REFUSED:  # how far it moved is then the best of bad guesses
            yield Fact(tr("Registered"), _moved(found))
        yield Fact(tr("Confidence"), _confidence(found))
    if (colour := receipt.colour) is not None:
        before, after = colour.delta_e_before, colour.delta_e_after
        if not colour.applied:
            yield Fact(tr("Colour match"), tr("not needed"))
        elif before is not None and after is not None:
            shown = {"before": numerals.decimal(before), "after": numerals.decimal(after)}
            yield Fact(tr("Colour match"), tr("ΔE {before} to {after}", **shown))
    if receipt.painted_px is not None:
        yield Fact(tr("Painted mask"), _pixels(receipt.painted_px))
    if receipt.final_px is not None:
        yield Fact(tr("Final mask"), _pixels(receipt.final_px))
    if receipt.past_painted_px:
        yield Fact(tr("Past the mask"), _pixels(receipt.past_painted_px))
    if receipt.beyond_px:
        yield Fact(tr("Changed beyond"), tr("{pixels}, not taken", pixels=_pixels(receipt.beyond_px)))
    if receipt.also_changed_px and not receipt.past_painted_px:
        outside = _pixels(receipt.also_changed_px)
        yield Fact(tr("Changed outside"), tr("{pixels}, not taken", pixels=outside))
    if (seam := receipt.seam) is not None:
        shown = {"mean": numerals.decimal(seam.mean, 2), "p95": numerals.decimal(seam.p95)}
        yield Fact(tr("Seam step"), tr("{mean} mean, {p95} p95", **shown))
    if receipt.edit_kept is not None:
        yield Fact(tr("Edit kept"), numerals.share(receipt.edit_kept))


def _moved(found: Registration) -> str:
    """Shift 1.3 px, zoom 0.42 %; what did not move is not named."""
    parts = []
    if abs(found.shift_px) >= _STILL_PX:
        parts.append(tr("shift {pixels} px", pixels=numerals.decimal(abs(found.shift_px))))
    if abs(found.zoom_percent) >= _STILL_PX:
        parts.append(tr("zoom {percent} %", percent=numerals.decimal(found.zoom_percent, 2)))
    if abs(found.anisotropy_percent) >= _STILL_PX:
        parts.append(tr("stretch {percent} %", percent=numerals.decimal(found.anisotropy_percent, 2)))
    if abs(found.rotation_deg) >= _STILL_PX:
        parts.append(tr("turned {degrees}°", degrees=numerals.decimal(found.rotation_deg, 2)))
    return ", ".join(parts) or tr("in place")


def _confidence(found: Registration) -> str:
    words = tr(_TRUSTS[found.trust])
    if found.confidence is None:
        return words
    return tr("{match}, {words}", match=numerals.decimal(found.confidence, 2), words=words)


def _pixels(count: int) -> str:
    return tr("{count} pixels", count=numerals.number(count))
