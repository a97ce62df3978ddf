"""Numbers in words as digits, where they count something: "twenty-five percent", "by a third"."""

import re

from studio.engine.vocabulary import ADJECTIVES

_ONES = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
_SCALES = {"hundred": 100, "thousand": 1000}
_ANY = "|".join((*_ONES, *_TENS, *_SCALES))
_SEVERAL = rf"(?:a (?=hundred|thousand))?(?:{_ANY})(?:(?:[ -]| and )(?:{_ANY})){{0,6}}"
_COUNTED = r"(?= ?-?(?:%|per ?cent\b|px\b|pixels?\b|times\b|x\b|fold\b|stops?\b|ev\b|points?\b|pt\b))"
_COUNT = re.compile(rf"\b(?P<words>{_SEVERAL})(?P<half> and a half)?{_COUNTED}")
_BY = re.compile(
    rf"\b(?<=by )(?P<words>{_SEVERAL})(?P<half> and a half)?\b(?! ?(?:third|quarter|fifth|tenth))"
)

_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
_PART = r"(?:(?P<count>a|an|one|two|three|four) )?(?P<part>half|third|quarter|fifth|tenth)s?"
_SHARE_BY = re.compile(rf"\bby {_PART}\b(?! (?:of )?(?:an? )?(?:stop|ev\b|f-))")
_COMPARATIVES = "|".join(word for word in ADJECTIVES if re.fullmatch("[a-z]+er", word))
_SHARE_MORE = re.compile(
    rf"\b{_PART} (?=(?:more|less|sharper|crisper|larger|bigger|wider|taller|stronger|weaker"
    rf"|{_COMPARATIVES})\b)"
)
_ABOUT = re.compile(
    r"\b(?:(?:something|somewhere|anything) (?:like|around) |about |around |roughly |approximately "
    r"|approx\.? |circa |nearly |almost |maybe |say |some )"
    rf"(?=(?:by )?(?:\d|half\b|an? (?:third|quarter|fifth|tenth|hundred|thousand)\b|(?:{_ANY})\b))"
)


def in_digits(text: str) -> str:
    """Lower-case `text` with what it counts in digits, and without words such as *about* before a number."""
    text = _ABOUT.sub("", text)
    text = _COUNT.sub(_value, text)
    text = _BY.sub(_value, text)
    text = _SHARE_BY.sub(lambda found: f"by {_percent(found)}", text)
    return _SHARE_MORE.sub(lambda found: f"{_percent(found)} ", text)


def _value(found: re.Match[str]) -> str:
    total = current = 0
    for word in re.findall(r"[a-z]+", found["words"]):
        if word in _SCALES:
            current = max(1, current) * _SCALES[word]
            if word == "thousand":
                total, current = total + current, 0
        else:
            current += _ONES.get(word) or _TENS.get(word, 0)
    return f"{total + current + (0.5 if found['half'] else 0):g}"


def _percent(found: re.Match[str]) -> str:
    count = _ONES.get(found["count"] or "", 1)
    share = round(100 * count / _PARTS[found["part"]], 2)
    return f"{share:g} %"
