"""Ids are text: a letter that tells the kind, and twelve characters of lower-case Crockford base32."""

import re
import secrets

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_LENGTH = 12
_SHAPE = re.compile(r"[a-z][0-9a-hjkmnp-tv-z]{12}")

PROJECT, IMAGE, NODE, TURN, RECIPE, JOB, DELIVERY = "p", "i", "n", "t", "r", "j", "d"
BLOB, PICTURE, MASK, INVARIANT, BRANCH, EXPORT, LEDGER, INSTALL = "b", "c", "m", "k", "h", "x", "l", "o"


def new_id(kind: str) -> str:
    """A fresh random id of `kind`, one of the letters above (60 random bits)."""
    return kind + "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))


def is_id(text: str) -> bool:
    """Whether `text` has the shape of an id."""
    return _SHAPE.fullmatch(text) is not None
