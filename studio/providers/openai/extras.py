"""Where do parameters go that OpenAI's API does not have? For two servers: into the prompt itself."""

import json
from collections.abc import Mapping

from studio.model.profile import Parameter

# What stable-diffusion.cpp's server takes out of a prompt and reads as JSON.
_TAG = "<sd_cpp_extra_args>{json}</sd_cpp_extra_args>"
_SAMPLING, _GUIDANCE = ("sample_params",), ("sample_params", "guidance")
_PLACES: Mapping[str, tuple[str, ...]] = {
    "sample_steps": _SAMPLING,
    "sample_method": _SAMPLING,
    "scheduler": _SAMPLING,
    "txt_cfg": _GUIDANCE,
    "img_cfg": _GUIDANCE,
    "distilled_guidance": _GUIDANCE,
}

BAR = "|"  # LocalAI reads what follows it as what should not be in the picture


def with_tag(prompt: str, extras: Mapping[str, Parameter]) -> str:
    """The prompt with `extras` behind it, each at its place in the server's own schema."""
    if not extras:
        return prompt
    tree: dict[str, object] = {}
    for name, value in extras.items():
        branch = tree
        for step in _PLACES.get(name, ()):
            inner = branch.setdefault(step, {})
            assert isinstance(inner, dict)
            branch = inner
        branch[name] = value
    # A value is the user's: what looks like the end of the tag must not end it.
    text = json.dumps(tree, ensure_ascii=False).replace("<", "\\u003c")
    return f"{prompt}\n{_TAG.format(json=text)}"


def with_negative(prompt: str, negative: str) -> str:
    return f"{prompt}{BAR}{negative}" if negative else prompt
