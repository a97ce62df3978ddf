"""The JSON shapes of the command line: schema 1, every known key present, unknown values null."""

from collections.abc import Mapping
from typing import Any

from studio.model.errors import Misfit, ProviderError, StudioError
from studio.model.finals import ExportedFile
from studio.model.history import Finding, Node, Turn
from studio.model.jobs import Job
from studio.model.project import Notice, Picture
from studio.model.receipt import Receipt
from studio.model.recipe import Invariant, Recipe
from studio.model.sentences import explain, say

SCHEMA = 1
FREE = {"usd": "0.0000", "credits": None, "basis": "provider"}
Json = dict[str, Any]


def envelope(command: str, *, ok: bool, notices: tuple[Notice, ...] = (), **rest: object) -> Json:
    """What every answer has, before what is the command's own."""
    told = [{"kind": notice.kind, "message": say(notice).text} for notice in notices]
    return {"schema": SCHEMA, "command": command, "ok": ok, "notices": told, **rest}


def error(problem: StudioError) -> Json:
    """An error with its sentence; `charged` is no for everything that was never sent."""
    sentence = explain(problem)
    hosted = problem if isinstance(problem, ProviderError) else None
    facts: Mapping[str, object] = problem.facts
    if isinstance(problem, Misfit):
        causes = [
            {"kind": one.kind, "message": say(one).text, "facts": plain(one.facts)} for one in problem.causes
        ]
        facts = {"causes": causes}
    return {
        "kind": problem.kind,
        "message": sentence.message,
        "remedy": sentence.remedy or None,
        "charged": hosted.charged.value if hosted else "no",
        "provider": hosted.provider if hosted else None,
        "request_id": hosted.request_id if hosted else None,
        "facts": facts if isinstance(problem, Misfit) else plain(facts),
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


def lock(receipt: Receipt | None) -> Json | None:
    if receipt is None:
        return None
    return {
        "state": receipt.state.value,
        "reason": receipt.reason or None,
        "out": None,
        "mask_rule": None,
        "painted_px": receipt.painted_px,
        "final_px": receipt.final_px,
        "past_painted_px": receipt.past_painted_px,
        "protected_px": receipt.protected_px,
        "differing_px": receipt.differing_px,
        "edit_kept": None,
        "registration": None,
        "colour": None,
        "seam": None,
    }


def keep(invariants: tuple[Invariant, ...], findings: Mapping[str, Finding]) -> list[Json]:
    return [
        {"text": one.text, "finding": findings.get(one.id, Finding.UNCHECKED).value} for one in invariants
    ]


def job(row: Job, sent: list[Json]) -> Json:
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
        "sent": sent,
        "parameters": {"asked": row.asked or {}, "sent": row.request or {}, "actual": {}},
        "estimate": FREE,
        "cost": FREE,
    }


def log_node(
    node: Node,
    turn: Turn,
    *,
    recipe: Recipe | None,
    row: Job | None,
    receipt: Receipt | None,
    findings: Mapping[str, Finding],
    stored: Json | None,
    root: str | None,
) -> Json:
    """One node of `log`."""
    return {
        "node": node.id,
        "number": node.number,
        "parents": list(node.parents),
        "root": root,
        "turn": turn.id,
        "kind": turn.kind.value,
        "anchor": row.anchor.value if row and row.anchor else None,
        "instruction": turn.instruction,
        "outcome": turn.outcome,
        "keep": keep(recipe.invariants, findings) if recipe else [],
        "profile": row.profile_id if row else None,
        "model": row.model if row else None,
        "seed": node.seed,
        "verdict": node.verdict.value,
        "label": node.label,
        "note": node.note,
        "hidden": node.hidden,
        "frame": list(node.frame.as_tuple()),
        "picture": stored,
        "lock": lock(receipt),
        "drift": {"parent": None, "root": None},
        "cost": FREE,
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
