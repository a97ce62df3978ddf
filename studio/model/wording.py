"""The exact prompt: one function composes it; every active invariant stands in it exactly once."""

from dataclasses import dataclass

from studio.model.provider import MaskForm
from studio.model.recipe import MaskRule, Recipe, Role

_FRAME = "Output: same framing, crop, aspect ratio and scale as Image 1."
_SENT = "Image 1: the picture to edit."
_ROLES = {
    Role.SUBJECT: "use only its subject",
    Role.STYLE: "use only its style",
    Role.COLOUR: "use only its colours",
    Role.COMPOSITION: "use only its composition",
    Role.IDENTITY: "use it only for identity",
}
_MASKS = {
    MaskForm.ALPHA0: "transparent",
    MaskForm.WHITE: "white",
    MaskForm.BLACK: "black",
}


@dataclass(frozen=True, slots=True)
class Wording:
    """The prompt as it will be sent, and the names of optional parts left out to stay within the limit."""

    text: str
    left_out: tuple[str, ...] = ()
    required_length: int = 0  # the change and the invariants alone


def compose(recipe: Recipe, *, mask_form: MaskForm = MaskForm.NONE, limit: int | None = None) -> Wording:
    """The prompt of `recipe` in English, but for what the user wrote.

    Optional parts go in a fixed order when `limit` (characters) is crossed: what is already true, the mask
    note, the frame sentence. The change, the pictures and the invariants are never cut: `required_length`
    over `limit` is a misfit.
    """
    required = [("pictures", _pictures(recipe)), ("change", _change(recipe)), ("keep", _keep(recipe))]
    optional = [
        ("frame", _FRAME),
        ("mask", _mask_note(recipe, mask_form)),
        ("already true", _already_true(recipe)),
    ]
    kept = [(name, text) for name, text in optional if text]
    must = _join([text for _, text in required])
    left_out: list[str] = []
    while limit is not None and kept and len(_join([must, *(text for _, text in kept)])) > limit:
        left_out.append(kept.pop()[0])
    parts = dict(required) | dict(kept)
    order = ("pictures", "change", "keep", "already true", "mask", "frame")
    return Wording(_join([parts[name] for name in order if name in parts]), tuple(left_out), len(must))


def _join(parts: list[str]) -> str:
    return "\n".join(part for part in parts if part)


def _pictures(recipe: Recipe) -> str:
    lines = [_SENT]
    for number, reference in enumerate(recipe.references, start=2):
        caption = reference.caption.strip().rstrip(".") or "a reference"
        lines.append(f"Image {number}: {caption}; {_ROLES[reference.role]}.")
    return " ".join(lines)


def _change(recipe: Recipe) -> str:
    wish = recipe.instruction.strip()
    end = "" if wish.endswith((".", "!", "?", "…", '"', "”")) else "."
    return f"{wish}{end}\nChange only this."


def _keep(recipe: Recipe) -> str:
    active = [one.text.strip().rstrip(".;") for one in recipe.invariants if one.active and one.text.strip()]
    return f"Keep exactly as in Image 1: {'; '.join(dict.fromkeys(active))}." if active else ""


def _already_true(recipe: Recipe) -> str:
    told = [outcome.strip().rstrip(".;") for _, outcome in recipe.already_true if outcome.strip()]
    return f"Already true, do not apply again: {'; '.join(told)}." if told else ""


def _mask_note(recipe: Recipe, form: MaskForm) -> str:
    if recipe.mask_rule is not MaskRule.DRAWN or form not in _MASKS:
        return ""
    return (
        f"The {_MASKS[form]} area of the mask is where the change goes; blend its edges, light and shadows "
        "with the surroundings."
    )
