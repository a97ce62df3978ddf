"""Which settings there are: one table with a name, a kind, a default and what each one does."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeGuard, cast

from studio.model.drift import DriftLimits
from studio.model.errors import BadInput
from studio.model.finals import FileFormat, MetadataRule, ProfileRule
from studio.model.words import mark

Value = str | int | bool | float

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


class SettingKind(StrEnum):
    """How a value is written and chosen; an empty FOLDER or FILE means the usual one."""

    CHOICE = "choice"
    SWITCH = "switch"
    NUMBER = "number"
    TENTHS = "tenths"
    AMOUNT = "amount"  # US dollars, to the cent
    TEXT = "text"
    COLOUR = "colour"
    FOLDER = "folder"
    FILE = "file"


class Section(StrEnum):
    """The pages of the preferences dialog, by their name for the catalogue."""

    LOOK = mark("Look")
    PICTURES = mark("Pictures and masks")
    PROJECTS = mark("Projects and turns")
    SPENDING = mark("Spending")
    EXPORT = mark("Export")
    KEYS = mark("Keys")


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting; `title`, `description` and the words of `choices` are shown through `tr`.

    `choices` goes from a value to its words; `least`, `most` and `unit` belong to numbers.
    """

    name: str
    section: Section
    kind: SettingKind
    default: Value
    title: str
    description: str
    choices: Mapping[str, str] = field(default_factory=dict)
    least: int = 0
    most: int = 0
    unit: str = ""

    @property
    def possible(self) -> str:
        """What may be set, in one line."""
        match self.kind:
            case SettingKind.CHOICE:
                return ", ".join(self.choices)
            case SettingKind.SWITCH:
                return "true, false"
            case SettingKind.NUMBER | SettingKind.TENTHS | SettingKind.AMOUNT:
                return f"{self.least}–{self.most}"
            case SettingKind.COLOUR:
                return "#RRGGBB"
            case SettingKind.TEXT | SettingKind.FOLDER | SettingKind.FILE:
                return "text"

    def allows(self, value: object) -> TypeGuard[Value]:
        match self.kind:
            case SettingKind.CHOICE:
                return isinstance(value, str) and value in self.choices
            case SettingKind.SWITCH:
                return isinstance(value, bool)
            case SettingKind.NUMBER:
                return type(value) is int and self.least <= value <= self.most
            case SettingKind.TENTHS | SettingKind.AMOUNT:
                return type(value) in (int, float) and self.least <= cast(float, value) <= self.most
            case SettingKind.COLOUR:
                return isinstance(value, str) and _COLOUR.fullmatch(value) is not None
            case SettingKind.TEXT | SettingKind.FOLDER | SettingKind.FILE:
                return isinstance(value, str)


_DRIFT = DriftLimits()

