"""Which colour a designer means by a name, a few words or a hex number."""

import re
from collections.abc import Iterable

from studio.engine.shades import SHADES
from studio.engine.steps import Colour

Rgb = tuple[float, float, float]

# The names of CSS Color 4, and those that paint and cloth are sold under.
_NAMES: dict[str, str] = {
    **SHADES,
    "alice blue": "f0f8ff", "amber": "e8a317", "anthracite": "383e42", "antique white": "faebd7",
    "apricot": "fbceb1", "aqua": "00ffff",
    "aquamarine": "7fffd4", "aubergine": "472c4c", "azure": "f0ffff", "beige": "f5f5dc", "bisque": "ffe4c4",
    "black": "000000", "blanched almond": "ffebcd", "blue": "0000ff", "blue violet": "8a2be2",
    "blond": "d9b86c", "blonde": "d9b86c", "blush": "f0c5c1", "bordeaux": "5e1224",
    "bottle green": "0b4a35", "brass": "b5894a", "brick": "9c4a3c",
    "bronze": "a97142", "brown": "8b5a2b", "burgundy": "800020", "burly wood": "deb887",
    "cadet blue": "5f9ea0", "camel": "c19a6b", "caramel": "b5703a", "celadon": "a7c9b0",
    "cerise": "de3163", "cerulean": "1f7fae", "champagne": "f3e2bf", "charcoal": "36454f",
    "chartreuse": "7fff00", "cherry": "b3122f", "chestnut": "7b3f2b", "chocolate": "d2691e",
    "cobalt": "0047ab", "cognac": "97511f", "copper": "b87333", "coral": "ff7f50", "cornflower": "6495ed",
    "cornflower blue": "6495ed", "cornsilk": "fff8dc", "cream": "fff6d6", "crimson": "dc143c",
    "cyan": "00ffff", "dark blue": "00008b", "dark cyan": "008b8b", "dark goldenrod": "b8860b",
    "dark gray": "5a5a5a", "dark green": "006400", "dark khaki": "bdb76b", "dark magenta": "8b008b",
    "dark olive green": "556b2f", "dark orange": "ff8c00", "dark orchid": "9932cc", "dark red": "8b0000",
    "dark salmon": "e9967a", "dark sea green": "8fbc8f", "dark slate blue": "483d8b",
    "dark slate gray": "2f4f4f", "dark turquoise": "00ced1", "dark violet": "9400d3",
    "deep pink": "ff1493", "deep sky blue": "00bfff", "denim": "3b5b85", "dim gray": "696969",
    "dodger blue": "1e90ff", "ebony": "26211f", "ecru": "d9cba8", "eggplant": "472c4c",
    "eggshell": "f0ead6", "emerald": "1f9d63",
    "firebrick": "b22222", "floral white": "fffaf0", "forest green": "228b22", "fuchsia": "ff00ff",
    "gainsboro": "dcdcdc", "ghost white": "f8f8ff", "gold": "d4a520", "golden": "d4a520",
    "golden brown": "996515", "golden yellow": "f2b90c", "goldenrod": "daa520",
    "graphite": "41454a", "gray": "808080", "green": "1a8c2b", "green yellow": "adff2f",
    "greige": "b8aea0", "gunmetal": "3a4146",
    "honeydew": "f0fff0", "hot pink": "ff69b4", "indian red": "cd5c5c", "indigo": "4b0082",
    "ivory": "fffff0", "jade": "2f9e74", "khaki": "c3b68b", "lavender": "c9b8e8",
    "lavender blush": "fff0f5", "lawn green": "7cfc00", "lemon": "fbe44b", "lemon chiffon": "fffacd",
    "light blue": "add8e6", "light coral": "f08080", "light cyan": "e0ffff",
    "light goldenrod yellow": "fafad2", "light gray": "d3d3d3", "light green": "90ee90",
    "light pink": "ffb6c1", "light salmon": "ffa07a", "light sea green": "20b2aa",
    "light sky blue": "87cefa", "light slate gray": "778899", "light steel blue": "b0c4de",
    "light yellow": "ffffe0", "lilac": "c8a2c8", "lime": "00ff00", "lime green": "32cd32",
    "linen": "faf0e6", "magenta": "ff00ff", "mahogany": "6a2c1f", "maroon": "800000", "mauve": "b794b4",
    "medium aquamarine": "66cdaa", "medium blue": "0000cd", "medium orchid": "ba55d3",
    "medium purple": "9370db", "medium sea green": "3cb371", "medium slate blue": "7b68ee",
    "medium spring green": "00fa9a", "medium turquoise": "48d1cc", "medium violet red": "c71585",
    "midnight blue": "191970", "mint": "aee5c5", "mint cream": "f5fffa", "misty rose": "ffe4e1",
    "mocha": "7b5c49", "mulberry": "70193d",
    "moccasin": "ffe4b5", "mustard": "d9a521", "navajo white": "ffdead", "navy": "000080",
    "navy blue": "000080", "oatmeal": "d9cdb8", "ochre": "cc7722", "off white": "f7f4ec",
    "old lace": "fdf5e6",
    "olive": "808000", "olive drab": "6b8e23", "olive green": "6f7a34", "orange": "f58b1b",
    "orange red": "ff4500", "orchid": "da70d6", "oxblood": "5a1a1d", "pale goldenrod": "eee8aa",
    "pale green": "98fb98",
    "pale turquoise": "afeeee", "pale violet red": "db7093", "papaya whip": "ffefd5", "peach": "ffcba4",
    "peach puff": "ffdab9", "periwinkle": "9fa8e0", "peru": "cd853f", "petrol": "0f5262",
    "pewter": "8b8e90", "pink": "f59ab5", "plum": "8e4585",
    "powder blue": "b0e0e6", "purple": "7a2a8f", "rebecca purple": "663399", "red": "d6201f",
    "rose": "e0607e", "rose gold": "b76e79", "rosy brown": "bc8f8f", "royal blue": "4169e1", "ruby": "9b111e",
    "rust": "a6492a", "saddle brown": "8b4513", "saffron": "f2b632", "sage": "a3b18a", "sage green": "a3b18a",
    "salmon": "fa8072", "sand": "d8c3a0", "sandy brown": "f4a460", "sapphire": "1c3f94",
    "scarlet": "d9281c", "sea green": "2e8b57", "seashell": "fff5ee", "sienna": "a0522d",
    "silver": "c0c0c0", "sky blue": "87ceeb", "slate": "5f6b76", "slate blue": "6a5acd",
    "slate gray": "708090", "snow": "fffafa", "spring green": "00ff7f", "steel blue": "4682b4",
    "tan": "d2b48c", "taupe": "8b7e74", "teal": "008080", "terracotta": "c5633f", "thistle": "d8bfd8",
    "tomato": "ff6347", "turquoise": "40e0d0", "ultramarine": "1b2a9c", "umber": "6f5138",
    "vermilion": "e34234", "violet": "8b4fcf", "viridian": "3f826d",
    "walnut": "5d432c", "wheat": "f5deb3", "white": "ffffff", "white smoke": "f5f5f5",
    "wine": "722f37", "wine red": "722f37", "yellow": "f7d51d", "yellow green": "9acd32",
}  # fmt: skip

