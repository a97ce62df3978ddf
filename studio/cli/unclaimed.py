"""The command about answers that no history shows: list them, save them, fetch one, let one go."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from studio.cli import open_calls, shapes
from studio.cli.projects import require_writer
from studio.cli.telling import Teller
from studio.model.errors import BadInput, Cause, Refused
from studio.model.sentences import say
from studio.model.words import tr
from studio.session.session import Session
from studio.session.studio import Studio
from studio.session.unclaimed import Unclaimed


async def unclaimed(studio: Studio, asked: argparse.Namespace, teller: Teller) -> shapes.Json:
    """Of this installation; with a project also what that one cannot show, or waits for."""
    if asked.project is None:
        if asked.fetch:
            raise Refused("nothing-open")
        return await _answer(studio, None, asked, teller)
    session = await studio.open_project(asked.project, wants_write=bool(asked.let_go or asked.fetch))
    try:
        if asked.fetch:
            await require_writer(session)
        return await _answer(studio, session, asked, teller)
    finally:
        await session.close()


async def _answer(
    studio: Studio, session: Session | None, asked: argparse.Namespace, teller: Teller
) -> shapes.Json:
    fetched = await open_calls.fetch(session, asked.fetch, teller) if session and asked.fetch else []
    is_open = await open_calls.told(session, teller) if session and not asked.answer else []
    found = await studio.unclaimed.all(session)
    chosen = _chosen(found, asked.answer or asked.let_go or ())
    files: dict[str, tuple[Path, ...]] = {}
    for one in chosen:
        if asked.save is not None:
            files[one.id] = await studio.unclaimed.save(session, one, asked.save)
        reason = say(_cause(one)).text
        teller.show("  ".join(filter(None, (one.id, one.profile, f"{one.size} B", one.instruction, reason))))
        for path in files.get(one.id, ()):
            teller.show(f"  {path}")
    gone = _chosen(found, asked.let_go) if asked.let_go else []
    for one in gone:
        await studio.unclaimed.let_go(session, one)
        teller.show(tr("{id} was let go.", id=one.id))
    if not (found or is_open or fetched):
        teller.show(tr("Every answer that came to this machine is in a history."))
    return shapes.envelope(
        "unclaimed",
        ok=True,
        notices=teller.notices,
        answers=[_told(one, files.get(one.id, ())) for one in chosen],
        let_go=[one.id for one in gone],
        open=is_open,
        fetched=fetched,
    )


def _chosen(found: Sequence[Unclaimed], wanted: Sequence[str]) -> list[Unclaimed]:
    """All of them where none is named. Raises BadInput for one that is not among them."""
    known = {one.id: one for one in found}
    if any(one not in known for one in wanted):
        raise BadInput("nothing-unclaimed")
    return [known[one] for one in wanted] if wanted else list(found)


def _cause(one: Unclaimed) -> Cause:
    return Cause(one.kind, {"project": one.project})


def _told(one: Unclaimed, files: Sequence[Path]) -> shapes.Json:
    return {
        "id": one.id,
        "kind": one.kind,
        "message": say(_cause(one)).text,
        "project": one.project or None,
        "instruction": one.instruction or None,
        "profile": one.profile or None,
        "model": one.model or None,
        "at": one.at,
        "bytes": one.size,
        "cost_micro_usd": one.micro,
        "files": [str(path) for path in files],
    }
