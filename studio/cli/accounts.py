"""The command about what the models of an account can do: models."""

import argparse

from studio.cli import amounts, shapes
from studio.cli.telling import Teller
from studio.model.calls import quality_of
from studio.model.catalogue import Model, ModelStatus, ParameterRule
from studio.model.events import NoticeRaised
from studio.model.money import Estimate, cost
from studio.model.pricing import estimate
from studio.model.provider import Capability, MaskForm
from studio.model.sizes import SizeRule
from studio.model.words import tr
from studio.session.studio import Studio

_EXAMPLE = (1024, 1024)  # what a model's estimate is for: one such picture, made from one
_EXAMPLE_CHARS = 400


async def models(studio: Studio, asked: argparse.Namespace, teller: Teller) -> shapes.Json:
    """What the models of a profile can do."""
    known = await studio.models(asked.profile)
    for notice in known.notices:
        teller.hear(NoticeRaised(notice))
    for one in known.models:
        teller.show(_line(one))
    return shapes.envelope(
        "models",
        ok=True,
        notices=teller.notices,
        profile=asked.profile,
        as_of=known.as_of,
        source="; ".join(known.sources) or None,
        models=[_model(one) for one in known.models],
    )


def _line(capability: Capability) -> str:
    """One model for a person: its life, its qualities, its price; for the engine what it understands."""
    parts = [capability.model, _life(capability.record), ", ".join(capability.qualities)]
    if price := _price(capability):
        parts.append(tr("free") if price.is_free else _about(price))
    return "  ".join(part for part in (*parts, ", ".join(capability.examples)) if part)


def _life(record: Model | None) -> str:
    if record is None or record.status is ModelStatus.CURRENT:
        return ""
    if record.status is ModelStatus.UNKNOWN:
        return tr("not in the catalogue")
    facts = {"day": record.retires, "model": record.replacement or tr("another model")}
    if record.status is ModelStatus.RETIRED:
        return tr("switched off on {day}; use {model}", **facts)
    return tr("until {day}, then {model}", **facts)


def _about(price: Estimate) -> str:
    if price.micro is None:
        return tr("price not known")
    told = cost(price.micro)
    if told.startswith("<"):  # which is no amount that something could be near
        return tr("{price} for one of 1024 × 1024", price=told)
    return tr("about {price} for one of 1024 × 1024", price=told)


def _price(capability: Capability) -> Estimate | None:
    """Of one candidate from one picture, in the quality that is sent when none is chosen."""
    if capability.record is None:
        return None
    return estimate(
        capability.record.price,
        quality=quality_of({}, capability),
        size=_EXAMPLE,
        candidates=1,
        inputs=(_EXAMPLE,),
        prompt_chars=_EXAMPLE_CHARS,
    )


def _model(capability: Capability) -> shapes.Json:
    record = capability.record
    guides = "guides" if capability.mask_guides_only else "exact"
    price = _price(capability)
    return {
        "model": capability.model,
        "status": (record.status if record else ModelStatus.CURRENT).value,
        "retires": record.retires if record else None,
        "replacement": record.replacement if record else None,
        "sizes": list(capability.sizes),
        "size_rule": _size_rule(record.sizes) if record else None,
        "qualities": list(capability.qualities),
        "formats": list(capability.formats),
        "parameters": [_parameter(one) for one in record.parameters] if record else [],
        "prompt_max": capability.prompt_max,
        "references_max": capability.references_max,
        "candidates_max": capability.candidates_max,
        "candidates_per_call": capability.candidates_per_call,
        "mask": "none" if capability.mask_form is MaskForm.NONE else guides,
        "markup": record.markup if record else False,
        "previews": capability.previews,
        "multi_turn": capability.multi_turn,
        "transparent": record.transparent if record else False,
        "estimate": amounts.FREE if capability.is_free else price and amounts.estimated(price),
        "notes": list(record.notes) if record else [],
    }


def _size_rule(rule: SizeRule) -> shapes.Json:
    """What keeps a size legal where there is no list of them; null where nothing is known of it."""
    return {
        "multiple": rule.multiple,
        "longest_px": rule.longest_px or None,
        "aspect_most": rule.aspect_most or None,
        "least_px": rule.least_px or None,
        "most_px": rule.most_px or None,
        "experimental_px": rule.experimental_px or None,
        "auto": rule.has_auto,
    }


def _parameter(rule: ParameterRule) -> shapes.Json:
    only = "edits" if rule.edits_only else "generations" if rule.generations_only else None
    is_number = rule.most > rule.least
    return {
        "name": rule.name,
        "kind": rule.kind.value,
        "choices": list(rule.choices),
        "least": rule.least if is_number else None,
        "most": rule.most if is_number else None,
        "default": rule.default,
        "only": only,
    }
