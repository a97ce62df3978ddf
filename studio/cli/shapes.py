"""The JSON shapes of the command line: schema 1, every known key present, unknown values null."""

from collections.abc import Mapping, Sequence
from typing import Any

from studio.cli.amounts import Amount, estimated
from studio.model.drift import Against, Drift, DriftLimits, NodeDrift
from studio.model.errors import Cause, Charged, Misfit, ProviderError, StudioError
from studio.model.finals import ExportedFile
from studio.model.history import Finding
from studio.model.jobs import Job, JobState
from studio.model.plan import CallPlan
from studio.model.profile import Parameter
from studio.model.project import Notice, Picture
from studio.model.receipt import ColourMatch, Receipt
from studio.model.recipe import Invariant
from studio.model.registration import Registration
from studio.model.sentences import explain, say
from studio.session.details import NodeDetail
from studio.session.money.billing import estimate_of
from studio.session.sent_pictures import SentDetail

SCHEMA = 1
Json = dict[str, Any]


def envelope(command: str | None, *, ok: bool, notices: tuple[Notice, ...] = (), **rest: object) -> Json:
    """What every answer has, before what is the command's own."""
    told = [{"kind": notice.kind, "message": say(notice).text} for notice in notices]
    return {"schema": SCHEMA, "command": command, "ok": ok, "notices": told, **rest}


def failure(kind: str, message: str, remedy: str = "") -> Json:
    """An error of no maker: nothing was sent, nothing charged."""
    return {
        "kind": kind,
        "message": message,
        "remedy": remedy or None,
        "charged": Charged.NO.value,
        "provider": None,
        "request_id": None,
        "facts": {},
    }


def error(problem: Exception) -> Json:
    """An error with its sentence; what is not a StudioError is a bug of ours, and tells no more."""
    sentence = explain(problem)
    if not isinstance(problem, StudioError):
        return failure("our-bug", sentence.message, sentence.remedy)
    told = failure(problem.kind, sentence.message, sentence.remedy) | {"facts": plain(problem.facts)}
    if isinstance(problem, ProviderError):
        told |= {
            "charged": problem.charged.value,
            "provider": problem.provider,
            "request_id": problem.request_id,
        }
    if isinstance(problem, Misfit):
        told["facts"] = {"causes": [_cause(one) for one in problem.causes]}
    return told


def _cause(cause: Cause) -> Json:
    sentence = say(cause)
    return {
        "kind": cause.kind,
        "message": sentence.message,
        "remedy": sentence.remedy or None,
        "facts": plain(cause.facts),
    }


def plain(facts: Mapping[str, object]) -> Json:
    return {
        name: value if isinstance(value, str | int | float | bool) or value is None else str(value)
        for name, value in facts.items()
    }


def picture(row: Picture, sha256: str | None) -> Json:
    """`sha256` is that of the stored bytes, None for a patch; `pixels` the tile hash of the format."""
    return {
        "width": row.width,
        "height": row.height,
        "bands": row.bands,
        "bits": row.bits,
        "space": row.space,
        "sha256": sha256 if row.base_picture_id is None else None,
        "pixels": row.pixels,
    }


def lock(receipt: Receipt | None, *, mask_rule: str | None = None) -> Json | None:
    """`mask_rule` is how a mask file was read, where that is known."""
    if receipt is None:
        return None
    return {
        "state": receipt.state.value,
        "reason": receipt.reason or None,
        "out": None,
        "mask_rule": mask_rule,
        "painted_px": receipt.painted_px,
        "final_px": receipt.final_px,
        "past_painted_px": receipt.past_painted_px,
        "protected_px": receipt.protected_px,
        "differing_px": receipt.differing_px,
        "edit_kept": receipt.edit_kept,
        "registration": registration(receipt.registration),
        "colour": colour(receipt.colour),
        "seam": None if receipt.seam is None else {"mean": receipt.seam.mean, "p95": receipt.seam.p95},
    }


def colour(match: ColourMatch | None) -> Json | None:
    """How the colours of an answer were brought to its base's; None where it was not tried."""
    if match is None:
        return None
    return {
        "applied": match.applied,
        "delta_e_before": match.delta_e_before,
        "delta_e_after": match.delta_e_after,
    }


def drift(measured: Drift | None, limits: DriftLimits) -> Json | None:
    """Null where nothing could be claimed, or is not measured yet."""
    if measured is None:
        return None
    return {
        "colour_delta_e": measured.colour_delta_e,
        "delta_e_mean": measured.delta_e_mean,
        "delta_e_p95": measured.delta_e_p95,
        "psnr_db": measured.psnr_db,
        "identical": measured.identical,
        "ssim": measured.ssim,
        "ssim_p5": measured.ssim_p5,
        "gmsd": measured.gmsd,
        "sharpness_ratio": measured.sharpness_ratio,
        "unasked_percent": measured.unasked_percent,
        "shift_px": measured.shift_px,
        "zoom_percent": measured.zoom_percent,
        "level": limits.level(measured.colour_delta_e).value,
        "algorithm": measured.algorithm,
    }


