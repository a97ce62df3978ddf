"""What is known of models: our own files are sound, and mistakes in the user's leave out only themselves."""

import dataclasses
import json
import subprocess
import sys
from datetime import date

import pytest

from studio.host.catalogue import Catalogue
from studio.host.places import Places, resources
from studio.model.catalogue import InputRule, Model, ModelStatus, OutputRule, ending
from studio.model.pricing import estimate
from studio.model.sentences import say
from studio.model.sizes import SizeRule

_ON = date(2026, 11, 21)
_FIRST = SizeRule(presets=((1024, 1024), (1536, 1024), (1024, 1536)))
_ANY = SizeRule(
    multiple=16,
    longest_px=3840,
    aspect_most=3.0,
    least_px=655_360,
    most_px=8_294_400,
    experimental_px=3_686_400,
)
# What the fact sheet's matrix says: sizes, qualities, fidelity, markup, complexity.
_MATRIX = {
    "gpt-image-1-mini": (_FIRST, 4, ("low",), False, False),
    "gpt-image-1.5": (_FIRST, 4, ("low", "high"), False, False),
    "chatgpt-image-latest": (_FIRST, 4, ("low", "high"), False, False),
    "gpt-image-2": (_ANY, 4, (), False, False),
    "gpt-image-2.5-flare": (_ANY, 6, (), True, False),
    "gpt-image-2.5-sunburst": (_ANY, 6, (), True, False),
    "gpt-image-2.6-flare": (_ANY, 6, (), True, True),
    "gpt-image-2.6-sunburst": (_ANY, 6, (), True, True),
}


def _catalogue(here: Places, own: object = None, today: date = _ON) -> Catalogue:
    if own is not None:
        here.config.mkdir(parents=True)
        text = own if isinstance(own, str) else json.dumps(own)
        (here.config / "catalogue.json").write_text(text)
    return Catalogue(here, today=lambda: today)


@pytest.mark.parametrize("name", sorted(path.stem for path in (resources() / "catalogue").glob("*.json")))
def test_each_of_our_files_is_sound_dated_and_names_its_sources(here: Places, name: str) -> None:
    found = _catalogue(here).of(name)

    date.fromisoformat(found.as_of)
    assert found.sources
    assert found.newest_family
    assert _catalogue(here).notices == ()


@pytest.mark.parametrize("model_id", _MATRIX)
def test_each_model_can_do_what_the_matrix_says(here: Places, model_id: str) -> None:
    sizes, qualities, fidelity, markup, complexity = _MATRIX[model_id]

    model = _catalogue(here).model("openai", model_id)

    quality, faithful = model.parameter("quality"), model.parameter("input_fidelity")
    assert model.sizes == sizes
    assert quality is not None
    assert (len(quality.choices), "auto" in quality.choices) == (qualities, True)
    assert (faithful.choices if faithful else ()) == fidelity
    assert (model.markup, model.parameter("complexity") is not None) == (markup, complexity)
    assert (model.mask, model.previews, model.transparent) == ("guides", True, True)


@pytest.mark.parametrize("model_id", _MATRIX)
def test_each_model_has_the_limits_of_its_maker(here: Places, model_id: str) -> None:
    model = _catalogue(here).model("openai", model_id)

    assert (model.prompt_max, model.pictures_max, model.candidates_per_call) == (32_000, 16, 10)
    assert model.picture_bytes_max == 50_000_000 - 1
    assert model.mask_bytes_max == 4_000_000 - 1
    assert model.picture_types == ("image/png", "image/jpeg", "image/webp")
    assert {"png", "jpeg", "webp"} == set(_choices(model.parameter("output_format")))
    assert {"auto", "opaque", "transparent"} == set(_choices(model.parameter("background")))


@pytest.mark.parametrize("model_id", _MATRIX)
def test_each_model_that_lives_sends_a_quality_and_has_a_price(here: Places, model_id: str) -> None:
    model = _catalogue(here).model("openai", model_id)
    quality = model.parameter("quality")

    assert quality is not None
    assert quality.default in ("low", "medium")
    for choice in quality.choices:
        found = estimate(
            model.price, quality=choice, size=(1024, 1024), candidates=1, inputs=[(9, 9)], prompt_chars=9
        )
        assert found.micro
        assert found.upper
        assert found.upper >= found.micro


