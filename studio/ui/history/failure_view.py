"""What the card of a turn that failed shows: why, what it cost, what was sent, and what can be done now."""

from collections.abc import Mapping
from dataclasses import dataclass

from studio.model.errors import Charged, ProviderError, StudioError
from studio.model.history import History, TurnState
from studio.model.jobs import Job
from studio.model.parameters import size_of
from studio.model.provider import Use
from studio.model.recipe import BUILT_IN, Purpose
from studio.model.sentence_tables.sentence import Sentence
from studio.model.sentences import explain, say
from studio.model.words import tr
from studio.session.sent_pictures import SentDetail
from studio.session.turn_details import TurnDetail
from studio.ui import numerals
from studio.ui.history.barren import barren, charged_words
from studio.ui.turn.node_facts import Fact
from studio.ui.turn.output.names import parameter_name, profile_name, value_name


@dataclass(frozen=True, slots=True)
class FailureView:
    """`delivery_ids` are answers that came and cannot be read; `why_not` why nothing can be changed."""

    turn_id: str
    message: str
    remedy: str = ""
    request_id: str = ""
    sent: tuple[Fact, ...] = ()
    prompt: str = ""
    delivery_ids: tuple[str, ...] = ()
    may_be_charged: bool = False
    can_send: bool = False
    can_compose: bool = False
    why_not: str = ""


def failure_view(
    detail: TurnDetail, history: History, error: Exception | None = None, *, why_not: str = ""
) -> FailureView:
    """`error` is what one candidate failed with; without it the turn tells itself."""
    turn, job = detail.turn, detail.jobs[-1] if detail.jobs else None
    said = _sentence(detail, error)
    is_over = turn.state in (TurnState.FAILED, TurnState.CANCELLED)
    purpose = detail.recipe.purpose if detail.recipe is not None else None
    return FailureView(
        turn_id=turn.id,
        message=said.message,
        remedy=said.remedy,
        request_id=_request_id(job, error),
        sent=tuple(fact for fact in _facts(detail, history) if fact.value),
        prompt=job.prompt if job is not None else "",
        delivery_ids=tuple(one.id for one in detail.undecoded),
        may_be_charged=is_over and any(one.charged is Charged.MAYBE for one in detail.jobs),
        can_send=is_over and purpose is not None,
        can_compose=is_over and purpose is Purpose.CHANGE,
        why_not=why_not,
    )


def _sentence(detail: TurnDetail, error: Exception | None) -> Sentence:
    turn = detail.turn
    if error is not None:
        return explain(error)
    if turn.state is TurnState.FAILED and turn.failure is not None:
        return say(turn.failure)
    came_to = barren(turn)
    return Sentence(came_to.words if came_to is not None else tr("This candidate failed"))


def _request_id(job: Job | None, error: Exception | None) -> str:
    if isinstance(error, StudioError):
        return (error.request_id or "") if isinstance(error, ProviderError) else ""
    kept = (job.error or {}).get("request_id") if job is not None else None
    return kept if isinstance(kept, str) else ""


def _facts(detail: TurnDetail, history: History) -> list[Fact]:
    job = detail.jobs[-1] if detail.jobs else None
    if job is None:
        return []
    maker = job.profile_id or job.provider or ""
    rows = [
        Fact(tr("When"), numerals.full_moment(job.sent or job.planned)),
        Fact(tr("Maker"), profile_name(maker) if maker else ""),
        Fact(tr("Model"), (job.model or "") if maker != BUILT_IN else ""),
        Fact(tr("Candidates"), numerals.number(detail.turn.candidates)),
        *(_picture(one, history) for one in detail.sent),
        Fact(tr("Mask"), tr("as it was painted") if job.painted_mask_blob_id else ""),
        Fact(tr("Asked"), _parameters(job.asked or {})),
    ]
    if maker != BUILT_IN:
        rows.append(Fact(tr("Cost"), charged_words(job.charged)))
    return rows


def _picture(one: SentDetail, history: History) -> Fact:
    node = history.nodes.get(one.node_id or "")
    if one.use is Use.MARKUP:
        return Fact(tr("Markup"), tr("over Image 1"))
    what = one.caption or (tr("node {number}", number=node.number) if node is not None else tr("a reference"))
    return Fact(tr("Image {number}", number=one.number), what)


def _parameters(asked: Mapping[str, object]) -> str:
    return "\n".join(f"{parameter_name(name)}: {_value(value)}" for name, value in asked.items())


def _value(value: object) -> str:
    if (size := size_of(str(value))) is not None:
        return numerals.size(*size)
    return value_name(value) if isinstance(value, str | int | float) else str(value)
