"""Accounts, models and turns of hosted makers for the tests of views."""

from dataclasses import replace
from typing import Any

from studio.model.catalogue import Model, ModelStatus, ParameterKind, ParameterRule
from studio.model.fit import Request
from studio.model.geometry import Box
from studio.model.money import Estimate
from studio.model.plan import CallPlan
from studio.model.profile import KeyPlace, Profile, ProfileKind
from studio.model.provider import Capability, MaskForm, PictureForm
from studio.model.recipe import BUILT_IN, Anchor, Draft, Invariant, Reference, Role
from studio.model.sizes import SizePlan, SizeRule
from studio.model.wording import Wording
from studio.ui.turn.view import Maker, MaskFacts, Purse, TurnView

_QUALITIES = ("low", "medium", "high")
SIZES = SizeRule(
    multiple=16, longest_px=3840, aspect_most=3, least_px=655_360, most_px=8_294_400, has_auto=True
)


def parameters(*qualities: str) -> tuple[ParameterRule, ...]:
    choice = ParameterKind.CHOICE
    return (
        ParameterRule("quality", choice, ("auto", *_QUALITIES, *qualities), default="low"),
        ParameterRule("output_format", choice, ("png", "jpeg", "webp"), default="png"),
        ParameterRule("background", choice, ("auto", "opaque", "transparent"), default="auto"),
        ParameterRule("output_compression", ParameterKind.NUMBER, least=0, most=100),
        ParameterRule("moderation", choice, ("auto", "low"), default="auto", generations_only=True),
    )


FLARE = Model(
    "gpt-image-2.6-flare",
    "2.6",
    sizes=SIZES,
    parameters=parameters("xhigh", "max"),
    prompt_max=32_000,
    pictures_max=16,
    candidates_per_call=10,
    previews=True,
    transparent=True,
)
SUNBURST = replace(FLARE, id="gpt-image-2.6-sunburst")
TWO = replace(FLARE, id="gpt-image-2", family="2", parameters=parameters(), transparent=False)
RETIRING = replace(
    FLARE,
    id="gpt-image-1.5",
    family="1",
    status=ModelStatus.RETIRING,
    retires="2026-12-01",
    replacement="gpt-image-2.5-flare",
    sizes=SizeRule(presets=((1024, 1024), (1536, 1024), (1024, 1536))),
)
RETIRED = replace(RETIRING, id="gpt-image-1", status=ModelStatus.RETIRED, retires="2026-10-23")
MODELS = (FLARE, SUNBURST, TWO, RETIRING, RETIRED)

ENGINE = Maker(Profile(BUILT_IN, ProfileKind.BUILT_IN))
OPENAI = Maker(
    Profile(
        "openai",
        ProfileKind.OPENAI,
        base_url="https://api.openai.com/v1",
        model=FLARE.id,
        key=KeyPlace.KEYRING,
    ),
    MODELS,
)
LOCAL = Maker(
    Profile("studio-gpu", ProfileKind.COMPATIBLE, "localai", "http://192.168.1.20:8080", "flux-kontext"),
    why_not="",
)
KEYLESS = Maker(
    Profile("second", ProfileKind.OPENAI, base_url="https://api.openai.com/v1", model=FLARE.id),
    MODELS[:1],
    "No key is entered for this account.",
)


def capability(record: Model = FLARE, **more: Any) -> Capability:
    facts: dict[str, Any] = {
        "references_max": 15,
        "candidates_max": 10,
        "candidates_per_call": 10,
        "prompt_max": 32_000,
        "previews": record.previews,
        "generates": True,
        "takes_seed": False,
        "host": "api.openai.com",
        "record": record,
    }
    return Capability("openai", record.id, PictureForm.PNG, MaskForm.ALPHA0, **(facts | more))


PRICE = Estimate(91_200, 110_000, 1)


def plan(
    candidates: int = 4,
    estimate: Estimate = PRICE,
    *,
    profile: str = "openai",
    shown: Capability | None = None,
) -> CallPlan:
    return CallPlan(
        Request(0, Anchor.LAST, "n18", "n18", "n18", "n1", candidates),
        profile,
        shown or capability(),
        Wording("Image 1: the picture to edit."),
        estimate,
        SizePlan(2080, 1408, 0.81, Box(0, 0, 2080, 1408)),
        {"quality": "low", "size": "2080x1408"},
        frozenset({"quality", "size"}),
    )


KEEP = (
    Invariant("k1", 1, 0, "The cut fig: shape, seeds, colour"),
    Invariant("k2", 1, 1, "Rim and turned lines of the bowl"),
    Invariant("k3", 1, 2, "Grain of the concrete", active=False),
)
VIEW = TurnView(
    image_id="i1",
    draft=Draft(
        "Lay the spoon of Image 2 inside the bowl on the right, its shadow falling the way the fig's does.",
        references=(Reference("c1", "The spoon", Role.SUBJECT),),
        profile="openai",
    ),
    invariants=KEEP,
    capability=capability(),
    makers=(ENGINE, OPENAI, LOCAL, KEYLESS),
    calls=(plan(),),
    estimate=Estimate(91_200, 110_000, 1, learned_from=12),
    flipped=Estimate(180_000, 220_000, 4),
    purse=Purse(today=410_000, day_cap=5_000_000),
    node_id="n18",
    node_number=18,
    root_number=1,
    picture_size=(2572, 1740),
    mask=MaskFacts("Spoon area", 0.036),
)