def test_rates_are_those_of_the_price_list(here: Places) -> None:
    rates = {one.id: one.price.rates for one in _catalogue(here).of("openai").models}

    for name in ("gpt-image-2", "gpt-image-2.5-flare", "gpt-image-2.6-sunburst"):
        assert (rates[name].text_in, rates[name].image_in, rates[name].image_out) == (5, 8, 30)
        assert (rates[name].cached_text_in, rates[name].cached_image_in) == (1.25, 2)
    assert (rates["gpt-image-1.5"].image_out, rates["gpt-image-1.5"].text_out) == (32, 10)
    assert (rates["gpt-image-1-mini"].text_in, rates["gpt-image-1-mini"].image_in) == (2, 2.5)
    assert (rates["gpt-image-1-mini"].cached_text_in, rates["gpt-image-1-mini"].cached_image_in) == (
        0.2,
        0.25,
    )
    assert rates["gpt-image-1-mini"].image_out == 8
    assert (rates["gpt-image-1"].image_in, rates["gpt-image-1"].image_out) == (10, 40)


def test_a_model_is_retired_from_its_last_day_on(here: Places) -> None:
    def status(today: date) -> ModelStatus:
        return Catalogue(here, today=lambda: today).model("openai", "gpt-image-1.5").status

    assert status(date(2026, 11, 30)) is ModelStatus.RETIRING
    assert status(date(2026, 12, 1)) is ModelStatus.RETIRED


def test_every_model_that_ends_names_one_that_lives_on(here: Places) -> None:
    catalogue = _catalogue(here)

    for name in ("openai", "azure"):
        models = {one.id: one for one in catalogue.of(name).models}
        for model in models.values():
            if model.status is ModelStatus.RETIRED:
                assert models[model.replacement or ""].status is not ModelStatus.RETIRED
    assert catalogue.model("openai", "gpt-image-1.5").replacement == "gpt-image-2.5-sunburst"
    assert catalogue.model("openai", "gpt-image-1-mini").replacement == "gpt-image-2.5-flare"
    assert catalogue.model("openai", "dall-e-3").status is ModelStatus.RETIRED


def test_the_end_of_a_model_is_said_before_it_comes(here: Places) -> None:
    catalogue = _catalogue(here)

    notice = ending(catalogue.model("openai", "gpt-image-1.5"))

    assert notice is not None
    assert say(notice).text == (
        "gpt-image-1.5 is switched off on 2026-12-01. Go on with gpt-image-2.5-sunburst then."
    )
    assert ending(catalogue.model("openai", "gpt-image-2")) is None
    assert ending(catalogue.model("openai", "gpt-image-1")) is None


def test_no_name_is_the_default_and_the_default_lives(here: Places) -> None:
    model = _catalogue(here).model("openai")

    assert model.id == "gpt-image-2.6-sunburst"
    assert model.status is ModelStatus.CURRENT


@pytest.mark.parametrize(
    "snapshot", ["gpt-image-2-2026-04-21", "gpt-image-2.6-flare-2027-02-03", "gpt-image-1.5-2025-12-16"]
)
def test_a_dated_snapshot_is_its_model_under_its_own_id(here: Places, snapshot: str) -> None:
    catalogue = _catalogue(here)

    model = catalogue.model("openai", snapshot)

    known = catalogue.model("openai", snapshot[:-11])
    assert model.id == snapshot
    assert (model.status, model.price, model.sizes) == (known.status, known.price, known.sizes)


@pytest.mark.parametrize("model_id", ["gpt-image-3", "gpt-image-2-turbo", "gpt-image-2-2026-99-99"])
def test_an_unknown_model_has_the_newest_rules_and_no_price(here: Places, model_id: str) -> None:
    model = _catalogue(here).model("openai", model_id)

    assert (model.id, model.status, model.family) == (model_id, ModelStatus.UNKNOWN, "2.6")
    assert model.sizes == _ANY
    assert (model.price.output, model.price.input) == (OutputRule.UNKNOWN, InputRule.UNKNOWN)


