"""In what does a server differ from OpenAI's image API? Deviations as data, by preset."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from studio.model.catalogue import ParameterKind, ParameterRule
from studio.model.provider import MaskForm
from studio.model.sizes import SizeRule


class KeyHeader(StrEnum):
    """In which header a key travels."""

    BEARER = "bearer"
    API_KEY = "api-key"
    X_API_KEY = "x-api-key"
    X_KEY = "x-key"
    NONE = "none"


class EditForm(StrEnum):
    """How pictures go along with an edit."""

    PARTS = "parts"  # as files of a form
    REFERENCES = "references"  # as base64 in the JSON of a generation


class Extras(StrEnum):
    """Where parameters go that OpenAI does not have."""

    FIELDS = "fields"  # beside the others
    TAG = "tag"  # as JSON in a tag inside the prompt
    BAR = "bar"  # what should not be in the picture, behind a bar in the prompt


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one kind of server is spoken to; the defaults are OpenAI's own.

    `root` is added to an address that has no path of its own; `{model}` in it is the deployment.
    `masked_edits` is where an edit with a mask goes when that is another place. `picture_field` "" means
    `image` for one picture and `image[]` for several. `sizes` and `parameters` are those of servers of which
    the catalogue tells nothing. `purchases`: how often the server may buy one call by itself.
    """

    preset: str = ""
    server: str = "OpenAI"
    root: str = "/v1"
    generations: str = "/images/generations"
    edits: str = "/images/edits"
    masked_edits: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    sends_model: bool = True
    names_models: bool = True  # the list of models has the name of the one that answers
    key_header: KeyHeader = KeyHeader.BEARER
    edit_form: EditForm = EditForm.PARTS
    picture_field: str = ""
    mask_field: str = "mask"
    mask_form: MaskForm = MaskForm.ALPHA0
    mask_excludes_references: bool = False
    response_format: str = ""
    sizes: SizeRule | None = None
    parameters: tuple[ParameterRule, ...] | None = None
    only: frozenset[str] | None = None  # of the model's parameters, these alone
    extras: Extras = Extras.FIELDS
    takes_seed: bool = False
    streams: bool = True
    stores_files: bool = True
    takes_markup: bool = True
    candidates_per_call: int | None = None
    references_max: int | None = None
    is_free: bool = False  # whatever the catalogue says
    purchases: int = 1
    patience_s: float | None = None  # until the answer begins, and between its bytes


_NEGATIVE = ParameterRule("negative_prompt", ParameterKind.TEXT)
_STEPS = ParameterRule("num_inference_steps", ParameterKind.NUMBER, least=1, most=200)


def _format(*formats: str) -> ParameterRule:
    return ParameterRule("output_format", ParameterKind.CHOICE, choices=formats, default="png")


OPENAI = Dialect()

COMPATIBLE = Dialect(server="", streams=False)

_SDCPP = Dialect(
    preset="sdcpp",
    server="stable-diffusion.cpp",
    names_models=False,
    mask_form=MaskForm.WHITE,
    # It does not say which sizes a model takes: this is the coarsest step that any of them needs.
    sizes=SizeRule(multiple=64, has_auto=False),
    parameters=(
        _format("png", "jpeg"),
        ParameterRule("output_compression", ParameterKind.NUMBER, least=0, most=100),
        _NEGATIVE,
        ParameterRule("strength", ParameterKind.NUMBER, least=0, most=1),
        ParameterRule("clip_skip", ParameterKind.NUMBER, least=-1, most=12),
        ParameterRule("sample_steps", ParameterKind.NUMBER, least=1, most=200),
        ParameterRule("sample_method", ParameterKind.TEXT),
        ParameterRule("scheduler", ParameterKind.TEXT),
        ParameterRule("txt_cfg", ParameterKind.NUMBER, least=0, most=100),
        ParameterRule("img_cfg", ParameterKind.NUMBER, least=0, most=100),
        ParameterRule("distilled_guidance", ParameterKind.NUMBER, least=0, most=100),
    ),
    extras=Extras.TAG,
    takes_seed=True,
    streams=False,
    stores_files=False,
    takes_markup=False,
    candidates_per_call=8,
)

_LOCALAI = Dialect(
    preset="localai",
    server="LocalAI",
    edits="/images/generations",
    masked_edits="/images/inpainting",
    edit_form=EditForm.REFERENCES,
    extras=Extras.BAR,
    picture_field="image",
    mask_form=MaskForm.WHITE,
    mask_excludes_references=True,
    response_format="b64_json",
    # Whatever is asked for, inpainting answers in this size.
    sizes=SizeRule(presets=((512, 512),), has_auto=False),
    parameters=(_NEGATIVE, ParameterRule("steps", ParameterKind.NUMBER, least=1, most=200)),
    streams=False,
    stores_files=False,
    takes_markup=False,
    candidates_per_call=1,  # inpainting has no count
)

_VLLM_OMNI = Dialect(
    preset="vllm-omni",
    server="vLLM-Omni",
    picture_field="image",
    mask_field="mask_image",
    mask_form=MaskForm.WHITE,
    response_format="b64_json",
    sizes=SizeRule(multiple=16),
    parameters=(
        _format("png", "jpeg", "webp"),
        _NEGATIVE,
        _STEPS,
        ParameterRule("guidance_scale", ParameterKind.NUMBER, least=0, most=100),
        ParameterRule("true_cfg_scale", ParameterKind.NUMBER, least=0, most=100),
    ),
    takes_seed=True,
    streams=False,  # its own events come from some of its models only
    stores_files=False,
    takes_markup=False,
    candidates_per_call=4,
)

_SGLANG = Dialect(
    preset="sglang",
    server="SGLang",
    picture_field="image",
    mask_form=MaskForm.NONE,
    response_format="b64_json",
    sizes=SizeRule(multiple=16),
    parameters=(),
    streams=False,
    stores_files=False,
    takes_markup=False,
    candidates_per_call=4,
)

_LITELLM = Dialect(
    preset="litellm",
    server="LiteLLM",
    only=frozenset({"background", "input_fidelity", "quality"}),
    streams=False,
    stores_files=False,
    takes_markup=False,
    purchases=3,
)

_AZURE = Dialect(
    preset="azure",
    server="Azure OpenAI",
    names_models=False,  # it lists models, and is asked for deployments
    root="/openai/v1",
    key_header=KeyHeader.API_KEY,
    picture_field="image[]",
    stores_files=False,
    takes_markup=False,
)

PRESETS: Mapping[str, Dialect] = {
    one.preset: one for one in (_LOCALAI, _SDCPP, _VLLM_OMNI, _SGLANG, _LITELLM, _AZURE)
}
