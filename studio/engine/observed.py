"""A clause that only points at a thing, and the wish for it that follows: "there's a fly, get rid of it"."""

import re

from studio.engine.steps import Hide, Recolour, Remove, Sharpen, Step, Tone
from studio.engine.things import is_thing
from studio.engine.vocabulary import compiled

_ANNOYING = (
    r"(?:(?:too|so|very|really|just|a bit|rather|quite) )?(?:distracting|ugly|annoying|disturbing|in the way"
    r"|unwanted|superfluous|not needed|unnecessary|awkward|out of place|an eyesore)"
)
_POINTED = (
    r"(?:there(?:'s| is| are)|(?:i|we) (?:can )?see)"
    r" (?P<thing>(?:an?|some|this|that|these|those|the|two|three) .+)",
    rf"(?P<thing>(?:the|this|that|these|those|my|his|her|their) .+?)(?:'s| is| are| looks?) {_ANNOYING}",
)
_UNWANTED = (
    r"(?:i|we) (?:don't|do not|dont) (?:need|want|like) (?P<thing>(?:the|this|that|these|those|my|his|her"
    r"|their|any) .+?)(?: any ?more| there| here| in (?:the|this) (?:picture|image|photo|shot))*",
)
_LEANS = re.compile(r"\b(?:it|this|that|them|those|these)\b")


def told(clause: str, after: str) -> str | None:
    """The wish `after` with the thing that `clause` points at in the place of its *it*; None without one."""
    thing = _thing(_POINTED, clause) or _thing(_UNWANTED, clause)
    if thing is None or len(_LEANS.findall(after)) != 1:
        return None
    return _LEANS.sub(thing, after)


def fits(step: Step, clause: str) -> bool:
    """Whether the wish that follows can be about the thing; one that is not wanted can only be removed."""
    if _thing(_UNWANTED, clause):
        return isinstance(step, Remove)
    return isinstance(step, Remove | Hide | Recolour | Tone | Sharpen)


def _thing(patterns: tuple[str, ...], clause: str) -> str | None:
    for pattern in compiled(patterns):
        if found := pattern.fullmatch(clause):
            named = re.sub(r"^(?:an?|some|any) ", "the ", found["thing"])
            named = re.sub(r"^(?=two |three )", "the ", named)
            return named if is_thing(named) else None
    return None
