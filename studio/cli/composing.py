"""What the options of `edit` ask for: a draft, and what they add to this turn alone."""

import argparse
from dataclasses import replace
from pathlib import Path

from studio.cli.naming import find_node
from studio.cli.parsing import typed
from studio.model.errors import BadInput
from studio.model.history import Node
from studio.model.project import Image
from studio.model.recipe import Anchor, Draft, LockMode, Reference
from studio.session.outlooks import TurnExtras
from studio.session.session import Session


async def compose(
    session: Session, image: Image, start: Node, asked: argparse.Namespace
) -> tuple[Draft, TurnExtras, str | None]:
    """The draft, the extras from `start`, and the rule by which a mask file was read. Raises BadInput."""
    mask = None
    if asked.mask is not None:
        mask = await session.masks.from_file(asked.mask, start, rule=asked.mask_rule, fits=asked.mask_fit)
    extras = TurnExtras(
        start=start.id,
        mask=mask.mask if mask else None,
        keep=tuple(dict.fromkeys(text.strip() for text in asked.keep if text.strip())),
        use_list=not asked.no_list,
    )
    return await _draft(session, image, asked), extras, mask.rule if mask else None


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
        parameters={name: typed(value) for name, value in asked.parameters},
    )


async def _references(session: Session, image: Image, asked: argparse.Namespace) -> tuple[Reference, ...]:
    """A word with a separator or a dot is a file, else a node; captions and roles go by Image number."""
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
