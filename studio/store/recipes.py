"""How drafts and recipes become JSON in a row and come back."""

import hashlib
import re
import sqlite3
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar, cast

from studio.model.errors import BadInput
from studio.model.ids import RECIPE, new_id
from studio.model.markup import Stroke
from studio.model.recipe import (
    Anchor,
    Draft,
    Invariant,
    LockMode,
    MaskRule,
    Purpose,
    Recipe,
    Reference,
    ReplayedStep,
    Role,
)
from studio.store import shown_text
from studio.store.json_text import MAX_CHARACTERS, Json, damaged, dump, load_object

MOST_REFERENCES = 200  # of a draft: a view has a row for each
_MOST_PX = 1_000_000
Word = TypeVar("Word", bound=StrEnum)
Kind = TypeVar("Kind")


def recipe_to_json(recipe: Recipe) -> str:
    return dump(
        {
            "version": recipe.version,
            "instruction": recipe.instruction,
            "invariants": [
                {
                    "id": one.id,
                    "revision": one.revision,
                    "position": one.position,
                    "text": one.text,
                    "active": one.active,
                }
                for one in recipe.invariants
            ],
            "anchors": list(recipe.anchors),
            "references": _references_out(recipe.references),
            "mask_rule": recipe.mask_rule,
            "mask_blob_id": recipe.mask_blob_id,
            "mask_frame_node_id": recipe.mask_frame_node_id,
            "lock": recipe.lock,
            "candidates": recipe.candidates,
            "parameters": dict(recipe.parameters),
            "outcome": recipe.outcome,
            "already_true": [list(pair) for pair in recipe.already_true],
        }
        # Written only where it says something: recipes of earlier versions, which lack it, stay equal.
        | ({} if recipe.purpose is Purpose.CHANGE else {"purpose": recipe.purpose})
        | ({"replayed": [_step_out(one) for one in recipe.replayed]} if recipe.replayed else {})
        | (_recipe_markup(recipe) if recipe.has_markup else {})
    )


def recipe_from_json(text: str) -> Recipe:
    """Raises ProjectDamaged for anything that `recipe_to_json` does not write."""
    read = _Fields(load_object(text, "recipe"), "recipe")
    return Recipe(
        instruction=read.text("instruction"),
        invariants=tuple(_invariant(entry) for entry in read.objects("invariants")),
        anchors=tuple(read.words("anchors", Anchor)),
        references=tuple(_reference(entry) for entry in read.objects("references")),
        mask_rule=read.word("mask_rule", MaskRule),
        mask_blob_id=read.optional_text("mask_blob_id"),
        mask_frame_node_id=read.optional_text("mask_frame_node_id"),
        lock=read.word("lock", LockMode),
        candidates=read.whole("candidates"),
        parameters=read.parameters("parameters"),
        outcome=read.text("outcome"),
        already_true=read.pairs("already_true"),
        purpose=read.word("purpose", Purpose) if read.has("purpose") else Purpose.CHANGE,
        replayed=tuple(map(_step, read.objects("replayed"))) if read.has("replayed") else (),
        markup=_strokes_in(read),
        markup_picture_id=read.optional_text("markup_picture_id"),
        markup_node_id=read.optional_text("markup_node_id"),
        version=read.whole("version"),
    )


def draft_to_json(draft: Draft) -> str:
    return dump(
        {
            "instruction": draft.instruction,
            "anchors": list(draft.anchors),
            "references": _references_out(draft.references),
            "use_mask": draft.use_mask,
            "lock": draft.lock,
            "candidates": draft.candidates,
            "profile": draft.profile,
            "model": draft.model,
            "parameters": dict(draft.parameters),
            "also": list(draft.also),
            "previews": draft.previews,
            "outcome": draft.outcome,
            "unticked_turns": list(draft.unticked_turns),
        }
        | ({"markup": _strokes_out(draft.markup)} if draft.markup else {})
    )


def draft_from_json(text: str) -> Draft:
    """Raises ProjectDamaged for anything that `draft_to_json` does not write."""
    read = _Fields(load_object(text, "draft"), "draft")
    if len(read.objects("references")) > MOST_REFERENCES:
        raise damaged("draft", f"more than {MOST_REFERENCES} references")
    return Draft(
        instruction=shown_text.draft(read.text("instruction")),
        anchors=tuple(read.words("anchors", Anchor)),
        references=tuple(_reference(entry) for entry in read.objects("references")),
        use_mask=read.truth("use_mask"),
        lock=read.word("lock", LockMode),
        candidates=read.whole("candidates"),
        profile=read.text("profile"),
        model=read.text("model"),
        parameters=read.parameters("parameters"),
        also=tuple(read.texts("also")) if read.has("also") else (),
        previews=read.has("previews") and read.truth("previews"),
        outcome=read.optional_text("outcome"),
        unticked_turns=tuple(read.texts("unticked_turns")),
        markup=_strokes_in(read),
    )


def keep_recipe(db: sqlite3.Connection, recipe: Recipe) -> str:
    """The id of the row that holds `recipe`; equal recipes share one."""
    text = recipe_to_json(recipe)
    if len(text) > MAX_CHARACTERS:  # what could not be read back is not written
        raise BadInput("recipe-too-long", count=len(text))
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    row = db.execute("SELECT id FROM recipe WHERE sha256 = ?", (sha256,)).fetchone()
    if row is not None:
        return str(row[0])
    recipe_id = new_id(RECIPE)
    db.execute(
        "INSERT INTO recipe (id, version, json, sha256) VALUES (?, ?, ?, ?)",
        (recipe_id, recipe.version, text, sha256),
    )
    return recipe_id


