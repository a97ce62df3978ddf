"""The measure command: how far one picture file drifted from another."""

import argparse
from pathlib import Path

from studio.cli import shapes
from studio.cli.parsing import Commands, Parser
from studio.cli.telling import Teller
from studio.model.drift import Drift, DriftLimits, Level
from studio.model.project import Notice
from studio.model.words import tr
from studio.session.studio import Studio


def add_measure(commands: "Commands[Parser]") -> None:
    does = tr("measure how far a picture drifted from another, outside a mask")
    measure = commands.add_parser("measure", help=does, description=f"{does[0].upper()}{does[1:]}.")
    measure.add_argument("before", type=Path, metavar="BEFORE", help=tr("the picture that was sent"))
    measure.add_argument("after", type=Path, metavar="AFTER", help=tr("what came of it, of any size"))
    measure.add_argument("--mask", type=Path, metavar="FILE", help=tr("white marks what may have changed"))
    measure.add_argument(
        "--mask-rule", choices=("white", "alpha"), help=tr("which of the two, where both vary")
    )
    measure.add_argument("--heatmap", type=Path, metavar="PNG", help=tr("a new file that shows where"))


async def measure(studio: Studio, asked: argparse.Namespace, teller: Teller) -> shapes.Json:
    """The standard measures over what was to stay, and over what might change."""
    found = await studio.measure_files(
        asked.before, asked.after, mask=asked.mask, mask_rule=asked.mask_rule, heatmap=asked.heatmap
    )
    limits = studio.drift_limits()
    if not found.is_placed and not (found.keep is not None and found.keep.identical):
        teller.note(Notice("measured-as-laid", {}))
    for title, drift in (
        (tr("Outside the mask") if asked.mask else tr("All of it"), found.keep),
        (tr("Inside the mask"), found.edit),
    ):
        if drift is not None:
            teller.show(f"{title}: {_line(drift, limits)}")
    if found.heatmap:
        teller.show(str(found.heatmap))
    return shapes.envelope(
        "measure",
        ok=True,
        notices=teller.notices,
        mask_rule=found.mask_rule,
        keep_px=found.keep_px,
        edit_px=found.edit_px,
        keep=shapes.drift(found.keep, limits),
        edit=shapes.drift(found.edit, limits),
        heatmap=str(found.heatmap) if found.heatmap else None,
    )


def _line(drift: Drift, limits: DriftLimits) -> str:
    if drift.identical:
        return tr("identical")
    level = {
        Level.GOOD: tr("not visible"),
        Level.WARN: tr("visible"),
        Level.BAD: tr("over the limit"),
    }[limits.level(drift.colour_delta_e)]
    told = [f"ΔE {drift.colour_delta_e:.2f} ({level})", f"ΔE p95 {drift.delta_e_p95:.2f}"]
    told += [] if drift.psnr_db is None else [f"PSNR {drift.psnr_db:.1f} dB"]
    told += [f"SSIM {drift.ssim:.4f}", f"GMSD {drift.gmsd:.4f}"]
    told.append(tr("sharpness {ratio}", ratio=f"{drift.sharpness_ratio:.2f}"))
    if drift.shift_px is not None and drift.zoom_percent is not None:
        moved = {"shift": f"{drift.shift_px:.2f}", "zoom": f"{drift.zoom_percent:.2f}"}
        told.append(tr("moved {shift} px, zoomed {zoom} %", **moved))
    if drift.unasked_percent is not None:
        told.append(tr("unasked {percent} %", percent=f"{drift.unasked_percent:.1f}"))
    return " · ".join(told)
