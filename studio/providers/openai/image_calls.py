"""What exactly is sent? A request as a call in the words of one dialect; nothing is asked here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from studio.model.parameters import PREVIEWS_A_CANDIDATE
from studio.model.profile import Parameter
from studio.model.provider import ProviderRequest, SentPicture, Use
from studio.providers.network.calls import Base64File, Call, FilePart
from studio.providers.openai.dialects import Dialect, EditForm, Extras
from studio.providers.openai.extras import with_negative, with_tag

STREAM, PARTIALS = "stream", "partial_images"
RESPONSE_FORMAT, SEED, COUNT = "response_format", "seed", "n"
STEPS = "steps"
KNOWN_WITH_MASK = frozenset({STEPS, "size"})  # by a server that has a place of its own for masks
RESERVED = frozenset({"model", "prompt", COUNT, STREAM, "image", "image[]", "images", "mask", "markup"})

_PNG = "image/png"
_MEDIA_TYPES: Mapping[str, str] = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp"}
_NEGATIVE = "negative_prompt"
_OF_OPENAI = frozenset({"output_format", "output_compression"})  # what stays a field everywhere


@dataclass(frozen=True, slots=True)
class Order:
    """One call to make. `root` is the address that paths are added to; `file_ids` names pictures that the
    server has already by their place (1 is the picture to edit); `left_out` are parameters that it was found
    not to know."""

    request: ProviderRequest
    dialect: Dialect
    root: str
    file_ids: Mapping[int, str] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()

    @property
    def streams(self) -> bool:
        """With several pictures nobody knows which preview belongs to which."""
        return self.request.streams and self.request.candidates == 1 and STREAM not in self.left_out

    @property
    def markup(self) -> SentPicture | None:
        return next((one for one in self.request.pictures if one.use is Use.MARKUP), None)

    @property
    def pictures(self) -> tuple[SentPicture, ...]:
        """The picture to edit and the references, in the order in which the prompt counts them."""
        return tuple(
            sorted((one for one in self.request.pictures if one.use is not Use.MARKUP), key=_ordinal)
        )


def call_of(order: Order) -> Call:
    """The call for `order`: from words alone, or an edit in the form that the server takes."""
    request, dialect = order.request, order.dialect
    if not order.pictures:
        return _call(order, dialect.generations, json=_generation(order))
    if request.mask is not None and dialect.masked_edits:
        return _inpainting(order)
    if dialect.edit_form is EditForm.REFERENCES:
        pictures = [Base64File(_path(one)) for one in order.pictures]
        return _call(order, dialect.edits, json=_generation(order) | {"ref_images": pictures})
    if order.markup is None and all(one.ordinal in order.file_ids for one in order.pictures):
        return _by_file_ids(order)
    return _parts(order)


def file_of(field: str, picture: SentPicture) -> FilePart:
    """The part of a form; one with a wrong or missing type is refused."""
    path = _path(picture)
    name = "markup" if picture.use is Use.MARKUP else f"image-{picture.ordinal}"
    suffix = path.suffix.lower() if path.suffix.lower() in _MEDIA_TYPES else ".png"
    return FilePart(field, path, f"{name}{suffix}", _MEDIA_TYPES.get(suffix, _PNG))


def _call(
    order: Order,
    path: str,
    *,
    json: Mapping[str, object] | None = None,
    fields: Mapping[str, object] | None = None,
    files: tuple[FilePart, ...] = (),
) -> Call:
    query = order.dialect.query
    return Call(
        method="POST",
        url=order.root + path + (f"?{urlencode(query)}" if query else ""),
        headers=order.dialect.headers,
        json=json,
        fields=tuple((name, _in_form(value)) for name, value in (fields or {}).items()),
        files=files,
    )


def _generation(order: Order) -> dict[str, object]:
    """The body of a picture from words; LocalAI counts its steps under another name there."""
    fields = _fields(order)
    if order.dialect.masked_edits and STEPS in fields:
        fields["step"] = fields.pop(STEPS)
    return fields


def _inpainting(order: Order) -> Call:
    """One picture and its mask, at a place of its own that knows little else."""
    picture = file_of(order.dialect.picture_field, order.pictures[0])
    known = {"model", "prompt", STEPS}
    fields = {name: value for name, value in _fields(order).items() if name in known}
    return _call(order, order.dialect.masked_edits, fields=fields, files=(picture, *_mask(order)))


def _by_file_ids(order: Order) -> Call:
    body = _fields(order)
    body["images"] = [{"file_id": order.file_ids[one.ordinal]} for one in order.pictures]
    if isinstance(order.request.mask, Path):
        body["mask"] = {"image_url": Base64File(order.request.mask, f"data:{_PNG};base64,")}
    return _call(order, order.dialect.edits, json=body)


def _parts(order: Order) -> Call:
    pictures = order.pictures
    name = order.dialect.picture_field or ("image" if len(pictures) == 1 else "image[]")
    files = [file_of(name, one) for one in pictures]
    if order.markup is not None:
        files.append(file_of("markup", order.markup))
    return _call(order, order.dialect.edits, fields=_fields(order), files=(*files, *_mask(order)))


def _fields(order: Order) -> dict[str, object]:
    """Everything but pictures, in the types of JSON."""
    request, dialect = order.request, order.dialect
    prompt, plain = request.prompt, _settled(order)
    if dialect.extras is Extras.TAG:
        extras = {name: plain.pop(name) for name in tuple(plain) if name not in _OF_OPENAI | {"size"}}
        prompt = with_tag(prompt, extras)
    if dialect.extras is Extras.BAR:
        prompt = with_negative(prompt, str(plain.pop(_NEGATIVE, "")))
    fields: dict[str, object] = {"model": request.model} if dialect.sends_model and request.model else {}
    fields["prompt"] = prompt
    if COUNT not in order.left_out:
        fields[COUNT] = request.candidates
    fields |= plain
    if dialect.response_format and RESPONSE_FORMAT not in order.left_out:
        fields[RESPONSE_FORMAT] = dialect.response_format
    if order.streams:
        fields |= {STREAM: True, PARTIALS: plain.get(PARTIALS, PREVIEWS_A_CANDIDATE)}
    return fields


def _settled(order: Order) -> dict[str, Parameter]:
    request = order.request
    gone = order.left_out | RESERVED | {SEED} | (frozenset() if order.streams else {PARTIALS})
    plain = {name: _number(value) for name, value in request.parameters.items() if name not in gone}
    if order.dialect.takes_seed and SEED not in order.left_out:
        plain[SEED] = request.seed
    return plain


def _number(value: Parameter) -> Parameter:
    """Whole numbers as such: a server that wants 90 refuses 90.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _in_form(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _mask(order: Order) -> tuple[FilePart, ...]:
    mask = order.request.mask
    if not isinstance(mask, Path):
        return ()
    return (FilePart(order.dialect.mask_field, mask, "mask.png", _PNG),)


def _path(picture: SentPicture) -> Path:
    assert isinstance(picture.content, Path)  # the capability asks for files
    return picture.content


def _ordinal(picture: SentPicture) -> int:
    return picture.ordinal
