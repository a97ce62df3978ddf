"""Finals: what a node looks like as a file for somebody else, built from nothing so that nothing slips in.

Only pixels, profile and what the metadata rule asks for are written. The origin is said in XMP with the
vocabulary of the IPTC: https://cv.iptc.org/newscodes/digitalsourcetype/
"""

from io import BytesIO

from PIL import Image

from studio.imaging import codec, colour, png
from studio.imaging.arrays import to_array
from studio.imaging.depth import to_eight_bits
from studio.imaging.patches import promote
from studio.imaging.resizing import fitted, resize
from studio.model.errors import BadInput
from studio.model.finals import ExportOptions, FileFormat, MetadataRule, ProfileRule
from studio.model.pixels import Pixels, Sheet

_SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicallyEnhanced"
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" Iptc4xmpExt:DigitalSourceType="{source}"
 xmp:CreatorTool="Palimpsest"/></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
_LARGEST_PX = {FileFormat.JPEG: 65_535, FileFormat.WEBP: 16_383}
_LOSSLESS = 100


def encode_final(sheet: Sheet, options: ExportOptions, *, is_original: bool) -> bytes:
    """The bytes of a final. JPEG lies on white where the picture is transparent.

    PNG keeps 8 or 16 bits; JPEG and WebP have 8. `is_original`: nothing was edited, so no origin is told.
    Raises BadInput("export-format") for a picture that the format cannot hold.
    """
    sheet = _named(_sized(_spaced(sheet, options.profile), options.long_edge_px))
    require_fit(sheet.pixels.width, sheet.pixels.height, options.format)
    tells = options.metadata in (MetadataRule.ORIGIN, MetadataRule.RECIPE) and not is_original
    xmp = _XMP.format(source=_SOURCE_TYPE) if tells else ""
    match options.format:
        case FileFormat.PNG:
            told = png.text_chunk("XML:com.adobe.xmp", xmp) if xmp else b""
            return codec.encode_png(sheet.pixels, sheet.icc, extra_chunks=told)
        case FileFormat.JPEG:
            return _jpeg(sheet, options.quality, xmp)
        case FileFormat.WEBP:
            return _webp(sheet, options.quality, xmp)


def require_fit(width: int, height: int, file_format: FileFormat) -> None:
    """Raises BadInput("export-format") for a size that the format cannot hold."""
    largest = _LARGEST_PX.get(file_format)
    if largest is not None and max(width, height) > largest:
        reason = f"{width} × {height} > {largest}"
        raise BadInput("export-format", name="", format=file_format.name, reason=reason)


def _spaced(sheet: Sheet, rule: ProfileRule) -> Sheet:
    if rule is ProfileRule.OWN or sheet.icc is None:
        return sheet
    return Sheet(colour.convert(sheet.pixels, sheet.icc, None), None)


def _named(sheet: Sheet) -> Sheet:
    """With the profile of sRGB where none is told: some programs guess, others stop and ask."""
    if sheet.icc is None and sheet.pixels.bands >= 3:
        return Sheet(sheet.pixels, colour.srgb_icc())
    return sheet


def _sized(sheet: Sheet, long_edge_px: int | None) -> Sheet:
    """Smaller where asked for, never larger."""
    pixels = sheet.pixels
    if long_edge_px is None or long_edge_px >= max(pixels.width, pixels.height):
        return sheet
    width, height = fitted(pixels.width, pixels.height, long_edge_px)
    return Sheet(resize(pixels, width, height, sheet.icc), sheet.icc)


def _jpeg(sheet: Sheet, quality: int, xmp: str) -> bytes:
    picture = _picture(to_eight_bits(sheet.pixels))
    if "A" in picture.mode:
        paper = Image.new(picture.mode, picture.size, "white")
        paper.alpha_composite(picture) if picture.mode == "RGBA" else paper.paste(picture, mask=picture)
        picture = paper.convert(picture.mode.removesuffix("A"))
    with BytesIO() as file:
        picture.save(
            file,
            "JPEG",
            quality=quality,
            subsampling="4:4:4" if quality >= 90 else "4:2:0",
            optimize=True,
            icc_profile=sheet.icc,
            xmp=xmp.encode(),
        )
        return file.getvalue()


def _webp(sheet: Sheet, quality: int, xmp: str) -> bytes:
    pixels = to_eight_bits(sheet.pixels)
    picture = _picture(promote(pixels, 4 if pixels.has_alpha else 3, 8))
    is_lossless = quality == _LOSSLESS
    with BytesIO() as file:
        picture.save(
            file,
            "WEBP",
            lossless=is_lossless,
            quality=20 if is_lossless else quality,  # lossless: effort, not loss
            method=4,
            exact=True,
            icc_profile=sheet.icc or b"",
            xmp=xmp.encode(),
        )
        return file.getvalue()


def _picture(pixels: Pixels) -> Image.Image:
    array = to_array(pixels).reshape(pixels.height, pixels.width, pixels.bands)
    return Image.fromarray(array[:, :, 0] if pixels.bands == 1 else array)
