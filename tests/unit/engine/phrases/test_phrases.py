"""Phrases as designers type them: nine of ten are understood, and none is mistaken for another wish."""

from pathlib import Path

import pytest

from tests.unit.engine.phrases.figures import phrases

_LISTS = sorted(Path(__file__).parent.glob("*.txt"))


@pytest.mark.parametrize("path", _LISTS, ids=lambda path: path.stem)
def test_nine_of_ten_phrases_are_understood_and_none_is_misunderstood(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = list(phrases(path))

    understood = [one for one in listed if one.is_understood]
    wrong = [one for one in listed if one.is_misunderstood]

    with capsys.disabled():
        print(f"\n{path.stem}: {len(understood)} of {len(listed)} understood, {len(wrong)} misunderstood")
        for one in listed:
            if not one.is_understood:
                print(f"  {one.text!r}: wanted {one.wanted}, came {one.came}")
    assert len(listed) >= 120
    assert not wrong
    assert len(understood) >= 0.9 * len(listed)
