"""Calls of a project whose outcome is open: told of, and looked for again, which is free."""

from collections.abc import Mapping, Sequence

from studio.cli import shapes
from studio.cli.telling import Teller
from studio.model.errors import Cause, Charged, OutcomeUnknown, ProviderError
from studio.model.history import Node
from studio.model.sentences import say
from studio.model.words import tr
from studio.session.session import Session
from studio.session.unknowns import OpenCall


async def told(session: Session, teller: Teller) -> list[shapes.Json]:
    """Every open call, oldest first."""
    calls = await session.unknowns.all()
    for call in calls:
        teller.show("  ".join(filter(None, (call.job_id, call.profile, call.instruction, _reason(call)))))
    return [_row(call) for call in calls]


async def fetch(session: Session, job_ids: Sequence[str], teller: Teller) -> list[shapes.Json]:
    """Take in what can be had of the answers of `job_ids`; nothing is asked of a maker but what it has made.

    Raises OutcomeUnknown for the first of which nothing could be had, Refused for one that is not open.
    """
    found = []
    for job_id in job_ids:
        if not await session.unknowns.look_again(job_id):
            raise await _still_open(session, job_id)
        nodes = [node for node in _nodes(session) if node.job_id == job_id]
        for node in nodes:
            teller.show(tr("Node {number}", number=node.number))
        found.append({"job": job_id, "nodes": [node.id for node in nodes]})
    return found


def _nodes(session: Session) -> list[Node]:
    return [node for image in session.images() for node in session.history(image.id).nodes.values()]


async def _still_open(session: Session, job_id: str) -> ProviderError:
    (call,) = [one for one in await session.unknowns.all() if one.job_id == job_id]
    cause = _cause(call)
    kind_of = OutcomeUnknown  # the kind is the one that was written down with the call
    error = kind_of(cause.kind, provider=call.profile, charged=_charged(call))
    error.facts.update(cause.facts)
    return error


def _cause(call: OpenCall) -> Cause:
    """Why there is no answer, as far as that is known."""
    kind, facts = call.error.get("kind"), call.error.get("facts")
    if isinstance(kind, str) and isinstance(facts, Mapping):
        return Cause(kind, dict(facts))
    return Cause("turn-unknown", {"instruction": call.instruction})


def _charged(call: OpenCall) -> Charged:
    return Charged.YES if call.is_paid else Charged.MAYBE


def _reason(call: OpenCall) -> str:
    said = say(_cause(call))
    return " ".join((said.message, tr("It is paid."), said.remedy)).strip() if call.is_paid else said.text


def _row(call: OpenCall) -> shapes.Json:
    return {
        "job": call.job_id,
        "turn": call.turn_id,
        "instruction": call.instruction,
        "profile": call.profile or None,
        "model": call.model or None,
        "charged": _charged(call).value,
        "kind": _cause(call).kind,
        "message": _reason(call),
        "cost_micro_usd": call.cost.micro,
    }
