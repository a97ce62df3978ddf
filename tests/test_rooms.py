"""What a machine can judge fairly: the arrows between rooms, and that everything said has its words."""

import ast
import string
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from studio.model import errors
from studio.model.sentences import TABLE
from studio.model.settings import SETTINGS, Setting, SettingKind

_CHECKOUT = Path(__file__).resolve().parent.parent
_STUDIO = _CHECKOUT / "studio"
_NOT_FACTS = {"detail", "charged", "request_id"}
_DRAWERS = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "managers"}


@dataclass(frozen=True, slots=True)
class Said:
    """A place in the code that names a kind; `facts` None when they are not written out there."""

    place: str
    kind: str | None
    facts: frozenset[str] | None


def _family(base: type[errors.StudioError]) -> Iterator[type[errors.StudioError]]:
    yield base
    for child in base.__subclasses__():
        yield from _family(child)


_ERRORS = {found.__name__ for found in _family(errors.StudioError)} - {"Misfit"}
_OF_PROVIDERS = {found.__name__ for found in _family(errors.ProviderError)}


def _calls() -> Iterator[tuple[str, str, ast.Call]]:
    """Every call in the studio: place, name of what is called, call."""
    for path in sorted(_STUDIO.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", None) or getattr(node.func, "attr", "")
                yield f"{path.relative_to(_CHECKOUT)}:{node.lineno}", name, node


def _said() -> Iterator[Said]:
    for place, name, call in _calls():
        if name in _ERRORS and call.args:
            yield from _each_kind(place, call.args[0], _facts_of_error(name, call))
        elif name in ("Cause", "Notice") and call.args:
            facts = call.args[1] if len(call.args) > 1 else _keyword(call, "facts")
            # One that is read back from a project has the kind that was written then.
            yield from (said for said in _each_kind(place, call.args[0], _facts_of_dict(facts)) if said.kind)
        elif name == "Receipt" and (reason := _keyword(call, "reason")):
            yield from (said for said in _each_kind(place, reason, None) if said.kind)


def _each_kind(place: str, kind: ast.expr, facts: frozenset[str] | None) -> Iterator[Said]:
    if isinstance(kind, ast.IfExp):
        yield from _each_kind(place, kind.body, facts)
        yield from _each_kind(place, kind.orelse, facts)
    else:
        yield Said(place, _text(kind), facts)


def _facts_of_error(name: str, call: ast.Call) -> frozenset[str] | None:
    names = {keyword.arg for keyword in call.keywords}
    if None in names:
        return None
    always = {"provider"} if name in _OF_PROVIDERS else set()
    return frozenset({str(found) for found in names} - _NOT_FACTS | always)


def _facts_of_dict(facts: ast.expr | None) -> frozenset[str] | None:
    if facts is None:
        return frozenset()
    if not isinstance(facts, ast.Dict) or None in facts.keys:
        return None
    return frozenset(_text(key) or "" for key in facts.keys if key is not None)


def _keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((keyword.value for keyword in call.keywords if keyword.arg == name), None)


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _places(text: str) -> set[str]:
    """The {names} in a sentence."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_the_arrows_between_rooms_hold() -> None:
    # In a process of its own: the linter sets up logging for itself and silences every logger of ours.
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=_CHECKOUT, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout


def test_every_file_says_what_question_it_answers() -> None:
    silent = [
        str(path.relative_to(_CHECKOUT))
        for path in _STUDIO.rglob("*.py")
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]

    assert silent == []


def test_there_are_no_drawers() -> None:
    assert [path for path in _STUDIO.rglob("*") if path.stem in _DRAWERS] == []


def test_every_kind_said_is_written_out_and_has_a_sentence() -> None:
    wordless = [
        f"{said.place} {said.kind or 'is not a literal'}" for said in _said() if said.kind not in TABLE
    ]

    assert wordless == []


def test_every_sentence_gets_the_facts_that_it_names() -> None:
    wanting = []
    for said in _said():
        if said.kind in TABLE and said.facts is not None:
            needed = _places(TABLE[said.kind].message) | _places(TABLE[said.kind].remedy)
            if needed - said.facts:
                wanting.append(f"{said.place} {said.kind} lacks {sorted(needed - said.facts)}")

    assert wanting == []


def test_sentences_are_sentences() -> None:
    spoken = [text for one in TABLE.values() for text in (one.message, one.remedy) if text]

    assert [text for text in spoken if not text.endswith((".", "{command}")) or "!" in text] == []


def test_every_sentence_stands_in_one_table_and_is_joined() -> None:
    folder = _STUDIO / "model" / "sentence_tables"
    kinds = [
        _text(key)
        for path in folder.glob("*.py")
        for table in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(table, ast.Dict)
        for key in table.keys
        if key is not None
    ]

    assert sorted(map(str, kinds)) == sorted(TABLE)


def test_marked_and_spoken_text_is_literal() -> None:
    """`mark` takes a literal; `tr` a literal or what a table holds, never a text put together on the way."""
    made = []
    for place, name, call in _calls():
        texts = {"tr": call.args[:1], "mark": call.args[:1], "trn": call.args[:2]}.get(name, [])
        from_tables = (ast.Name, ast.Attribute, ast.Subscript) if name == "tr" else ()
        made += [place for text in texts if _text(text) is None and not isinstance(text, from_tables)]

    assert made == []


def test_spoken_text_gets_the_facts_that_it_names() -> None:
    wanting = []
    for place, name, call in _calls():
        texts = {"tr": call.args[:1], "trn": call.args[:2]}.get(name, [])
        given = {keyword.arg for keyword in call.keywords} | ({"count"} if name == "trn" else set())
        needed = set().union(*(_places(_text(text) or "") for text in texts))
        if None not in given and needed - given:
            wanting.append(f"{place} lacks {sorted(needed - given)}")

    assert wanting == []


def test_qt_translates_nothing() -> None:
    through_qt = [
        place
        for place, name, call in _calls()
        if (isinstance(call.func, ast.Attribute) and (name == "tr" and ast.unparse(call.func) != "words.tr"))
        or ast.unparse(call.func).endswith("QCoreApplication.translate")
    ]

    assert through_qt == []


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_is_described_and_its_default_possible(setting: Setting) -> None:
    assert setting.name == setting.name.lower()
    assert setting.title
    assert setting.description.endswith(".")
    assert setting.allows(setting.default)
    assert bool(setting.choices) == (setting.kind is SettingKind.CHOICE)
    is_number = setting.kind in (SettingKind.NUMBER, SettingKind.TENTHS, SettingKind.AMOUNT)
    assert (setting.most > setting.least) == is_number


def test_every_setting_is_read_somewhere() -> None:
    read = _literals()

    assert [setting.name for setting in SETTINGS if read[setting.name] < 2] == []


def test_every_sentence_is_said_somewhere() -> None:
    said = _literals()

    assert [kind for kind in TABLE if said[kind] < 2] == []


def _literals() -> Counter[str]:
    """How often each text is written in the studio: what stands in a table stands there once."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in _STUDIO.rglob("*.py"))
    return Counter(text for tree in trees for node in ast.walk(tree) if (text := _text_of(node)))


def _text_of(node: ast.AST) -> str | None:
    return _text(node) if isinstance(node, ast.expr) else None


def test_settings_have_names_of_their_own() -> None:
    names = [setting.name for setting in SETTINGS]

    assert len(set(names)) == len(names)
