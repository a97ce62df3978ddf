"""How the engine understands a request before any pixel is prepared."""

from studio.engine.describing import changes_frame, name, needs_mask, outcome, places, reference, wish
from studio.engine.grammar import parse
from studio.engine.steps import Parsed, Recolour, Step, Tone
from studio.engine.suggesting import is_made_up, nearest
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
        operation=_as_read(parsed),
        whole_picture=not question.has_mask,
        changes_frame=all(changes_frame(step) for step in parsed.steps),
        outcome="; ".join(filter(None, (outcome(step, question.has_mask) for step in parsed.steps))),
    )


def _as_read(parsed: Parsed) -> str:
    """What will be done, and which words were put right to read it so."""
    names = " + ".join(dict.fromkeys(_said(step) for step in parsed.steps))
    slips = [tr("“{typed}” as “{read}”", typed=typed, read=right) for typed, right in parsed.mended]
    return f"{names} ({', '.join(slips)})" if slips else names


def _said(step: Step) -> str:
    """So that a wish which was read as another one is noticed before it is carried out."""
    match step:
        case Tone(aim=aim):
            return aim.value
        case Recolour(colour=colour):
            return f"{name(step)} {colour.name}"
    return name(step)


def _misunderstood(parsed: Parsed) -> list[Cause]:
    causes = [
        Cause("doubtful-word", {"word": word, "words": tr(" or ").join(f"“{one}”" for one in near)})
        for word, near in parsed.doubtful
    ]
    if words := [one for one in parsed.unknown if not any(word in one for word, _ in parsed.doubtful)]:
        causes.append(_unknown(", ".join(words)))
    if parsed.negated:
        causes.append(Cause("negated-instruction", {"words": ", ".join(parsed.negated)}))
    return causes


def _unknown(words: str) -> Cause:
    if is_made_up(words):
        return Cause("not-in-the-picture", {"words": words})
    if example := nearest(words):
        return Cause("near-instruction", {"words": words, "example": example})
    return Cause("unknown-instruction", {"words": words, "operations": operations()})


def operations() -> str:
    """What the engine can do, as the end of the sentence "It can …"."""
    return tr(
        "remove, recolour, blur or pixelate what is under the mask, place a reference into it, blur, replace "
        "or cut out the background, change tone and colour (warmer, brighter, more contrast, black and"
        " white, "
        "lighter shadows and more), take over the mood of a reference, extend the canvas, upscale, sharpen, "
        "denoise and add text"
    )


def _missing(parsed: Parsed, question: Question) -> list[Cause]:
    named = places(parsed.steps)
    causes = [Cause("several-places", {"first": named[0], "second": named[1]})] if named else []
    for step in parsed.steps:
        if not question.has_mask and needs_mask(step):
            causes.append(Cause("needs-mask", {"operation": wish(step)}))
        which = reference(step)
        if which is not None and which - 1 > question.references:
            causes.append(Cause("needs-reference", {"operation": wish(step)}))
    return causes


def _unknown_model(question: Question) -> list[Cause]:
    if question.model in ("", MODEL):
        return []
    return [Cause("unknown-model", {"profile": BUILT_IN, "model": question.model, "names": MODEL})]
