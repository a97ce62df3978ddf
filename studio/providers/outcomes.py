"""What will be true after a wish? Its own words, unless it is relative and would be done again and again."""

import re

_RELATIVE = re.compile(
    r"\b(more|less|fewer|further|again|another|slightly|somewhat|increase|decrease|reduce|boost|enhance"
    r"|brighten|darken|lighten|sharpen|soften|widen|narrow|enlarge|shrink|warm up|cool down|tone down"
    r"|warmer|cooler|colder|brighter|darker|lighter|larger|bigger|smaller|wider|narrower|taller|shorter|longer"
    r"|closer|nearer|softer|sharper|smoother|stronger|weaker|thicker|thinner|higher|lower|deeper|richer"
    r"|better|cleaner|crisper|clearer|bolder|older|younger|fuller|a (?:bit|little|touch)|\d+ ?%)\b",
    re.IGNORECASE,
)
_MOST = 200


def proposed_outcome(instruction: str) -> str:
    """One line, for the user to edit; "" for a relative wish, or one too long to be told again and again."""
    line = " ".join(instruction.split()).rstrip(".")
    return "" if len(line) > _MOST or _RELATIVE.search(line) else line
