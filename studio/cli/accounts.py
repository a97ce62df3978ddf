"""The command about what the models of an account can do: models."""

import argparse

from studio.cli import shapes
from studio.cli.telling import Teller
from studio.model.provider import MaskForm
from studio.session.studio import Studio


async def models(studio: Studio, asked: argparse.Namespace, teller: Teller) -> shapes.Json:
    """What the models of a profile can do."""
    capability = studio.capability(asked.profile)
    teller.show(f"{capability.model}  {', '.join(capability.examples)}")
    guides = "guides" if capability.mask_guides_only else "exact"
    return shapes.envelope(
        "models",
        ok=True,
        notices=teller.notices,
        profile=asked.profile,
        as_of=None,
        source=None,
        models=[
            {
                "model": capability.model,
                "status": "current",
                "retires": None,
                "replacement": None,
                "sizes": list(capability.sizes),
                "qualities": list(capability.qualities),
                "formats": list(capability.formats),
                "prompt_max": capability.prompt_max,
                "references_max": capability.references_max,
                "candidates_max": capability.candidates_max,
                "mask": "none" if capability.mask_form is MaskForm.NONE else guides,
                "markup": False,
                "previews": capability.previews,
                "multi_turn": capability.multi_turn,
                "estimate": shapes.FREE if capability.is_free else None,
            }
        ],
    )
