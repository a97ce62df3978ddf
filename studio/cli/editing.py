"""The edit command: one turn composed from options, run to its end, told as JSON."""

import argparse
from dataclasses import replace
from pathlib import Path

from studio.cli import shapes
from studio.cli.naming import find_image, find_node
from studio.cli.projects import require_writer
from studio.cli.telling import Teller
from studio.model.errors import BadInput, Misfit
from studio.model.history import Node
from studio.model.project import Image
from studio.model.recipe import Anchor, Draft, LockMode, Reference
from studio.model.words import tr
from studio.session.drafting import TurnExtras
from studio.session.session import Session
from studio.session.studio import Studio
from studio.session.turns import TurnResult


async def edit(studio: Studio, asked: argparse.Namespace, teller: Teller) -> shapes.Json:
    """Run a turn; the head moves to the first candidate unless --stay."""
    session = await studio.open_project(asked.project)
    try:
        await require_writer(session)
        image = find_image(session, asked.image)
        before = session.history(image.id).head
        if asked.start:
            await session.marks.move_head(image.id, find_node(session, asked.start, image).id)
        draft = await _draft(session, image, asked)
        extras = await _extras(session, image, asked)
        try:
            if asked.dry_run:
                return await _dry_run(session, image, draft, extras, teller)
            result = await session.turns.run(image.id, draft, extras)
        finally:
            if asked.start and asked.stay and before:
                await session.marks.move_head(image.id, before)
        teller.stop()
        if result.nodes and not asked.stay:
            await session.marks.move_head(image.id, min(result.nodes, key=lambda node: node.ordinal).id)
        return await _told(session, image, result, teller)
    finally:
        teller.stop()
        await session.close()


async def _draft(session: Session, image: Image, asked: argparse.Namespace) -> Draft:
    anchors = tuple(Anchor(one) for one in dict.fromkeys(asked.anchor or ())) or (Anchor.LAST,)
    lock = LockMode(asked.lock) if asked.lock else (LockMode.STRICT if asked.mask else LockMode.AUTO)
    return Draft(
        instruction=asked.instruction,
        anchors=anchors,
        references=await _references(session, image, asked),
        use_mask=asked.mask is not None,
        lock=lock,
        candidates=asked.candidates,
        profile=asked.profile,
        model=asked.model,
        parameters={name: _typed(value) for name, value in asked.parameters},
    )


async def _references(session: Session, image: Image, asked: argparse.Namespace) -> tuple[Reference, ...]:
    references = []
    for word in asked.reference:
        if "/" in word or "\\" in word or "." in word:
            references.append(await session.drafts.reference(Path(word)))
        else:
            references.append(await session.drafts.reference(find_node(session, word, image).id))
    for number, caption in asked.caption:
        _require(number, references)
        references[number - 2] = replace(references[number - 2], caption=caption)
    for number, role in asked.role:
        _require(number, references)
        references[number - 2] = replace(references[number - 2], role=role)
    return tuple(references)


def _require(number: int, references: list[Reference]) -> None:
    if number - 2 >= len(references):
        raise BadInput("no-such-reference", number=number, count=len(references))


async def _extras(session: Session, image: Image, asked: argparse.Namespace) -> TurnExtras:
    """What the options add to this turn alone: a mask from a file, more to keep, no list."""
    mask = None
    if asked.mask is not None:
        head = session.history(image.id).head
        node = session.history(image.id).nodes[head or ""]
        mask = await session.masks.from_file(asked.mask, node, rule=asked.mask_rule, fits=asked.mask_fit)
    return TurnExtras(mask=mask, keep=tuple(asked.keep), use_list=not asked.no_list)


def _typed(text: str) -> str | int | float | bool:
    if text in ("true", "false"):
        return text == "true"
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


async def _dry_run(
    session: Session, image: Image, draft: Draft, extras: TurnExtras, teller: Teller
) -> shapes.Json:
    outlook = session.drafts.outlook(image.id, draft, extras)
    if outlook.causes:
        raise Misfit(outlook.causes)
    teller.show(outlook.wording.text)
    jobs: list[shapes.Json] = [
        {
            "job": None,
            "anchor": anchor.value,
            "from": None,
            "base": None,
            "profile": draft.profile,
            "provider": outlook.capability.provider,
            "model": outlook.capability.model,
            "state": "planned",
            "charged": "no",
            "remote_id": None,
            "prompt": outlook.wording.text,
            "sent": [],
            "parameters": {"asked": dict(draft.parameters), "sent": {}, "actual": {}},
            "estimate": shapes.FREE,
            "cost": None,
        }
        for anchor in draft.anchors
    ]
    return _answer(session, image, teller, dry_run=True, ok=True, jobs=jobs)


async def _told(session: Session, image: Image, result: TurnResult, teller: Teller) -> shapes.Json:
    candidates = [await _candidate(session, node) for node in result.nodes]
    for node in result.nodes:
        kept = tr("{count} protected pixels changed", count=node.differing_px) if node.lock else ""
        teller.show(tr("Node {number}: {kept}", number=node.number, kept=kept).rstrip(": "))
    jobs = [shapes.job(job, []) for job in result.jobs]
    failed = [{"job": None, "ordinal": None, "error": shapes.error(one)} for one in result.errors]
    answer = _answer(session, image, teller, dry_run=False, ok=bool(result.nodes), jobs=jobs)
    answer |= {"turn": result.turn.id, "candidates": candidates, "failed": failed}
    if not result.nodes and result.errors:
        answer["error"] = shapes.error(result.errors[0])
    return answer


def _answer(
    session: Session, image: Image, teller: Teller, *, dry_run: bool, ok: bool, jobs: list[shapes.Json]
) -> shapes.Json:
    return shapes.envelope(
        "edit",
        ok=ok,
        notices=teller.notices,
        project=str(session.path),
        image=image.id,
        turn=None,
        kind="edit",
        head=session.history(image.id).head,
        dry_run=dry_run,
        jobs=jobs,
        candidates=[],
        failed=[],
        review=[],
        estimate=shapes.FREE,
        cost=shapes.FREE,
    )


async def _candidate(session: Session, node: Node) -> shapes.Json:
    detail = await session.node_detail(node.id)
    assert detail.picture is not None
    return {
        "node": node.id,
        "number": node.number,
        "job": node.job_id,
        "delivery": node.delivery_id,
        "seed": node.seed,
        "picture": shapes.picture(detail.picture, detail.stored_sha256),
        "raw": None,
        "lock": shapes.lock(detail.receipt),
        "drift": {"parent": None, "root": None},
        "keep": shapes.keep(detail.recipe.invariants, detail.findings) if detail.recipe else [],
    }