def drifts(measured: NodeDrift | None, limits: DriftLimits) -> Json:
    """What was to stay, as the node shows it, against its base and its root."""
    return {
        against.value: drift(measured.value(against) if measured else None, limits) for against in Against
    }


def registration(found: Registration | None) -> Json | None:
    """Where a picture was found to lie on another; None where nothing was looked for."""
    if found is None:
        return None
    return {
        "shift_px": found.shift_px,
        "zoom_percent": found.zoom_percent,
        "anisotropy_percent": found.anisotropy_percent,
        "rotation_deg": found.rotation_deg,
        "confidence": found.confidence,
        "textured_blocks": found.textured_blocks,
    }


def keep(invariants: tuple[Invariant, ...], findings: Mapping[str, Finding]) -> list[Json]:
    return [
        {"text": one.text, "finding": findings.get(one.id, Finding.UNCHECKED).value} for one in invariants
    ]


def job(row: Job, sent: Sequence[SentDetail], cost: Amount) -> Json:
    """A job; `actual` goes by the ordinal of the candidate."""
    return {
        "job": row.id,
        "anchor": row.anchor.value if row.anchor else None,
        "from": row.from_node_id,
        "base": row.base_node_id,
        "profile": row.profile_id,
        "provider": row.provider,
        "model": row.model,
        "state": row.state.value,
        "charged": row.charged.value,
        "remote_id": row.remote_id,
        "prompt": row.prompt,
        "sent": [sent_picture(one) for one in sent],
        "parameters": {"asked": row.asked or {}, "sent": row.request or {}, "actual": row.actual},
        "estimate": estimated(estimate_of(row)),
        "cost": cost,
    }


def planned_job(call: CallPlan, asked: Mapping[str, Parameter], sent: Sequence[SentDetail]) -> Json:
    """A job that would be, for a dry run; from a sheet that is not there yet it starts nowhere."""
    request, count = call.request, {"candidates": call.request.candidates}
    start = None if request.generates else request.from_node
    return {
        "job": None,
        "anchor": request.anchor.value,
        "from": start,
        "base": None if request.generates else request.base_node,
        "profile": call.profile,
        "provider": call.capability.provider,
        "model": call.capability.model,
        "state": JobState.PLANNED.value,
        "charged": Charged.NO.value,
        "remote_id": None,
        "prompt": call.wording.text,
        "sent": [sent_picture(one) for one in sent],
        "parameters": {"asked": dict(asked), "sent": {**call.parameters, **count}, "actual": {}},
        "estimate": estimated(call.estimate),
        "cost": None,
    }


def sent_picture(one: SentDetail) -> Json:
    return {
        "n": one.number,
        "use": one.use.value,
        "node": one.node_id,
        "sha256": one.sha256,
        "width": one.width,
        "height": one.height,
    }


def candidate(detail: NodeDetail, drifted: Json, mask_rule: str | None) -> Json:
    """One candidate of `edit`; `drifted` as from `drifts`."""
    node = detail.node
    return {
        "node": node.id,
        "number": node.number,
        "job": node.job_id,
        "delivery": node.delivery_id,
        "seed": node.seed,
        "actual": dict(detail.actual),
        "picture": picture(detail.picture, detail.stored_sha256) if detail.picture else None,
        "raw": None,
        "lock": lock(detail.receipt, mask_rule=mask_rule),
        "drift": drifted,
        "keep": keep(detail.recipe.invariants, detail.findings) if detail.recipe else [],
    }


def log_node(detail: NodeDetail, root: str | None, drifted: Json, cost: Amount) -> Json:
    """One node of `log`; `drifted` as from `drifts`, `cost` is its share of the call that made it."""
    node, turn, made_by = detail.node, detail.turn, detail.job
    return {
        "node": node.id,
        "number": node.number,
        "parents": list(node.parents),
        "root": root,
        "turn": turn.id,
        "kind": turn.kind.value,
        "anchor": made_by.anchor.value if made_by and made_by.anchor else None,
        "instruction": turn.instruction,
        "outcome": turn.outcome,
        "keep": keep(detail.recipe.invariants, detail.findings) if detail.recipe else [],
        "profile": made_by.profile_id if made_by else None,
        "model": made_by.model if made_by else None,
        "seed": node.seed,
        "actual": dict(detail.actual),
        "verdict": node.verdict.value,
        "label": node.label,
        "note": node.note,
        "hidden": node.hidden,
        "frame": list(node.frame.as_tuple()),
        "picture": picture(detail.picture, detail.stored_sha256) if detail.picture else None,
        "lock": lock(detail.receipt),
        "drift": drifted,
        "cost": cost,
        "created": node.created,
    }


def exported(final: ExportedFile) -> Json:
    return {
        "node": final.node_id,
        "path": str(final.path),
        "format": final.format.value,
        "width": final.width,
        "height": final.height,
        "bytes": final.bytes,
        "sha256": final.sha256,
        "pixels": final.pixels,
        "metadata": final.metadata.value,
    }