def recipe(db: sqlite3.Connection, recipe_id: str) -> Recipe:
    row = db.execute("SELECT json FROM recipe WHERE id = ?", (recipe_id,)).fetchone()
    if row is None:
        raise damaged(recipe_id, "no such recipe")
    return recipe_from_json(row[0])


def _references_out(references: tuple[Reference, ...]) -> list[dict[str, object]]:
    return [
        {"picture_id": one.picture_id, "caption": one.caption, "role": one.role, "node_id": one.node_id}
        for one in references
    ]


def _recipe_markup(recipe: Recipe) -> dict[str, object]:
    return {
        "markup": _strokes_out(recipe.markup),
        "markup_picture_id": recipe.markup_picture_id,
        "markup_node_id": recipe.markup_node_id,
    }


def _strokes_out(strokes: tuple[Stroke, ...]) -> list[dict[str, object]]:
    return [
        {
            "colour": one.colour,
            "width": float(one.width),
            "is_arrow": one.is_arrow,
            "points": [[float(x), float(y)] for x, y in one.points],
        }
        for one in strokes
    ]


def _strokes_in(read: "_Fields") -> tuple[Stroke, ...]:
    return tuple(_stroke(one) for one in read.objects("markup")) if read.has("markup") else ()


def _stroke(fields: "_Fields") -> Stroke:
    return Stroke(
        points=fields.points("points"),
        colour=fields.colour("colour"),
        width=fields.length("width"),
        is_arrow=fields.truth("is_arrow"),
    )


def _reference(fields: "_Fields") -> Reference:
    return Reference(
        picture_id=fields.text("picture_id"),
        caption=fields.text("caption"),
        role=fields.word("role", Role),
        node_id=fields.optional_text("node_id"),
    )


def _step_out(step: ReplayedStep) -> dict[str, object]:
    return {
        "turn_id": step.turn_id,
        "instruction": step.instruction,
        "references": _references_out(step.references),
        "is_bounded": step.is_bounded,
    }


def _step(fields: "_Fields") -> ReplayedStep:
    return ReplayedStep(
        turn_id=fields.text("turn_id"),
        instruction=fields.text("instruction"),
        references=tuple(_reference(entry) for entry in fields.objects("references")),
        is_bounded=fields.truth("is_bounded"),
    )


def _invariant(fields: "_Fields") -> Invariant:
    return Invariant(
        id=fields.text("id"),
        revision=fields.whole("revision"),
        position=fields.whole("position"),
        text=fields.text("text"),
        active=fields.truth("active"),
    )


def _is_place(value: Json) -> bool:
    return type(value) is float and -_MOST_PX < value < _MOST_PX


class _Fields:
    """The fields of one JSON object, each read as what it must be."""

    def __init__(self, values: Mapping[str, Json], subject: str) -> None:
        self._values = values
        self._subject = subject

    def has(self, name: str) -> bool:
        """Whether a field is there at all: older versions did not write every one."""
        return name in self._values

    def text(self, name: str) -> str:
        return self._typed(name, str)

    def optional_text(self, name: str) -> str | None:
        return None if self._values.get(name) is None else self.text(name)

    def whole(self, name: str) -> int:
        return self._typed(name, int)

    def truth(self, name: str) -> bool:
        return self._typed(name, bool)

    def word(self, name: str, kind: type[Word]) -> Word:
        return self._word(self.text(name), kind)

    def words(self, name: str, kind: type[Word]) -> list[Word]:
        return [self._word(text, kind) for text in self.texts(name)]

    def texts(self, name: str) -> list[str]:
        values = self._typed(name, list)
        if not all(isinstance(value, str) for value in values):
            raise self._wrong(name)
        return values

    def objects(self, name: str) -> list["_Fields"]:
        values = self._typed(name, list)
        if not all(isinstance(value, dict) for value in values):
            raise self._wrong(name)
        return [_Fields(value, self._subject) for value in values]

    def pairs(self, name: str) -> tuple[tuple[str, str], ...]:
        values = self._typed(name, list)
        if not all(isinstance(pair, list) and [type(part) for part in pair] == [str, str] for pair in values):
            raise self._wrong(name)
        return tuple((pair[0], pair[1]) for pair in values)

    def parameters(self, name: str) -> dict[str, str | int | float | bool]:
        values = self._typed(name, dict)
        if not all(isinstance(value, (str, int, float, bool)) for value in values.values()):
            raise self._wrong(name)
        return cast(dict[str, str | int | float | bool], values)

    def points(self, name: str) -> tuple[tuple[float, float], ...]:
        values = self._typed(name, list)
        if not values or not all(
            isinstance(one, list) and len(one) == 2 and all(map(_is_place, one)) for one in values
        ):
            raise self._wrong(name)
        return tuple((one[0], one[1]) for one in values)

    def colour(self, name: str) -> str:
        text = self.text(name)
        if re.fullmatch(r"#[0-9A-Fa-f]{6}", text) is None:
            raise self._wrong(name)
        return text

    def length(self, name: str) -> float:
        value = self._typed(name, float)
        if not 0 < value < _MOST_PX:
            raise self._wrong(name)
        return value

    def _typed(self, name: str, kind: type[Kind]) -> Kind:
        value = self._values.get(name)
        if type(value) is not kind:
            raise self._wrong(name)
        return value

    def _word(self, text: str, kind: type[Word]) -> Word:
        try:
            return kind(text)
        except ValueError as error:
            raise self._wrong(text) from error

    def _wrong(self, name: str) -> Exception:
        return damaged(self._subject, f"{name} is not what it must be")
