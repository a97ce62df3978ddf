"""What can be chosen for a round: the model that makes it, the quality, the size."""

from collections.abc import Iterable, Sequence

from studio.model.catalogue import ModelStatus
from studio.model.parameters import QUALITY, SIZE
from studio.model.provider import Capability
from studio.model.recipe import BUILT_IN
from studio.model.words import tr
from studio.ui import numerals
from studio.ui.rounds.view import RoundRow
from studio.ui.turn.choices import Choice, Section
from studio.ui.turn.output.names import model_name, profile_name, value_name
from studio.ui.turn.output.sizes import written
from studio.ui.turn.view import Maker

MAKER = "maker"


def maker_row(makers: Iterable[Maker], profile: str, model: str) -> RoundRow:
    """A section an account; what works on pixels alone has no say in a round."""
    hosted = [maker for maker in makers if maker.profile.id != BUILT_IN]
    sections = tuple(_section(maker, profile, model) for maker in hosted)
    shown = model or next((one.profile.model for one in hosted if one.profile.id == profile), "")
    return RoundRow(MAKER, tr("Made by"), shown or profile_name(profile), sections)


def quality_row(capability: Capability, quality: str) -> RoundRow:
    choices = tuple(Choice(one, value_name(one)) for one in capability.qualities)
    shown = value_name(quality) if quality else tr("Automatic")
    return RoundRow(QUALITY, tr("Quality"), shown, (Section("", choices, frozenset({quality})),))


def size_row(sizes: Sequence[tuple[int, int]], size: str) -> RoundRow:
    """The first is the node's own."""
    choices = tuple(Choice(written(*one), numerals.size(*one)) for one in sizes)
    shown = next((choice.title for choice in choices if choice.key == size), "")
    shown = shown or (choices[0].title if choices else tr("As the picture"))
    on = frozenset({size or (choices[0].key if choices else "")})
    return RoundRow(SIZE, tr("Size"), shown, (Section("", choices, on),))


def first_maker(makers: Iterable[Maker]) -> tuple[str, str]:
    """The account and model to begin with: the first that can be asked; both "" without any."""
    for maker in makers:
        if maker.profile.id != BUILT_IN and not maker.why_not:
            return maker.profile.id, maker.profile.model
    return "", ""


def _section(maker: Maker, profile: str, model: str) -> Section:
    alive = [one.id for one in maker.models if one.status is not ModelStatus.RETIRED]
    own = maker.profile.model
    ids = alive if own in alive else [own, *alive]
    choices = tuple(Choice(one, model_name(one), maker.why_not) for one in ids)
    on = frozenset({model or own} if maker.profile.id == profile else ())
    return Section(maker.profile.id, choices, on, profile_name(maker.profile.id))