# Named last, after another name, each is a shade of the two: "emerald green", "sage grey".
_LAST = (
    "beige", "black", "blond", "blonde", "blue", "brown", "gold", "gray", "green", "orange", "pink", "purple",
    "red", "silver", "turquoise", "violet", "white", "yellow",
)  # fmt: skip

# What these name besides is likelier met in a picture: "remove the rose" is no wish about a colour.
THINGS_TOO_PATTERN = (
    "(?:apricot|aubergine|brass|brick|caramel|champagne|charcoal|cherry|chestnut|chocolate|cognac|coral"
    "|cornflower|cream|eggplant|eggshell|lavender|lemon|lime|linen|mint|mocha|mulberry|oatmeal|olive|orchid"
    "|peach|pewter|plum|rose|rust|saffron|sage|salmon|sand|seashell|snow|thistle|tomato|walnut|wheat|wine)"
)

# "Bluish": a part of that colour in the one that follows.
_TINTS: dict[str, str] = {
    "reddish": "red", "pinkish": "pink", "orangey": "orange", "orangish": "orange", "yellowish": "yellow",
    "greenish": "green", "bluish": "blue", "blueish": "blue", "purplish": "purple", "brownish": "brown",
    "grayish": "gray", "blackish": "black", "whitish": "white",
}  # fmt: skip
_TINT = 0.25

# What a word before a colour does to it: factor of its lightness room, factor of its chroma.
_MODIFIERS: dict[str, tuple[float, float]] = {
    "dark": (-0.35, 0.9), "deep": (-0.25, 1.1), "rich": (-0.1, 1.15), "light": (0.45, 0.75),
    "pale": (0.6, 0.5), "pastel": (0.55, 0.55), "soft": (0.25, 0.7), "muted": (0.0, 0.55),
    "dusty": (0.1, 0.5), "dull": (-0.05, 0.5), "bright": (0.15, 1.25), "vivid": (0.0, 1.35),
    "strong": (0.0, 1.2), "neon": (0.2, 1.5), "medium": (0.0, 1.0), "pure": (0.0, 1.0),
}  # fmt: skip

