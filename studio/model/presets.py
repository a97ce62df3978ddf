"""Keep presets: invariants that fit a kind of picture, inserted as the user's own English text."""

from dataclasses import dataclass

from studio.model.words import mark


@dataclass(frozen=True, slots=True)
class KeepPreset:
    """`name` is shown through `tr`; `texts` go into prompts and stay English."""

    id: str
    name: str
    texts: tuple[str, ...]


KEEP_PRESETS = (
    KeepPreset(
        "portrait",
        mark("Portrait"),
        (
            "face, facial features and expression",
            "skin tone and skin texture",
            "hair: shape, colour and hairline",
            "pose and body shape",
            "clothing and jewellery",
            "background",
        ),
    ),
    KeepPreset(
        "product",
        mark("Product"),
        (
            "product shape, proportions and position",
            "label lettering and logo",
            "material, gloss and surface texture",
            "product colours",
            "camera angle and perspective",
            "direction of the light and its shadows",
        ),
    ),
    KeepPreset(
        "room",
        mark("Room"),
        (
            "walls, windows, doors and their positions",
            "perspective and vertical lines",
            "furniture that is not named",
            "floor and ceiling materials",
            "daylight direction and brightness",
            "view through the windows",
        ),
    ),
    KeepPreset(
        "interface",
        mark("Interface"),
        (
            "layout, spacing and alignment",
            "every text, word for word",
            "typefaces and text sizes",
            "icons and their positions",
            "colours of unchanged elements",
        ),
    ),
    KeepPreset(
        "illustration",
        mark("Illustration"),
        (
            "line work and stroke width",
            "palette",
            "style and texture of the medium",
            "character design and proportions",
            "composition",
        ),
    ),
)