SETTINGS: tuple[Setting, ...] = (
    Setting(
        "theme",
        Section.LOOK,
        SettingKind.CHOICE,
        "dark",
        mark("Theme"),
        mark("How bright the window is. Pictures are judged best on a dark or middle grey."),
        {"dark": mark("Dark"), "light": mark("Light"), "system": mark("As the system")},
    ),
    Setting(
        "language",
        Section.LOOK,
        SettingKind.CHOICE,
        "system",
        mark("Language"),
        mark("The language of the window. Prompts stay English, except what you write."),
        {"system": mark("As the system"), "en": mark("English")},
    ),
    Setting(
        "reduced-motion",
        Section.LOOK,
        SettingKind.SWITCH,
        False,
        mark("Reduce motion"),
        mark("Nothing fades or slides, and the text cursor does not blink."),
    ),
    Setting(
        "surround",
        Section.PICTURES,
        SettingKind.CHOICE,
        "theme",
        mark("Surround"),
        mark("The colour around the picture on the canvas."),
        {
            "theme": mark("As the theme"),
            "black": mark("Black"),
            "dark": mark("Dark grey"),
            "middle": mark("Middle grey"),
            "light": mark("Light grey"),
            "white": mark("White"),
        },
    ),
    Setting(
        "display-profile",
        Section.PICTURES,
        SettingKind.FILE,
        "",
        mark("Display profile"),
        mark("The ICC profile of your display. Without one pictures are shown as sRGB."),
    ),
    Setting(
        "mask-overlay-colour",
        Section.PICTURES,
        SettingKind.COLOUR,
        "#FF4FB4",
        mark("Mask colour"),
        mark("The colour that shows where change is wanted."),
    ),
    Setting(
        "mask-overlay-opacity",
        Section.PICTURES,
        SettingKind.NUMBER,
        36,
        mark("Mask opacity"),
        mark("How strongly the mask covers the picture."),
        least=5,
        most=100,
        unit="%",
    ),
    Setting(
        "drift-amber",
        Section.PICTURES,
        SettingKind.TENTHS,
        _DRIFT.amber,
        mark("Drift is amber over"),
        mark("The colour ΔE from which what was to stay counts as visibly changed. 1 can just be noticed."),
        most=20,
        unit="ΔE",
    ),
    Setting(
        "drift-red",
        Section.PICTURES,
        SettingKind.TENTHS,
        _DRIFT.red,
        mark("Drift is red over"),
        mark("The colour ΔE from which drift is over the limit, and going back is offered."),
        most=40,
        unit="ΔE",
    ),
    Setting(
        "cache-size",
        Section.PICTURES,
        SettingKind.NUMBER,
        2048,
        mark("Picture cache"),
        mark("Disk space for decoded pictures, so that going back to a node is quick. 0 keeps none."),
        most=65_536,
        unit="MiB",
    ),
    Setting(
        "projects-folder",
        Section.PROJECTS,
        SettingKind.FOLDER,
        "",
        mark("Projects folder"),
        mark("Where a project is made when you open a picture. Usually Palimpsest in your documents."),
    ),
    Setting(
        "candidates",
        Section.PROJECTS,
        SettingKind.NUMBER,
        4,
        mark("Candidates"),
        mark("How many answers the first turn of a picture asks for."),
        least=1,
        most=10,
    ),
    Setting(
        "day-cap",
        Section.SPENDING,
        SettingKind.AMOUNT,
        5,
        mark("Cap for a day"),
        mark("What all projects together may spend on one day, in US dollars. 0 allows no call that costs."),
        most=100_000,
        unit="$",
    ),
    Setting(
        "export-format",
        Section.EXPORT,
        SettingKind.CHOICE,
        FileFormat.PNG.value,
        mark("Format"),
        mark("The file format that the export dialog starts with."),
        {FileFormat.PNG.value: "PNG", FileFormat.JPEG.value: "JPEG", FileFormat.WEBP.value: "WebP"},
    ),
    Setting(
        "export-quality",
        Section.EXPORT,
        SettingKind.NUMBER,
        90,
        mark("Quality"),
        mark("For JPEG and WebP; 100 makes a WebP lossless."),
        least=1,
        most=100,
    ),
    Setting(
        "export-long-edge",
        Section.EXPORT,
        SettingKind.NUMBER,
        0,
        mark("Long edge"),
        mark("The longer side of the exported picture; 0 keeps its size."),
        most=30_000,
        unit="px",
    ),
    Setting(
        "export-profile",
        Section.EXPORT,
        SettingKind.CHOICE,
        ProfileRule.OWN.value,
        mark("Colour profile"),
        mark("Whether the file keeps the picture's own colour profile."),
        {ProfileRule.OWN.value: mark("The picture's own"), ProfileRule.SRGB.value: mark("Convert to sRGB")},
    ),
    Setting(
        "export-metadata",
        Section.EXPORT,
        SettingKind.CHOICE,
        MetadataRule.ORIGIN.value,
        mark("Metadata"),
        mark("What the file tells besides its pixels. Camera data and places are never written anew."),
        {
            MetadataRule.KEEP.value: mark("The file as it came, where possible"),
            MetadataRule.NONE.value: mark("Nothing"),
            MetadataRule.ORIGIN.value: mark("Where it comes from"),
            MetadataRule.RECIPE.value: mark("Where it comes from, and its recipe"),
        },
    ),
    Setting(
        "export-template",
        Section.EXPORT,
        SettingKind.TEXT,
        "{image}-{number}",
        mark("File name"),
        mark("The name of exported files: {image}, {number}, {label}, {date}, {width}, {height}, {n}."),
    ),
    Setting(
        "export-folder",
        Section.EXPORT,
        SettingKind.FOLDER,
        "",
        mark("Folder"),
        mark("Where the export dialog starts. Usually the folder used last."),
    ),
    Setting(
        "keys",
        Section.KEYS,
        SettingKind.TEXT,
        "",
        mark("Keys"),
        mark("The keys that you chose for actions, as JSON; empty for the studio's own."),
    ),
)

_BY_NAME = {setting.name: setting for setting in SETTINGS}


def setting(name: str) -> Setting:
    """Raises BadInput for a name that is not in the table."""
    if name not in _BY_NAME:
        raise BadInput("setting-unknown", name=name)
    return _BY_NAME[name]


def checked(name: str, value: object) -> Value:
    """`value` as it may be stored for `name`; raises BadInput when it is not possible."""
    found = setting(name)
    if not found.allows(value):
        raise BadInput("setting-value", name=name, value=str(value), possible=found.possible)
    return value
