"""A turn as an answer of the command line: what it would send, or what it came to."""

from collections.abc import Sequence

from studio.cli import amounts, shapes
from studio.cli.telling import Teller
from studio.model.drift import DriftLimits
from studio.model.errors import Charged, ProviderError, StudioError
from studio.model.history import LockState, TurnKind
from studio.model.money import Basis, Estimate, exact
from studio.model.plan import CallPlan
from studio.model.project import Notice
from studio.model.sentences import say
from studio.model.words import tr, trn
from studio.session.calls.course import Failure
from studio.session.details import NodeDetail
from studio.session.money.billing import estimate_of
from studio.session.outlooks import Outlook
from studio.session.sent_pictures import SentDetail
from studio.session.session import Session
from studio.session.turns import TurnResult

_OF_A_TURN = ("turn", "kind", "jobs", "candidates", "failed", "review", "estimate", "cost")


def would_send(
    outlook: Outlook, sent: Sequence[Sequence[SentDetail]], teller: Teller, **where: object
) -> shapes.Json:
    """Every call with its words, its parameters and its price; `where` is what is known of the project.

    The words alone are the answer to a person: they can be piped on.
    """
    for notice in outlook.notices:
        teller.note(notice)
    for call in outlook.calls:
        teller.say(_line(call))
    teller.say(tr("Together {price}.", price=_price(outlook.estimate)))
    for text in dict.fromkeys(call.wording.text for call in outlook.calls):
        teller.show(text)
    jobs = [
        shapes.planned_job(call, outlook.recipe.parameters, pictures)
        for call, pictures in zip(outlook.calls, sent, strict=True)
    ]
    return _answer(outlook.kind, teller, dry_run=True, ok=True, jobs=jobs, estimate=outlook.estimate, **where)


async def came_to(
    session: Session,
    result: TurnResult,
    teller: Teller,
    limits: DriftLimits,
    *,
    mask_rule: str | None = None,
) -> shapes.Json:
    """What was made, how far it drifted, what failed and what it cost."""
    turn = result.turn
    await session.drift.settled()
    details = [await session.node_detail(node.id) for node in result.nodes]
    drifts = [shapes.drifts(await session.drift.known_of(node.id), limits) for node in result.nodes]
    costs = amounts.costs_of(result.jobs, await session.spending.rows())
    for detail in details:
        teller.show(_receipt(detail))
    jobs = [shapes.job(job, await session.sent_by(job.id), costs[job.id]) for job in result.jobs]
    answer = _answer(
        turn.kind,
        teller,
        dry_run=False,
        ok=bool(result.nodes),
        jobs=jobs,
        project=str(session.path),
        image=turn.image_id,
        head=session.history(turn.image_id).head,
    )
    answer |= {
        "turn": turn.id,
        "candidates": [
            shapes.candidate(detail, drifted, mask_rule)
            for detail, drifted in zip(details, drifts, strict=True)
        ],
        "failed": [_failed(one) for one in result.failures],
        "review": [node.id for node in result.nodes if node.lock is LockState.ASKED],
        "estimate": amounts.summed(amounts.estimated(estimate_of(job)) for job in result.jobs),
        "cost": amounts.summed(costs.values()),
    }
    _say_cost(answer["cost"], teller)
    if not result.nodes and result.errors:
        answer["error"] = shapes.error(_gravest(result.errors))
    return answer


def as_part(answer: shapes.Json) -> shapes.Json:
    """A turn that is told inside an answer with others."""
    return {name: answer[name] for name in _OF_A_TURN}


def _answer(
    kind: TurnKind,
    teller: Teller,
    *,
    dry_run: bool,
    ok: bool,
    jobs: list[shapes.Json],
    estimate: Estimate | None = None,
    **where: object,
) -> shapes.Json:
    return shapes.envelope(
        kind.value,
        ok=ok,
        notices=teller.notices,
        **{"project": None, "image": None, "head": None, **where},
        turn=None,
        kind=kind.value,
        dry_run=dry_run,
        jobs=jobs,
        candidates=[],
        failed=[],
        review=[],
        followed=[],
        estimate=amounts.estimated(estimate) if estimate else amounts.FREE,
        cost=amounts.FREE,
    )


def _gravest(errors: Sequence[StudioError]) -> StudioError:
    """Of several failures the one by which a script decides: one that may have been charged."""
    order = (Charged.MAYBE, Charged.YES)
    charged = {one.charged: one for one in reversed(errors) if isinstance(one, ProviderError)}
    return next((charged[one] for one in order if one in charged), errors[0])


def _line(call: CallPlan) -> str:
    told = [call.profile, call.capability.model]
    told += [f"{name}={value}" for name, value in call.parameters.items()]
    count = call.request.candidates
    told.append(trn("{count} candidate", "{count} candidates", count))
    return " · ".join([*told, _price(call.estimate)])


def _price(estimate: Estimate) -> str:
    if estimate.is_free:
        return tr("free")
    if estimate.micro is None:
        return tr("price not known")
    return tr("about {price}", price=exact(estimate.micro))


def _say_cost(cost: amounts.Amount, teller: Teller) -> None:
    """What a paid turn came to; nothing of a free one."""
    if cost["usd"] is None and cost["credits"] is None:
        teller.say(tr("What it cost is not known."))
        return
    micro, in_credits = amounts.micro_of(cost), float(cost["credits"] or 0)
    price = exact(micro) if micro else trn("{count} credit", "{count} credits", round(in_credits))
    if micro or in_credits:
        is_sure = cost["basis"] in (Basis.USAGE.value, Basis.PROVIDER.value)
        teller.say(
            tr("It cost {price}.", price=price) if is_sure else tr("It cost about {price}.", price=price)
        )


def _receipt(detail: NodeDetail) -> str:
    node, receipt = detail.node, detail.receipt
    if receipt is not None and receipt.state in (LockState.ASKED, LockState.REFUSED) and receipt.reason:
        why = say(Notice(receipt.reason, {})).message
        return tr("Node {number} is not locked. {why}", number=node.number, why=why)
    if node.lock is not LockState.LOCKED or not node.protected_px:
        return tr("Node {number}", number=node.number)
    return tr(
        "Node {number}: {differing} of {protected} protected pixels changed",
        number=node.number,
        differing=node.differing_px,
        protected=node.protected_px,
    )


def _failed(failure: Failure) -> shapes.Json:
    return {"job": failure.job_id, "ordinal": failure.ordinal, "error": shapes.error(failure.error)}
