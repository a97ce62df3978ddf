"""How long does a server ask to wait before the next try?"""

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_AMOUNT = r"(\d+(?:\.\d+)?)\s*(ms|milli|s|m|h|d)[a-z]*"
_IN_WORDS = re.compile(rf"(?:try again|retry) (?:in|after) ((?:{_AMOUNT}\s*)+)", re.IGNORECASE)
_PART = re.compile(_AMOUNT, re.IGNORECASE)
_SECONDS = {"ms": 0.001, "milli": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


def retry_after_s(headers: Mapping[str, str], message: str = "") -> float | None:
    """Seconds from now, by the headers (keys in lower case), else by the words; None when neither tells."""
    in_ms = _number(headers.get("retry-after-ms", ""))
    if in_ms is not None:
        return in_ms / 1000
    said = headers.get("retry-after", "").strip()
    if said:
        in_s = _number(said)
        return in_s if in_s is not None else _until(said, headers.get("date", ""))
    found = _IN_WORDS.search(message)
    return _duration_s(found.group(1)) if found else None


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and value >= 0 else None


def _until(date: str, now: str) -> float | None:
    """From the server's own clock where it tells the time, since ours may be wrong."""
    try:
        then = parsedate_to_datetime(date)
    except ValueError:
        return None
    try:
        since = parsedate_to_datetime(now) if now else datetime.now(UTC)
    except ValueError:
        since = datetime.now(UTC)
    aware = [one if one.tzinfo else one.replace(tzinfo=UTC) for one in (then, since)]
    return max(0.0, (aware[0] - aware[1]).total_seconds())


def _duration_s(text: str) -> float:
    return sum(float(amount) * _SECONDS[unit.lower()] for amount, unit in _PART.findall(text))