def test_azure_has_dates_and_formats_of_its_own(here: Places) -> None:
    azure = {one.id: one for one in _catalogue(here).of("compatible", "azure").models}

    assert {name: one.retires for name, one in azure.items()} == {
        "gpt-image-2.6-sunburst": None,
        "gpt-image-2.6-flare": None,
        "gpt-image-2.5-sunburst": "2027-09-09",
        "gpt-image-2.5-flare": "2027-09-09",
        "gpt-image-2": "2027-10-21",
        "gpt-image-1.5": "2026-12-16",
        "gpt-image-1-mini": "2027-04-07",
    }
    assert {_choices(one.parameter("output_format")) for one in azure.values()} == {("png", "jpeg")}
    assert {one.price.output for one in azure.values()} == {OutputRule.UNKNOWN}


@pytest.mark.parametrize(
    ("preset", "output"),
    [
        ("", OutputRule.UNKNOWN),
        ("litellm", OutputRule.UNKNOWN),
        ("azure", OutputRule.UNKNOWN),
        ("a server that nobody knows", OutputRule.UNKNOWN),
        ("localai", OutputRule.FREE),
        ("sdcpp", OutputRule.FREE),
        ("vllm-omni", OutputRule.FREE),
        ("sglang", OutputRule.FREE),
    ],
)
def test_a_compatible_server_is_free_or_its_price_not_known(
    here: Places, preset: str, output: OutputRule
) -> None:
    model = _catalogue(here).model("compatible", "some model", preset)

    assert (model.id, model.status) == ("some model", ModelStatus.UNKNOWN)
    assert model.price.output is output


def test_what_the_user_writes_is_laid_over(here: Places) -> None:
    catalogue = _catalogue(
        here,
        {
            "openai": {
                "as_of": "2026-12-24",
                "default_model": "mine",
                "families": {"2": {"price": {"rates": {"image_out": 33}}}},
                "models": {
                    "mine": {"family": "2.6", "prompt_max": 100},
                    "gpt-image-2": {"parameters": {"moderation": None, "quality": {"default": "high"}}},
                    "dall-e-2": None,
                },
            },
            "compatible": {"families": {"server": {"price": {"output": "free", "input": "free"}}}},
        },
    )

    found = catalogue.of("openai")

    models = {one.id: one for one in found.models}
    assert catalogue.notices == ()
    assert (found.as_of, found.default_model) == ("2026-12-24", "mine")
    assert models["mine"].prompt_max == 100
    assert models["mine"].price.rates.image_out == 33
    assert models["mine"].price.rates.image_in == 8
    assert models["gpt-image-2"].parameter("moderation") is None
    assert models["gpt-image-2"].parameter("quality").default == "high"  # type: ignore[union-attr]
    assert "dall-e-2" not in models
    assert catalogue.model("compatible", "x").price.output is OutputRule.FREE


_MISTAKES: dict[str, object] = {
    "openai.models.gpt-image-2.prompt_max": {"openai": {"models": {"gpt-image-2": {"prompt_max": "much"}}}},
    "openai.models.gpt-image-2.retries": {"openai": {"models": {"gpt-image-2": {"retries": 3}}}},
    "openai.models.gpt-image-2.retires": {"openai": {"models": {"gpt-image-2": {"retires": "soon"}}}},
    "openai.models.gpt-image-2.mask": {"openai": {"models": {"gpt-image-2": {"mask": "hard"}}}},
    "openai.models.gpt-image-2.sizes": {"openai": {"models": {"gpt-image-2": {"sizes": {"multiple": 0}}}}},
    "openai.models.gpt-image-2.price": {
        "openai": {"models": {"gpt-image-2": {"price": {"rates": {"picture_out": 3}}}}}
    },
    "openai.models.gpt-image-2.parameters": {
        "openai": {"models": {"gpt-image-2": {"parameters": {"quality": {"default": "best"}}}}}
    },
    "openai.models.gpt-image-2.candidates_per_call": {
        "openai": {"models": {"gpt-image-2": {"candidates_per_call": 0}}}
    },
    "openai.models.mine": {"openai": {"models": {"mine": {"family": "7", "prompt_max": 3}}}},
    "openai.models.other": {"openai": {"models": {"other": {"prompt_max": 3}}}},
    "openai.models.text": {"openai": {"models": {"text": "gpt-image-2"}}},
    "openai.models": {"openai": {"models": []}},
    "openai.families.2": {"openai": {"families": {"2": {"like": "2"}}}},
    "openai.newest_family": {"openai": {"newest_family": "7"}},
    "openai.default_model": {"openai": {"default_model": "mine"}},
    "openai.sources": {"openai": {"sources": "myself"}},
    "openai.as_of": {"openai": {"as_of": 2026}},
    "openai.model": {"openai": {"model": {}}},
    "openai": {"openai": []},
    "opanai": {"opanai": {}},
    "catalogue.json": "{",
}