_HEX = r"#[0-9a-f]{6}|#[0-9a-f]{3}|hex [0-9a-f]{6}"
_RGB = r"rgb ?\( ?\d{1,3}[ ,]+\d{1,3}[ ,]+\d{1,3} ?\)"


def _spelt(name: str) -> str:
    """The pattern of a name: grey as gray, its words apart, joined or hyphenated."""
    return "[ -]?".join(re.escape(word) for word in name.split()).replace("gray", "gr[ae]y")


def _any_of(names: Iterable[str]) -> str:
    """Two words before one, which may be the first of them; those that end alike share their end.

    Many patterns hold this one, and compiling takes as long as it is.
    """
    firsts: dict[str, list[str]] = {}
    for name in sorted(names, key=len, reverse=True):
        first, _, last = name.rpartition(" ")
        firsts.setdefault(last, []).append(_spelt(first))
    pairs = (
        f"(?:{'|'.join(filter(None, before))})[ -]?{_spelt(last)}"
        for last, before in firsts.items()
        if any(before)
    )
    return "|".join((*pairs, *(_spelt(last) for last, before in firsts.items() if "" in before)))


_BEFORE = rf"(?:very )?(?:(?:{_any_of((*_MODIFIERS, *_TINTS))})[ -])*"
_LATER = rf"(?:[ -]?(?:{_any_of(_LAST)}))"
COLOUR_PATTERN = rf"(?:{_HEX}|{_RGB}|{_BEFORE}(?:{_any_of(_NAMES)}){_LATER}?(?! ?-))"
_BY_JOINED_NAME = {name.replace(" ", ""): number for name, number in _NAMES.items()}


def colour(words: str) -> Colour:
    """The colour of `words`, which COLOUR_PATTERN matches, lower case. Raises KeyError for others."""
    words = words.strip()
    if words.startswith("rgb"):
        red, green, blue = (min(int(n), 255) / 255 for n in re.findall(r"\d+", words))
        return Colour(words, (red, green, blue))
    if words.startswith(("#", "hex ")):
        digits = words.removeprefix("hex ").removeprefix("#")
        return Colour("#" + digits, _from_hex(digits if len(digits) == 6 else "".join(d * 2 for d in digits)))
    rest = words.replace("grey", "gray").replace("-", " ").removeprefix("very ")
    times = 2 if words.startswith("very ") else 1
    before: list[str] = []
    while (rgb := _named(rest.replace(" ", ""))) is None:
        word, _, rest = rest.partition(" ")
        before.append(word)
    for word in before:
        for _ in range(times):
            rgb = _after(word, rgb)
    return Colour(words, rgb)


def _named(joined: str) -> Rgb | None:
    """The colour of a name, or halfway between two."""
    if joined in _BY_JOINED_NAME:
        return _from_hex(_BY_JOINED_NAME[joined])
    for last in _LAST:
        first = joined.removesuffix(last)
        if first != joined and first in _BY_JOINED_NAME:
            return _mixed(_from_hex(_BY_JOINED_NAME[first]), _from_hex(_BY_JOINED_NAME[last]), 0.5)
    return None


def _after(word: str, rgb: Rgb) -> Rgb:
    """What a word before a colour makes of it. Raises KeyError for one that is none."""
    if word in _TINTS:
        return _mixed(rgb, _from_hex(_NAMES[_TINTS[word]]), _TINT)
    return _modified(rgb, *_MODIFIERS[word])


def _mixed(one: Rgb, other: Rgb, share: float) -> Rgb:
    """`share` (0 to 1) of the other colour in the one."""
    red, green, blue = (a + (b - a) * share for a, b in zip(one, other, strict=True))
    return red, green, blue


def _from_hex(digits: str) -> Rgb:
    return int(digits[0:2], 16) / 255, int(digits[2:4], 16) / 255, int(digits[4:6], 16) / 255


def _modified(rgb: Rgb, lightness: float, chroma: float) -> Rgb:
    """Lighter by a share of the way to white (or darker, to black), and more or less far from grey."""
    grey = 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]

    def one(channel: float) -> float:
        moved = channel + (1 - channel) * lightness if lightness > 0 else channel * (1 + lightness)
        centre = grey + (1 - grey) * lightness if lightness > 0 else grey * (1 + lightness)
        return min(1.0, max(0.0, centre + (moved - centre) * chroma))

    return one(rgb[0]), one(rgb[1]), one(rgb[2])
