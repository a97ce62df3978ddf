"""Every error and notice as a sentence and a remedy, by kind; filled at the doors and in the views."""

from studio.model.errors import Cause, Misfit, StudioError
from studio.model.project import Notice
from studio.model.sentence_tables.accounts import ACCOUNTS
from studio.model.sentence_tables.answers import ANSWERS
from studio.model.sentence_tables.checks import CHECKS
from studio.model.sentence_tables.machine import MACHINE
from studio.model.sentence_tables.makers import MAKERS
from studio.model.sentence_tables.masks import MASKS
from studio.model.sentence_tables.money import MONEY
from studio.model.sentence_tables.network import NETWORK
from studio.model.sentence_tables.pictures import PICTURES
from studio.model.sentence_tables.projects import PROJECTS
from studio.model.sentence_tables.sentence import Sentence
from studio.model.sentence_tables.sizes import SIZES
from studio.model.sentence_tables.turns import TURNS
from studio.model.sentence_tables.wishes import WISHES
from studio.model.words import tr

TABLE: dict[str, Sentence] = (TURNS | WISHES | MASKS | SIZES | ACCOUNTS | MONEY | PICTURES) | (
    ANSWERS | MAKERS | NETWORK | PROJECTS | CHECKS | MACHINE
)


def fill(kind: str, facts: dict[str, object]) -> Sentence:
    """The sentence of `kind` in the user's language; `facts` fill its places."""
    entry = TABLE[kind]
    return Sentence(tr(entry.message, **facts), tr(entry.remedy, **facts) if entry.remedy else "")


def explain(error: BaseException) -> Sentence:
    """What to tell the user of `error`; all causes of a misfit, one after the other."""
    if isinstance(error, Misfit):
        return Sentence(" ".join(fill(cause.kind, cause.facts).text for cause in error.causes))
    if isinstance(error, StudioError):
        return fill(error.kind, error.facts)
    return fill("our-bug", {})


def say(thing: Notice | Cause) -> Sentence:
    """What to tell the user of a notice or of one cause of a misfit.

    A notice read from a project may come from a newer version, or from a stranger: its kind is a claim.
    """
    try:
        return fill(thing.kind, thing.facts)
    except KeyError:
        return fill("notice-unknown", {"kind": thing.kind})
