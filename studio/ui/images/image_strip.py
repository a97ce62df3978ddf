"""The images of the project: a row of pictures with their names, or one line where height is short."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QIcon
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QMenu, QStackedLayout, QVBoxLayout, QWidget

from studio.model.project import Image
from studio.model.words import tr
from studio.session.sources import Source
from studio.ui import drops
from studio.ui.images.tiles import ImageTiles
from studio.ui.look import icons
from studio.ui.thumbnails import ThumbnailCache
from studio.ui.widgets.buttons import IconButton
from studio.ui.widgets.labels import SectionHeader

_FOLDED_ICON = QSize(33, 24)


class ImageStrip(QWidget):
    """Takes dropped pictures as new images: `dropped` holds paths and pasted pictures."""

    chosen = Signal(str)
    add_wanted = Signal()
    dropped = Signal(object)
    rename_wanted = Signal(str, str)
    hide_wanted = Signal(str)
    restore_wanted = Signal()
    never_upload_wanted = Signal(str, bool)
    moved = Signal(str, int)

    def __init__(self, thumbnails: ThumbnailCache, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._images: tuple[Image, ...] = ()
        self._current = ""
        self._named = ""
        self._has_hidden = False
        self._read_only_reason = ""
        self._tiles = ImageTiles(thumbnails)
        self._combo = QComboBox()
        self._combo.setAccessibleName(tr("Image"))
        self._combo.setIconSize(_FOLDED_ICON)
        self._combo.setProperty("quiet", True)
        self._add = IconButton("plus", tr("Open pictures"), keys="Ctrl+O")
        self._add_folded = IconButton("plus", tr("Open pictures"), keys="Ctrl+O")
        self._header = SectionHeader(tr("Images"))
        self._open_page, self._folded_page = QWidget(), QWidget()
        self._field = QLineEdit(self)
        self._field.setAccessibleName(tr("Name of the image"))
        self._field.hide()
        self.setAcceptDrops(True)
        self._build()
        self._connect()

    def present(
        self,
        images: Sequence[Image],
        current: str,
        *,
        has_hidden: bool = False,
        read_only_reason: str = "",
    ) -> None:
        self._images = tuple(image for image in images if not image.hidden)
        self._current = current
        self._has_hidden = has_hidden
        self._read_only_reason = read_only_reason
        self._tiles.may_order = not read_only_reason
        self._tiles.present(self._images, current)
        self._add.set_reason(read_only_reason)
        self._add_folded.set_reason(read_only_reason)
        self._fill_combo()

    def set_folded(self, folded: bool) -> None:
        """One line with a combo box, for windows of little height."""
        page = self._folded_page if folded else self._open_page
        self._pages.setCurrentWidget(page)
        self.setFixedHeight(page.sizeHint().height())

    def rename(self, image_id: str) -> None:
        """Let the user write another name in place."""
        image = next((image for image in self._images if image.id == image_id), None)
        if image is None or self._read_only_reason:
            return
        self._named = image_id
        self._field.setText(image.name)
        self._field.setGeometry(
            12, self.height() - self._field.sizeHint().height() - 4, self.width() - 24, 28
        )
        self._field.show()
        self._field.raise_()
        self._field.selectAll()
        self._field.setFocus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if drops.holds_pictures(event.mimeData()) and not self._read_only_reason:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        found: tuple[Source, ...] = drops.sources(event.mimeData())
        if found:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.dropped.emit(found)

    def _build(self) -> None:
        self._header.add(self._add)
        head = QHBoxLayout()
        head.setContentsMargins(4, 0, 0, 0)
        head.addWidget(self._header)
        column = QVBoxLayout(self._open_page)
        column.setContentsMargins(8, 4, 8, 4)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._tiles)
        line = QHBoxLayout(self._folded_page)
        line.setContentsMargins(8, 4, 8, 4)
        line.addWidget(self._combo, 1)
        line.addWidget(self._add_folded)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self._open_page)
        self._pages.addWidget(self._folded_page)
        self.set_folded(False)

    def _connect(self) -> None:
        self._tiles.chosen.connect(self.chosen)
        self._tiles.moved.connect(self.moved)
        self._tiles.rename_wanted.connect(self.rename)
        self._tiles.menu_wanted.connect(self._open_menu)
        self._combo.activated.connect(self._on_combo)
        self._add.clicked.connect(self.add_wanted)
        self._add_folded.clicked.connect(self.add_wanted)
        self._field.returnPressed.connect(self._take_name)
        self._field.editingFinished.connect(self._field.hide)
        self._thumbnails.ready.connect(self._on_thumbnail)

    def _fill_combo(self) -> None:
        self._combo.clear()
        for image in self._images:
            self._combo.addItem(self._combo_icon(image), image.name, image.id)
        self._combo.setCurrentIndex(self._combo.findData(self._current))

    def _combo_icon(self, image: Image) -> QIcon:
        ratio = self.devicePixelRatioF()
        picture = self._thumbnails.filled(image.head, _FOLDED_ICON, ratio) if image.head else None
        return QIcon(picture) if picture is not None else icons.icon("image", "muted")

    def _on_combo(self, at: int) -> None:
        self.chosen.emit(str(self._combo.itemData(at)))

    def _on_thumbnail(self, node_id: str) -> None:
        for at, image in enumerate(self._images):
            if image.head == node_id:
                self._combo.setItemIcon(at, self._combo_icon(image))

    def _open_menu(self, image_id: str, where: QPoint) -> None:
        self._named = image_id
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        rename = menu.addAction(icons.icon("pencil-line"), tr("Rename…") + "\tF2", self._rename_named)
        never = menu.addAction(tr("Never upload"))
        never.setCheckable(True)
        never.setChecked(any(one.id == image_id and one.never_upload for one in self._images))
        never.toggled.connect(self._keep_here)
        hide = menu.addAction(icons.icon("eye-off"), tr("Hide"), self._hide_named)
        for action in (rename, never, hide):
            action.setEnabled(not self._read_only_reason)
            action.setToolTip(self._read_only_reason)
        if self._has_hidden and not self._read_only_reason:
            menu.addAction(tr("Restore hidden image…"), self.restore_wanted.emit)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(where)

    def _rename_named(self) -> None:
        self.rename(self._named)

    def _hide_named(self) -> None:
        self.hide_wanted.emit(self._named)

    def _keep_here(self, never: bool) -> None:
        self.never_upload_wanted.emit(self._named, never)

    def _take_name(self) -> None:
        name = " ".join(self._field.text().split())
        image = next((image for image in self._images if image.id == self._named), None)
        if image is not None and name and name != image.name:
            self.rename_wanted.emit(image.id, name)
        self._field.hide()
