"""What the export dialog is about: which nodes, how large their files become and what they are called."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from studio.model.finals import ExportedFile, ExportOptions
from studio.model.naming import Named, file_names
from studio.model.words import tr, trn


@dataclass(frozen=True, slots=True)
class ExportItem:
    """A node to be exported, and what a file name may say of it."""

    node_id: str
    named: Named


@dataclass(frozen=True, slots=True)
class ExportView:
    """The nodes in hand; `folder` and `options` are what the dialog starts with."""

    items: tuple[ExportItem, ...]
    folder: Path
    options: ExportOptions = field(default_factory=ExportOptions)


def sized(named: Named, long_edge_px: int | None) -> Named:
    """`named` with the size that its file will have; a picture is never made larger."""
    edge = max(named.width, named.height)
    if long_edge_px is None or edge <= long_edge_px:
        return named
    scale = long_edge_px / edge
    return replace(
        named, width=max(1, round(named.width * scale)), height=max(1, round(named.height * scale))
    )


def resulting_names(items: Sequence[ExportItem], options: ExportOptions) -> tuple[str, ...]:
    """What the files will be called in an empty folder. Raises BadInput for a template that says nothing."""
    named = [sized(item.named, options.long_edge_px) for item in items]
    return file_names(named, options.template, options.format)


def result_sentence(files: Sequence[ExportedFile], folder: Path) -> str:
    """What a toast says when the files are written."""
    if len(files) == 1:
        return tr("{name} is in {folder}.", name=files[0].path.name, folder=folder.name or str(folder))
    return trn(
        "{count} file is in {folder}.",
        "{count} files are in {folder}.",
        len(files),
        folder=folder.name or str(folder),
    )