@pytest.mark.parametrize("field", _MISTAKES)
def test_a_mistake_is_said_with_file_field_and_reason_and_nothing_else_changes(
    here: Places, field: str
) -> None:
    ours = {name: Catalogue(here, today=lambda: _ON).of(name) for name in ("openai", "azure", "compatible")}

    catalogue = _catalogue(here, _MISTAKES[field])

    (notice,) = catalogue.notices
    assert notice.facts["field"] == field
    assert notice.facts["file"] == str(here.config / "catalogue.json")
    assert str(notice.facts["reason"]) in say(notice).text
    assert {name: catalogue.of(name) for name in ours} == ours


def test_beside_a_mistake_the_rest_of_an_entry_counts(here: Places) -> None:
    catalogue = _catalogue(
        here, {"openai": {"models": {"gpt-image-2": {"prompt_max": [], "pictures_max": 3}}, "as_of": "today"}}
    )

    assert len(catalogue.notices) == 1
    assert catalogue.model("openai", "gpt-image-2").pictures_max == 3
    assert catalogue.model("openai", "gpt-image-2").prompt_max == 32_000
    assert catalogue.of("openai").as_of == "today"


def test_a_file_with_a_slip_stays_where_it_was_written(here: Places) -> None:
    catalogue = _catalogue(here, '{"openai": {,}}')

    assert catalogue.notices
    assert [path.name for path in here.config.iterdir()] == ["catalogue.json"]


def test_questions_by_the_key_stroke_read_no_file(here: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = _catalogue(here)
    catalogue.model("openai")
    monkeypatch.setattr("studio.host.catalogue.resources", lambda: here.config / "gone")

    assert catalogue.model("openai", "gpt-image-2").family == "2"


def test_a_start_does_not_load_the_validator() -> None:
    program = (
        "import sys; from studio.host.places import places; from studio.host.catalogue import Catalogue;"
        "Catalogue(places()); print('pydantic' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)

    assert done.stdout.strip() == "False"


def _choices(rule: object) -> tuple[str, ...]:
    return getattr(rule, "choices", ())


def test_without_a_file_of_the_user_a_check_reads_nothing(here: Places) -> None:
    program = (
        "import sys; from studio.host.places import places; from studio.host.catalogue import Catalogue;"
        "print(Catalogue(places()).check(), 'pydantic' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)

    assert done.stdout.strip() == "() False"


def test_a_check_finds_the_mistakes_of_a_file(here: Places) -> None:
    assert len(_catalogue(here, "[]").check()) == 1


def test_the_example_that_is_documented_has_no_mistake(here: Places) -> None:
    text = (resources() / "catalogue" / "README.md").read_text(encoding="utf-8")
    example = text.partition("```json")[2].partition("```")[0]

    catalogue = _catalogue(here, example)

    assert catalogue.notices == ()
    assert catalogue.model("openai", "gpt-image-3").status is ModelStatus.CURRENT
    assert catalogue.model("openai", "gpt-image-2").price.rates.image_out == 31.5
    assert catalogue.model("compatible", "our-deployment", "azure").price.output is OutputRule.GRID
    assert catalogue.model("compatible", "x").price.output is OutputRule.FREE


def test_every_field_of_a_model_is_documented() -> None:
    text = (resources() / "catalogue" / "README.md").read_text(encoding="utf-8")
    computed = {"id", "status"}

    fields = {field.name for field in dataclasses.fields(Model)} - computed
    assert [name for name in sorted(fields) if f"`{name}`" not in text] == []
