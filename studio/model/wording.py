"""The exact prompt: one function composes it; every active invariant stands in it exactly once."""

from dataclasses import dataclass

from studio.model.parameters import BACKGROUND
from studio.model.provider import MaskForm
from studio.model.recipe import MaskRule, Purpose, Recipe, Role

_FRAME = "Output: same framing, crop, aspect ratio and scale as Image 1."
_ALONE = (
    "Output: the subject alone on a fully transparent background, with no backdrop, no ground, no border and"
    " no cast shadow."
)
_ANEW = "Make a new picture; these are shown for guidance only."
_MARKUP = "My marks lie over Image 1: follow them as instructions and do not draw them."
_SENT = {
    Purpose.CHANGE: "Image 1: the picture to edit.",
    Purpose.FINISH: "Image 1: the picture to finish.",
    Purpose.NOTHING: "Image 1: the picture to give back.",
}
_ORIGINAL = "the original that Image 1 was made from; use it for detail that Image 1 has lost"
_KEEP = "Keep exactly as in Image 1"
_KEEP_ANEW = "Hold to this exactly"
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


def compose(
    recipe: Recipe,
    *,
    mask_form: MaskForm = MaskForm.NONE,
    limit: int | None = None,
    generates: bool = False,
    shows_original: bool = False,
) -> Wording:
    """The prompt of `recipe` in English, but for what the user wrote.

    `generates`: a new picture is made, of which references are the only pictures. `shows_original`: the root
    goes along as last picture.
    Optional parts go in a fixed order when `limit` (characters) is crossed: what is already true, the mask
    note, transparency, the frame sentence. The change, the pictures and the invariants are never cut:
    `required_length` over `limit` is a misfit.
    """
    if generates:
        required = [
            ("pictures", _guides(recipe)),
            ("change", _sentence(recipe.instruction)),
            ("keep", _keep(recipe, _KEEP_ANEW)),
        ]
        optional = [("transparency", _transparency(recipe))]
    else:
        required = [
            ("pictures", _pictures(recipe, shows_original)),
            ("change", _change(recipe)),
            ("keep", _keep(recipe, _KEEP)),
        ]
        optional = [
            ("frame", _FRAME),
            ("transparency", _transparency(recipe)),
            ("mask", _mask_note(recipe, mask_form)),
            ("already true", _already_true(recipe)),
        ]
    return _within(limit, required, optional)


def _within(limit: int | None, required: list[tuple[str, str]], optional: list[tuple[str, str]]) -> Wording:
    kept = [(name, text) for name, text in optional if text]
    must = _join([text for _, text in required])
    left_out: list[str] = []
    while limit is not None and kept and len(_join([must, *(text for _, text in kept)])) > limit:
        left_out.append(kept.pop()[0])
    parts = dict(required) | dict(kept)
    order = ("pictures", "change", "keep", "already true", "mask", "transparency", "frame")
    return Wording(_join([parts[name] for name in order if name in parts]), tuple(left_out), len(must))


def _join(parts: list[str]) -> str:
    return "\n".join(part for part in parts if part)


def _guides(recipe: Recipe) -> str:
    """Of a new picture: nothing is edited, so that references are counted from 1."""
    return " ".join([_ANEW, *_references(recipe, 1)]) if recipe.references else ""


def _references(recipe: Recipe, first: int) -> list[str]:
    captions = [one.caption.strip().rstrip(".") or "a reference" for one in recipe.references]
    told = zip(captions, recipe.references, strict=True)
    return [f"Image {n}: {caption}; {_ROLES[one.role]}." for n, (caption, one) in enumerate(told, first)]


def _pictures(recipe: Recipe, shows_original: bool) -> str:
    lines = [_SENT[recipe.purpose], *_references(recipe, 2)]
    if shows_original:
        lines.append(f"Image {len(lines) + 1}: {_ORIGINAL}.")
    if recipe.has_markup:
        lines.append(_MARKUP)
    return " ".join(lines)


def _change(recipe: Recipe) -> str:
    wish = _sentence(recipe.instruction)
    match recipe.purpose:
        case Purpose.CHANGE:
            return f"{wish}\nChange only this."
        case Purpose.FINISH:
            return (
                f"This was asked for and is done in Image 1; do not apply it again: {wish}\n"
                "Render Image 1 again in the finest quality, with true detail and clean edges. Change nothing"
                " else."
            )
        case Purpose.NOTHING:
            return wish


def _sentence(text: str) -> str:
    wish = text.strip()
    return wish if wish.endswith((".", "!", "?", "…", '"', "”")) else f"{wish}."


def _keep(recipe: Recipe, opening: str) -> str:
    active = [one.text.strip().rstrip(".;") for one in recipe.invariants if one.active and one.text.strip()]
    return f"{opening}: {'; '.join(dict.fromkeys(active))}." if active else ""


def _already_true(recipe: Recipe) -> str:
    told = [outcome.strip().rstrip(".;") for _, outcome in recipe.already_true if outcome.strip()]
    return f"Already true, do not apply again: {'; '.join(dict.fromkeys(told))}." if told else ""


def _transparency(recipe: Recipe) -> str:
    """Words too: a backdrop that is only not asked for is painted all the same."""
    return _ALONE if recipe.parameters.get(BACKGROUND) == "transparent" else ""


def _mask_note(recipe: Recipe, form: MaskForm) -> str:
    if recipe.mask_rule is not MaskRule.DRAWN or form not in _MASKS:
        return ""
    does = "is what to render again" if recipe.purpose is Purpose.FINISH else "is where the change goes"
    return (
        f"The {_MASKS[form]} area of the mask {does}; blend its edges, light and shadows with the"
        " surroundings."
    )
