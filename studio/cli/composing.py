"""What the options of a turn ask for: a draft, and what they add to this turn alone."""

import argparse
from dataclasses import replace
from pathlib import Path

from studio.cli.naming import find_node
from studio.cli.parsing import typed
from studio.model.errors import BadInput
from studio.model.history import Node
from studio.model.pixels import Pixels
from studio.model.profile import Parameter
from studio.model.project import Image
from studio.model.recipe import BUILT_IN, Anchor, Draft, LockMode, Reference
from studio.session.markups import from_file
from studio.session.masking import marked_by
from studio.session.outlooks import TurnExtras
from studio.session.session import Session


async def compose(
    session: Session, image: Image, start: Node, asked: argparse.Namespace
) -> tuple[Draft, TurnExtras, str | None]:
    """The draft, the extras from `start`, and the rule by which a mask file was read. Raises BadInput."""
    keep, mask = _keep(asked), None
    if asked.mask is not None:
        mask = await session.masks.from_file(asked.mask, start, rule=asked.mask_rule, fits=asked.mask_fit)
    markup = None if asked.markup is None else await from_file(asked.markup, start)
    extras = TurnExtras(
        start=start.id,
        mask=mask.mask if mask else None,
        marked=await marked_by(mask.mask) if mask else None,
        markup=markup,
        keep=keep,
        keep_regions=await _keep_regions(session, start, keep, asked),
        use_list=not asked.no_list,
    )
    return await _draft(session, image, asked), extras, mask.rule if mask else None


def compose_new(asked: argparse.Namespace) -> tuple[Draft, TurnExtras]:
    """The same for a picture from words."""
    profiles = _profiles(asked)
    draft = Draft(
        instruction=asked.instruction,
        candidates=asked.candidates,
        profile=profiles[0],
        also=profiles[1:],
        model=asked.model,
        parameters=_parameters(asked),
    )
    return draft, TurnExtras(keep=_keep(asked))


def _profiles(asked: argparse.Namespace) -> tuple[str, ...]:
    """The built-in engine where none was named: there is no paid default."""
    return tuple(dict.fromkeys(asked.profiles)) or (BUILT_IN,)


def _parameters(asked: argparse.Namespace) -> dict[str, Parameter]:
    return {name: typed(value) for name, value in asked.parameters}


def _keep(asked: argparse.Namespace) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.strip() for text in asked.keep if text.strip()))


async def _keep_regions(
    session: Session, start: Node, keep: tuple[str, ...], asked: argparse.Namespace
) -> dict[str, Pixels]:
    """By the words that were given with --keep. Raises BadInput."""
    regions = {}
    for number, file in asked.keep_region:
        if number > len(keep):
            raise BadInput("no-such-keep", number=number, count=len(keep))
        found = await session.masks.from_file(Path(file), start, rule=asked.mask_rule, fits=asked.mask_fit)
        regions[keep[number - 1]] = found.mask
    return regions


async def _draft(session: Session, image: Image, asked: argparse.Namespace) -> Draft:
    profiles = _profiles(asked)
    anchors = tuple(Anchor(one) for one in dict.fromkeys(asked.anchor or ())) or (Anchor.LAST,)
    lock = LockMode(asked.lock) if asked.lock else (LockMode.STRICT if asked.mask else LockMode.AUTO)
    return Draft(
        instruction=asked.instruction,
        anchors=anchors,
        references=await _references(session, image, asked),
        use_mask=asked.mask is not None,
        lock=lock,
        candidates=asked.candidates,
        profile=profiles[0],
        also=profiles[1:],
        model=asked.model,
        parameters=_parameters(asked),
    )


async def _references(session: Session, image: Image, asked: argparse.Namespace) -> tuple[Reference, ...]:
    references = []
    for word in asked.reference:
        if names_file(word):
            references.append(await session.drafts.reference(Path(word)))
        else:
            references.append(await session.drafts.reference(find_node(session, word, image).id))
    return as_told(references, asked, first=2)


def names_file(word: str) -> bool:
    """A word with a separator or a dot is a file, else a node."""
    return "/" in word or "\\" in word or "." in word


def as_told(references: list[Reference], asked: argparse.Namespace, *, first: int) -> tuple[Reference, ...]:
    """With their captions and roles, which go by Image number from `first`. Raises BadInput."""
    for number, caption in asked.caption:
        _require(number, references, first)
        references[number - first] = replace(references[number - first], caption=caption)
    for number, role in asked.role:
        _require(number, references, first)
        references[number - first] = replace(references[number - first], role=role)
    return tuple(references)


def _require(number: int, references: list[Reference], first: int) -> None:
    if number - first >= len(references):
        raise BadInput("no-such-reference", number=number, count=len(references), first=first)
