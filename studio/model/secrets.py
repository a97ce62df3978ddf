"""Whether a text seems to hold a key, so that none goes into a prompt, a caption or a profile."""

import re

_KNOWN = re.compile(
    r"""\b(?:
        sk-[A-Za-z0-9_-]{16,}           # OpenAI, Anthropic, OpenRouter, many relays
      | (?:gh[pousr]|github_pat|glpat)[_-][A-Za-z0-9_]{20,}
      | xox[abeprs]-[A-Za-z0-9-]{10,}   # Slack
      | AIza[A-Za-z0-9_-]{30,}          # Google
      | (?:AKIA|ASIA)[A-Z0-9]{16}       # Amazon
      | (?:hf|r8)_[A-Za-z0-9]{20,}      # Hugging Face, Replicate
      | eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}
    )""",
    re.VERBOSE,
)
_HEADER = re.compile(
    r"""\b(?:bearer|api[-_ ]?key|authorization)\b\s*[:=]?\s*["']?(?=\S*[0-9])\S{16,}""", re.IGNORECASE
)
_PRIVATE = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----")
_RUN = re.compile(
    r"[A-Za-z0-9]{32,}(?!\.(?:png|jpe?g|webp|avif|tiff?|gif|bmp|hei[cf]|ps[db]|ora)\b)", re.IGNORECASE
)
_DIGITS = re.compile(r"[0-9]+")
_LEAST_DIGIT_RUNS = 3


def looks_like_key(text: str) -> bool:
    """Whether some word of `text` is a key in a known form, or as long and as mixed as only keys are.

    Words that a person writes do not count, whatever their length: in a key the digits lie scattered.
    """
    if _KNOWN.search(text) or _HEADER.search(text) or _PRIVATE.search(text):
        return True
    return any(_is_scattered(run) for run in _RUN.findall(text))


def _is_scattered(run: str) -> bool:
    return len(_DIGITS.findall(run)) >= _LEAST_DIGIT_RUNS and not run.isdecimal()
