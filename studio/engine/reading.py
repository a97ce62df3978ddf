"""How the engine understands a request before any pixel is prepared."""

from studio.engine.grammar import parse
from studio.engine.steps import Parsed, Place, Recolour, Remove, Step, Tone
from studio.engine.things import be
from studio.model.errors import Cause
from studio.model.provider import Question, Reading
from studio.model.recipe import BUILT_IN
from studio.model.words import tr

MODEL = "classic"


def read(question: Question) -> Reading:
    """All reasons why the request cannot be done, and what it will have done."""
    if not question.instruction.strip():
        return Reading()
    parsed = parse(question.instruction)
    causes = _misunderstood(parsed) + _missing(parsed, question) + _unknown_model(question)
    if causes or not parsed.steps:
        return Reading(tuple(causes) or (_unknown(question.instruction.strip()),))
    return Reading(
        operation=" + ".join(dict.fromkeys(_name(step) for step in parsed.steps)),
        whole_picture=not question.has_mask,
        outcome="; ".join(filter(None, (_outcome(step, question.has_mask) for step in parsed.steps))),
    )


def _misunderstood(parsed: Parsed) -> list[Cause]:
    causes = [_unknown(", ".join(parsed.unknown))] if parsed.unknown else []
    if parsed.negated:
        causes.append(Cause("negated-instruction", {"words": ", ".join(parsed.negated)}))
    return causes


def _unknown(words: str) -> Cause:
    return Cause("unknown-instruction", {"words": words, "operations": operations()})


def operations() -> str:
    """What the engine can do, as the end of the sentence "It can …"."""
    return tr(
        "remove what is under the mask, change tone and colour (warmer, brighter, more contrast, "
        "less saturated, black and white, softer light, vivid, faded), recolour what is under the mask, "
        "and place a reference into the mask"
    )


def _missing(parsed: Parsed, question: Question) -> list[Cause]:
    causes = []
    for step in parsed.steps:
        if not question.has_mask and _needs_mask(step):
            causes.append(Cause("needs-mask", {"operation": _wish(step)}))
        if isinstance(step, Place) and step.ordinal - 1 > question.references:
            causes.append(Cause("needs-reference", {"operation": _wish(step)}))
    return causes


def _needs_mask(step: Step) -> bool:
    return not isinstance(step, Tone) or bool(step.subject)


def _unknown_model(question: Question) -> list[Cause]:
    if question.model in ("", MODEL):
        return []
    return [Cause("unknown-model", {"profile": BUILT_IN, "model": question.model, "names": MODEL})]


def _name(step: Step) -> str:
    match step:
        case Remove():
            return "remove"
        case Tone():
            return "tone"
        case Recolour():
            return "recolour"
        case Place():
            return "place"


def _wish(step: Step) -> str:
    match step:
        case Remove(subject):
            return tr("remove {thing}", thing=subject) if subject else tr("remove something")
        case Tone(aim=aim, subject=subject):
            return tr("make {thing} {aim}", thing=subject, aim=aim.value)
        case Recolour(subject=subject):
            return tr("recolour {thing}", thing=subject) if subject else tr("recolour something")
        case Place(ordinal):
            return tr("place Image {number}", number=ordinal)


def _outcome(step: Step, has_mask: bool) -> str:
    """What will be true, in English as prompts are; nothing for wishes that only compare."""
    match step:
        case Remove(subject):
            return f"{subject or 'the marked object'} {be(subject or 'object')} removed"
        case Recolour(colour, subject):
            return f"{subject or 'the marked area'} {be(subject or 'area')} {colour.name}"
        case Place(ordinal, subject):
            return f"{subject or f'the picture given as Image {ordinal}'} is placed in the marked area"
        case Tone(aim=aim, subject=subject) if aim.value == "black and white":
            place = "the marked area" if has_mask else "the picture"
            return f"{subject or place} {be(subject or place)} black and white"
        case Tone():
            return ""
