from dataclasses import replace

import pytest

from studio.model.errors import BadInput
from studio.model.finals import FileFormat
from studio.model.naming import Named, file_names, safe_stem, unknown_fields

ONE = Named(image="fig bowl", number=18, label="", date="2026-11-21", width=2572, height=1740)


def test_fields_are_filled_and_the_suffix_is_the_formats() -> None:
    names = file_names([ONE], "{image}-{number}-{width}x{height}-{n}", FileFormat.JPEG)

    assert names == ("fig bowl-18-2572x1740-1.jpg",)


def test_names_that_differ_in_case_alone_are_kept_apart() -> None:
    names = file_names([ONE, replace(ONE, image="Fig Bowl")], "{image}", FileFormat.PNG)

    assert names == ("fig bowl.png", "Fig Bowl-2.png")


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("a/b\\c:d", "a-b-c-d"),
        ("..", "picture"),
        ("con", "con-"),
        ("LPT1.old", "LPT1.old-"),
        ("  two   words. ", "two words"),
        ("gnp\u202egpj", "gnp-gpj"),
        ("", "picture"),
    ],
)
def test_a_stem_is_safe_on_every_file_system(text: str, stem: str) -> None:
    assert safe_stem(text) == stem


def test_a_long_name_is_cut_between_letters() -> None:
    stem = safe_stem("ң" * 300)

    assert len(stem.encode()) <= 200
    assert set(stem) == {"ң"}


@pytest.mark.parametrize("template", ["{nobody}", "{", "{}", "{image.__class__}"])
def test_a_field_that_means_nothing_is_refused(template: str) -> None:
    assert unknown_fields(template)
    with pytest.raises(BadInput) as refused:
        file_names([ONE], template, FileFormat.PNG)

    assert refused.value.kind == "template-unknown"
