"""Joins the strip of images to the session."""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QObject, Signal

from studio.model.events import Event, HeadMoved, ImagesChanged, WritingBegan
from studio.model.words import tr
from studio.ui.actions import Actions
from studio.ui.images.image_strip import ImageStrip
from studio.ui.palette.entries import Entry, Source
from studio.ui.wiring.in_hand import InHand

PREFIX = "-"  # in the palette: the hidden images


class ImagesWiring(QObject):
    """Keeps an image in view while there is one.

    `hidden` says so in a sentence; `choice_wanted` with what to type in the palette, which then asks which
    image is to be restored.
    """

    titled = Signal()
    hidden = Signal(str)
    choice_wanted = Signal(str)

    def __init__(self, in_hand: InHand, strip: ImageStrip, actions: Actions) -> None:
        super().__init__()
        self._in_hand = in_hand
        self._strip = strip
        self._actions = actions
        strip.chosen.connect(in_hand.look_at)
        strip.rename_wanted.connect(self._rename)
        strip.hide_wanted.connect(self._hide)
        strip.restore_wanted.connect(self._ask_hidden)
        strip.never_upload_wanted.connect(self._set_never_upload)
        strip.moved.connect(self._move)
        actions.bind(
            {
                "image.rename": self._ask_name,
                "image.hide": self._hide_current,
                "image.restore-image": self._ask_hidden,
                "image.never-upload": self._keep_current_here,
                "image.previous": self._go_to_previous,
                "image.next": self._go_to_next,
            }
        )
        in_hand.image_changed.connect(self.present)

    def source(self) -> Source:
        """For the palette: the images that are hidden."""
        return Source(
            tr("Hidden images"),
            self._hidden_entries,
            prefix=PREFIX,
            is_asked_only=True,
            question=lambda: tr("Restore image"),
        )

    def present(self) -> None:
        self._strip.present(
            self._in_hand.images(),
            self._in_hand.image_id,
            has_hidden=bool(self._in_hand.hidden_images()),
            read_only_reason=self._in_hand.read_only_reason,
        )
        image = self._in_hand.image
        self._actions.check("image.never-upload", image is not None and image.never_upload)
        self.titled.emit()

    def on_event(self, event: Event) -> None:
        if isinstance(event, ImagesChanged):
            self._stay_on_an_image()
        if isinstance(event, ImagesChanged | HeadMoved | WritingBegan):
            self.present()

    def _stay_on_an_image(self) -> None:
        images = self._in_hand.images()
        if self._in_hand.image is None:
            self._in_hand.look_at(images[0].id if images else "")

    def _rename(self, image_id: str, name: str) -> None:
        if (session := self._in_hand.session) is not None:
            self._in_hand.start(session.marks.rename_image(image_id, name), "rename image")

    def _hide(self, image_id: str) -> None:
        self._in_hand.start(self._hide_and_say(image_id), "hide image")

    async def _hide_and_say(self, image_id: str) -> None:
        session = self._in_hand.session
        image = next((one for one in self._in_hand.images() if one.id == image_id), None)
        if session is not None and image is not None:
            await session.marks.hide_image(image_id)
            self.hidden.emit(tr("{name} is hidden.", name=image.name))

    def _ask_hidden(self) -> None:
        self.choice_wanted.emit(PREFIX)

    def _hidden_entries(self, _query: str) -> Iterable[Entry]:
        for image in self._in_hand.hidden_images():
            restore = partial(self._restore, image.id)
            yield Entry(image.id, image.name, restore, icon="images", node_id=image.head or "")

    def _restore(self, image_id: str) -> None:
        self._in_hand.start(self._restore_and_show(image_id), "restore image")

    async def _restore_and_show(self, image_id: str) -> None:
        session = self._in_hand.session
        if session is not None:
            await session.marks.restore_image(image_id)
            if session is self._in_hand.session:
                self._in_hand.look_at(image_id)

    def _set_never_upload(self, image_id: str, never: bool) -> None:
        if (session := self._in_hand.session) is not None:
            self._in_hand.start(session.marks.set_never_upload(image_id, never), "never upload")

    def _keep_current_here(self, never: bool) -> None:
        self._set_never_upload(self._in_hand.image_id, never)

    def _move(self, image_id: str, position: int) -> None:
        if (session := self._in_hand.session) is not None:
            self._in_hand.start(session.marks.move_image(image_id, position), "order images")

    def _ask_name(self) -> None:
        self._strip.rename(self._in_hand.image_id)

    def _hide_current(self) -> None:
        self._hide(self._in_hand.image_id)

    def _go_to_previous(self) -> None:
        self._go(-1)

    def _go_to_next(self) -> None:
        self._go(1)

    def _go(self, by: int) -> None:
        ids = [image.id for image in self._in_hand.images()]
        if self._in_hand.image_id in ids:
            self._in_hand.look_at(ids[(ids.index(self._in_hand.image_id) + by) % len(ids)])
