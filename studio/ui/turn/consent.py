"""What leaves this machine with a turn, and to whom: one sentence, before the first paid send."""

from collections.abc import Sequence
from dataclasses import dataclass

from studio.model.words import tr, trn


@dataclass(frozen=True, slots=True)
class Leaving:
    """What goes along with the words: the number of the node that is Image 1, how many references, a mask.

    `others` are the numbers of more nodes that go: starts beside the first, the original that goes along.
    """

    node_number: int | None = None
    references: int = 0
    has_mask: bool = False
    has_markup: bool = False
    others: tuple[int, ...] = ()


def sentence(leaving: Leaving, receivers: Sequence[str]) -> str:
    """The picture of node 18 and the exact prompt go to OpenAI, api.openai.com, and nothing else."""
    return tr(
        "{things} go to {receivers}, and nothing else.",
        things=_joined(_things(leaving)),
        receivers=_joined(list(receivers)),
    )


def _things(leaving: Leaving) -> list[str]:
    things = []
    if leaving.node_number is not None:
        things.append(tr("The picture of node {number}", number=leaving.node_number))
    things += [tr("that of node {number}", number=one) for one in leaving.others]
    if leaving.references:
        things.append(trn("{count} reference", "{count} references", leaving.references))
    if leaving.has_mask:
        things.append(tr("the mask"))
    if leaving.has_markup:
        things.append(tr("your markup"))
    things.append(tr("the exact prompt") if things else tr("The words of the exact prompt"))
    return things


def _joined(parts: list[str]) -> str:
    """a, b and c"""
    *most, last = parts
    return tr("{first} and {last}", first=", ".join(most), last=last) if most else last
