"""The menu of models: account by account, with what ends when, and whom else to ask."""

from datetime import date

from PySide6.QtCore import QDate

from studio.model.catalogue import Model, ModelStatus
from studio.model.recipe import BUILT_IN
from studio.model.words import tr
from studio.ui import numerals, prices
from studio.ui.turn.choices import Choice, Section
from studio.ui.turn.output.names import model_name, profile_name
from studio.ui.turn.view import Maker, TurnView

ALSO, MORE, ACCOUNTS = "also", "more", "accounts"
MOST_ASKED = 4
_OF = "of "


def sections(view: TurnView) -> list[Section]:
    """A section an account; the built-in engine without a title, since it is an account of one model."""
    made = [_models(maker, view) for maker in view.makers]
    if len(view.makers) > 1:
        made.append(_also(view))
    made.append(Section(MORE, (Choice(ACCOUNTS, tr("Accounts…")),), has_ticks=False))
    return made


def changed(view: TurnView, section: str, key: str) -> dict[str, object]:
    """The fields of the draft after a choice; none when it is what was asked for already."""
    draft = view.draft
    if section == ALSO:
        also = tuple(one for one in draft.also if one != key)
        return {"also": also if len(also) < len(draft.also) else (*draft.also, key)}
    profile = section.removeprefix(_OF)
    if (profile, key) == (draft.profile, _model(view)):
        return {}
    also = tuple(one for one in draft.also if one != profile)
    return {"profile": profile, "model": key, "also": also}


def shown(view: TurnView) -> tuple[str, str]:
    """What the button says: the model, and muted whose it is and who else is asked."""
    name = profile_name(view.draft.profile)
    others = len(view.draft.also)
    if view.draft.profile == BUILT_IN or not view.capability.model:
        text, account = name, ""
    else:
        text, account = view.capability.model, name
    if not others:
        return text, account
    return text, tr("and {count} more", count=numerals.number(others))


def asked(view: TurnView) -> str:
    """Everybody that is asked, for the tip of the button."""
    account, model = profile_name(view.draft.profile), view.capability.model
    is_named = view.draft.profile != BUILT_IN and model
    first = tr("{model}, {account}", model=model, account=account) if is_named else account
    return "\n".join([first, *(profile_name(one) for one in view.draft.also)])


def _models(maker: Maker, view: TurnView) -> Section:
    profile = maker.profile
    is_here = profile.id == view.draft.profile
    choices = [_choice(model, maker, view) for model in maker.models]
    known = {choice.key for choice in choices}
    configured = profile.model or (view.draft.model if is_here else "")
    if profile.id == BUILT_IN:
        choices = [Choice("", profile_name(BUILT_IN), aside=tr("free"))]
    elif configured and configured not in known:
        choices.insert(0, Choice(configured, configured, maker.why_not))
    elif not choices:
        choices = [Choice("", model_name(""), maker.why_not)]
    on = ({"" if profile.id == BUILT_IN else _model(view)} if is_here else set()) & {
        one.key for one in choices
    }
    title = "" if profile.id == BUILT_IN else profile_name(profile.id)
    return Section(_OF + profile.id, tuple(choices), frozenset(on), title)


def _choice(model: Model, maker: Maker, view: TurnView) -> Choice:
    if model.status is ModelStatus.RETIRED:
        remedy = tr("Use {model} instead.", model=model.replacement) if model.replacement else ""
        why = f"{tr('{model} is retired.', model=model.id)} {remedy}".strip()
        return Choice(model.id, model.id, why, tr("retired"))
    if model.status is ModelStatus.RETIRING and model.retires:
        until = tr("until {day}", day=_day(model.retires))
        aside = ", ".join(filter(None, (until, _price(model, maker, view))))
        return Choice(model.id, model.id, maker.why_not, aside)
    return Choice(model.id, model_name(model.id), maker.why_not, _price(model, maker, view))


def _price(model: Model, maker: Maker, view: TurnView) -> str:
    """What the turn as it stands would cost with it; "" where it could not be sent."""
    estimate = None if maker.why_not else view.price_of(maker.profile.id, model.id)
    return "" if estimate is None else prices.about(estimate)


def _also(view: TurnView) -> Section:
    draft = view.draft
    full = 1 + len(draft.also) >= MOST_ASKED
    too_many = tr("A turn asks {count} accounts at most.", count=numerals.number(MOST_ASKED))
    choices = tuple(
        Choice(
            maker.profile.id,
            profile_name(maker.profile.id),
            maker.why_not or (too_many if full and maker.profile.id not in draft.also else ""),
            maker.profile.model,
        )
        for maker in view.makers
        if maker.profile.id != draft.profile
    )
    return Section(ALSO, choices, frozenset(draft.also), tr("Ask several"), is_folded=True, takes_many=True)


def _model(view: TurnView) -> str:
    """The model that is asked, by name also where the draft leaves it to the account."""
    return view.draft.model or view.capability.model


def _day(iso: str) -> str:
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return numerals.locale().toString(QDate(day.year, day.month, day.day), tr("d MMMM yyyy"))
