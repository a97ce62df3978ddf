"""Joins the export dialog to the session; what it was set to is where it starts next time."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from studio.model.cancel import CancelToken
from studio.model.errors import StudioError
from studio.model.finals import ExportOptions, FileFormat, MetadataRule, ProfileRule
from studio.model.naming import Named
from studio.session.session import Session
from studio.session.studio import Studio
from studio.ui.actions import Actions
from studio.ui.export_view import ExportItem, ExportView, result_sentence
from studio.ui.wiring.in_hand import InHand

if TYPE_CHECKING:
    from studio.ui.export_dialog import ExportDialog

EXPORTING = "export"  # the task


class ExportWiring(QObject):
    """`exported` carries a sentence and the folder."""

    exported = Signal(str, object)

    def __init__(self, in_hand: InHand, studio: Studio, actions: Actions, window: QWidget) -> None:
        super().__init__()
        self._in_hand = in_hand
        self._studio = studio
        self._window = window
        self._folder: Path | None = None
        actions.bind({"file.export": self._export_head})

    def ask(self, node_ids: tuple[str, ...]) -> None:
        """Open the dialog for these nodes."""
        session, image = self._in_hand.session, self._in_hand.image
        if session is None or image is None:
            return
        nodes = self._in_hand.history.nodes
        items = tuple(
            ExportItem(
                node_id,
                Named(
                    image.name,
                    nodes[node_id].number,
                    nodes[node_id].label,
                    nodes[node_id].created[:10],
                    nodes[node_id].width,
                    nodes[node_id].height,
                ),
            )
            for node_id in node_ids
            if node_id in nodes
        )
        from studio.ui.export_dialog import ExportDialog  # noqa: PLC0415 – a start opens no dialog

        dialog = ExportDialog(self._window)
        dialog.present(ExportView(items, self._start_folder(session.path.parent), self._start_options()))
        dialog.export_wanted.connect(self._export)
        size = _FileSize(self._in_hand, session, dialog)
        dialog.bytes_wanted.connect(size.ask)
        dialog.finished.connect(size.leave)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _export_head(self) -> None:
        head = self._in_hand.head
        if head is not None:
            self.ask((head.id,))

    def _start_folder(self, beside: Path) -> Path:
        chosen = str(self._studio.setting("export-folder"))
        return self._folder or (Path(chosen).expanduser() if chosen else beside)

    def _start_options(self) -> ExportOptions:
        setting = self._studio.setting
        edge = int(setting("export-long-edge"))
        return ExportOptions(
            format=FileFormat(str(setting("export-format"))),
            quality=int(setting("export-quality")),
            long_edge_px=edge or None,
            profile=ProfileRule(str(setting("export-profile"))),
            metadata=MetadataRule(str(setting("export-metadata"))),
            template=str(setting("export-template")),
        )

    def _export(self, node_ids: tuple[str, ...], folder: Path, options: ExportOptions) -> None:
        self._in_hand.start(self._write(node_ids, folder, options), EXPORTING)

    async def _write(self, node_ids: tuple[str, ...], folder: Path, options: ExportOptions) -> None:
        session = self._in_hand.session
        if session is None:
            return
        files = await session.finals.export(node_ids, folder, options)
        self._folder = folder
        self.exported.emit(result_sentence(files, folder), folder)


class _FileSize(QObject):
    """How large the files of one dialog would be: only what was asked last is worked on, and shown."""

    def __init__(self, in_hand: InHand, session: Session, dialog: "ExportDialog") -> None:
        super().__init__(dialog)
        self._in_hand = in_hand
        self._session = session
        self._dialog = dialog
        self._cancel = CancelToken()

    def ask(self, node_ids: tuple[str, ...], options: ExportOptions) -> None:
        self._cancel.cancel()
        self._cancel = CancelToken()
        self._in_hand.start(self._tell(node_ids, options, self._cancel), "size of an export")

    def leave(self) -> None:
        self._cancel.cancel()

    async def _tell(self, node_ids: tuple[str, ...], options: ExportOptions, cancel: CancelToken) -> None:
        """What cannot be told is no error here: exporting will say why."""
        try:
            count = await self._session.finals.expected_bytes(node_ids, options, cancel)
        except StudioError:
            count = None
        except asyncio.CancelledError:
            cancel.cancel()
            raise
        if not cancel.is_cancelled:
            self._dialog.present_bytes(count)


def show_folder(folder: Path) -> None:
    """Show a folder with the system's own program."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
