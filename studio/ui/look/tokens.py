"""Which colour plays which role, in the dark and in the light theme."""

from collections.abc import Mapping
from types import MappingProxyType

DARK: Mapping[str, str] = MappingProxyType(
    {
        "window": "#191919",
        "panel": "#212121",
        "raised": "#2D2D2D",
        "field": "#161616",
        "surround": "#383838",
        "selection": "#363636",
        "hover": "#333333",
        "pressed": "#191919",
        "line": "#343434",
        "edge": "#7B7B7B",
        "text": "#EAEAEA",
        "muted": "#B0B0B0",
        "disabled": "#757575",
        "accent": "#3A6FE8",
        "accent_hover": "#2F63DB",
        "on_accent": "#FFFFFF",
        "accent_text": "#8DB2FF",
        "focus": "#8DB2FF",
        "good": "#4CCFB4",
        "warn": "#F7DA5E",
        "bad": "#FF7272",
        "danger": "#D93A3C",
        "on_danger": "#FFFFFF",
        "danger_text": "#FF9A8F",
        "chip": "#111111",
        "mask": "#FF4FB4",
        "link": "#45D3EA",
        "check_dark": "#4A4A4A",
        "check_light": "#5A5A5A",
    }
)

LIGHT: Mapping[str, str] = MappingProxyType(
    {
        "window": "#E4E4E4",
        "panel": "#F1F1F1",
        "raised": "#FFFFFF",
        "field": "#FFFFFF",
        "surround": "#C8C8C8",
        "selection": "#DEDEDE",
        "hover": "#E7E7E7",
        "pressed": "#D6D6D6",
        "line": "#D0D0D0",
        "edge": "#767676",
        "text": "#1C1C1C",
        "muted": "#505050",
        "disabled": "#8E8E8E",
        "accent": "#2A5BD0",
        "accent_hover": "#234FB8",
        "on_accent": "#FFFFFF",
        "accent_text": "#1F4DB8",
        "focus": "#2A5BD0",
        "good": "#006A60",
        "warn": "#785500",
        "bad": "#8E0B2E",
        "danger": "#C0272D",
        "on_danger": "#FFFFFF",
        "danger_text": "#B3261E",
        "chip": "#FFFFFF",
        "mask": "#FF4FB4",
        "link": "#45D3EA",
        "check_dark": "#D9D9D9",
        "check_light": "#EFEFEF",
    }
)

# What may lie around the picture, by the name of the setting.
SURROUNDS: Mapping[str, str | None] = MappingProxyType(
    {
        "theme": None,
        "black": "#000000",
        "dark": "#383838",
        "middle": "#777777",
        "light": "#C8C8C8",
        "white": "#FFFFFF",
    }
)
