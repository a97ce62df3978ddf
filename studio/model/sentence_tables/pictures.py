"""Sentences about files as they come in: what they are, what was done to them, what they may be."""

from studio.model.sentence_tables.sentence import Sentence
from studio.model.words import mark

PICTURES: dict[str, Sentence] = {
    "not-a-picture": Sentence(
        mark("{name} is not a picture that the studio can read."),
        mark("It opens PNG, JPEG, WebP, AVIF, HEIC, TIFF, GIF, BMP, PSD and ORA."),
    ),
    "camera-raw": Sentence(
        mark("{name} is a camera raw file, which has to be developed first."),
        mark("Develop it in darktable, Lightroom or the camera's program, and save it as 16-bit TIFF."),
    ),
    "drawing": Sentence(
        mark("{name} is a drawing without pixels."),
        mark("Export it as PNG, at the size you want, from Inkscape or your drawing program."),
    ),
    "document": Sentence(
        mark("{name} is a PDF document."), mark("Export the page you want as PNG or TIFF, and open that.")
    ),
    "other-format": Sentence(
        mark("{name} is {format}, which the studio does not open."),
        mark("Save it as PNG or as 16-bit TIFF, from the program that it comes from, or from GIMP."),
    ),
    "film": Sentence(mark("{name} is a film."), mark("Save the moment you want as PNG, and open that.")),
    "web-page": Sentence(
        mark("{name} is a page of the web, not the picture on it."),
        mark("Save the picture itself in your browser."),
    ),
    "only-layers": Sentence(
        mark("{name} holds layers only, without the flattened picture."),
        mark("Save it again with a flattened picture (“maximize compatibility” in Photoshop), or as PNG."),
    ),
    "picture-damaged": Sentence(mark("{name} is damaged and cannot be decoded.")),
    "picture-too-slow": Sentence(
        mark("{name} was not decoded after {seconds} seconds and was given up."),
        mark("Open it in another program and save it as PNG."),
    ),
    "picture-crashed": Sentence(
        mark("{name} makes its decoder break down; nothing else was touched."),
        mark("Open it in another program and save it as PNG."),
    ),
    "picture-memory": Sentence(
        mark("{name} needs more memory than there is for a picture of its size."),
        mark("Open it in another program and save it as PNG, or make it smaller."),
    ),
    "decoder-not-started": Sentence(
        mark("{name} cannot be decoded: the program for it does not start ({reason})."),
        mark("Close other programs and try again, or install the studio anew."),
    ),
    "picture-too-large": Sentence(
        mark("{name} is {width} × {height} pixels."),
        mark("The studio opens up to 200 megapixels and 30,000 pixels a side."),
    ),
    "file-too-large": Sentence(
        mark("{name} has {gigabytes} GB."), mark("The studio opens files of up to 2 GB.")
    ),
    "file-missing": Sentence(mark("{name} cannot be found."), mark("Check the name and the folder.")),
    "no-regular-file": Sentence(
        mark("{name} is a pipe or a device, not a file."), mark("Save what comes from it as a file first.")
    ),
    "file-unreadable": Sentence(mark("{name} cannot be read: {reason}.")),
    "picture-unsupported": Sentence(
        mark("{name} is packed in a way that the studio cannot read: {reason}."),
        mark("Save it as PNG, or as TIFF without compression."),
    ),
    "empty-picture": Sentence(mark("{name} is empty.")),
    "clipboard-empty": Sentence(mark("There is no picture on the clipboard.")),
    "first-frame": Sentence(mark("{name} has {frames} frames; the first one was opened.")),
    "layers-not-read": Sentence(
        mark("{name} was opened flattened; its layers are not read."), mark("The original bytes are kept.")
    ),
    "first-page": Sentence(mark("{name} has {pages} pages; the first one was opened.")),
    "converted-without-profile": Sentence(
        mark("{name} is {space} without a usable profile; its colours in sRGB are an estimate."),
        mark("The original bytes are kept."),
    ),
    "converted-space": Sentence(
        mark("{name} was converted from {space} to sRGB. The original bytes are kept.")
    ),
    "converted-depth": Sentence(
        mark(
            "{name} was converted from {from_bits} bit {space} to {to_bits} bit. The original bytes are kept."
        )
    ),
    "profile-unusable": Sentence(mark("The colour profile in {name} cannot be used; it is shown as sRGB.")),
    "orientation-applied": Sentence(mark("{name} was turned upright as its camera recorded.")),
}
