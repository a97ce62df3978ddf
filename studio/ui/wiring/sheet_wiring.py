"""Joins the dialog of a new picture from words to the session."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from studio.model.catalogue import ModelStatus
from studio.model.recipe import BUILT_IN, Draft
from studio.model.words import tr, trn
from studio.session.session import Session
from studio.session.studio import Studio
from studio.ui import prices
from studio.ui.actions import Actions
from studio.ui.sheet.view import NewSheet, SheetMaker
from studio.ui.turn.output.names import model_name
from studio.ui.turn.view import Maker, TurnView
from studio.ui.wiring.in_hand import InHand
from studio.ui.wiring.makers_in_hand import MakersInHand
from studio.ui.wiring.project_wiring import ProjectWiring

if TYPE_CHECKING:
    from studio.ui.sheet.new_sheet_dialog import NewSheetDialog

_SOME_WORDS = "a picture"  # as long as nothing is written: words cost next to nothing


class SheetWiring(QObject):
    """`made` when the sheet is in view and waits for its words."""

    made = Signal()
    accounts_wanted = Signal()

    def __init__(
        self,
        in_hand: InHand,
        studio: Studio,
        makers: MakersInHand,
        projects: ProjectWiring,
        actions: Actions,
        window: QWidget,
    ) -> None:
        super().__init__()
        self._in_hand = in_hand
        self._studio = studio
        self._makers = makers
        self._projects = projects
        self._window = window
        self._dialog: NewSheetDialog | None = None
        makers.changed.connect(self._follow)
        actions.bind({"file.new-picture": self.ask})

    def ask(self) -> None:
        """Open the dialog; what was asked last on this image is where it begins."""
        from studio.ui.sheet.new_sheet_dialog import NewSheetDialog  # noqa: PLC0415 – a start opens no dialog

        dialog = self._dialog = NewSheetDialog(self._price_of, self._window)
        dialog.present(sheet_makers(self._makers.all), self._asked_last())
        dialog.wanted.connect(self._make_soon)
        dialog.accounts_wanted.connect(self.accounts_wanted)
        dialog.finished.connect(self._forget_dialog)
        dialog.open()

    def _price_of(self, maker: SheetMaker, size_px: tuple[int, int]) -> str:
        """About $0.09 for 4 candidates; creating the sheet is free."""
        draft = Draft(_SOME_WORDS, profile=maker.profile, model=maker.model)
        outlook = self._studio.sheet_outlook(*size_px, draft)
        if not outlook.calls:
            return ""
        candidates = trn("{count} candidate", "{count} candidates", draft.candidates)
        price = prices.about(outlook.estimate)
        return tr(
            "The sheet is free. A turn on it costs {price} for {candidates}, which you can change.",
            price=price,
            candidates=candidates,
        )

    def _follow(self) -> None:
        """The accounts are read in a thread: who is quick asks for a picture before they are known."""
        if self._dialog is not None:
            self._dialog.follow(sheet_makers(self._makers.all), self._asked_last())

    def _forget_dialog(self) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.deleteLater()

    def _asked_last(self) -> tuple[str, str]:
        session, image_id = self._in_hand.session, self._in_hand.image_id
        draft = session.drafts.draft(image_id) if session is not None and image_id else TurnView().draft
        return draft.profile, draft.model

    def _make_soon(self, wanted: NewSheet) -> None:
        self._in_hand.tasks.start_once("project", lambda: self._make(wanted), "new picture")

    async def _make(self, wanted: NewSheet) -> None:
        async def begin(session: Session, image_id: str) -> None:
            if (maker := wanted.maker) is not None:
                draft = session.drafts.draft(image_id)
                await session.drafts.keep(image_id, replace(draft, profile=maker.profile, model=maker.model))

        if await self._projects.open_sheet(wanted.name, wanted.width, wanted.height, begin):
            self.made.emit()


def sheet_makers(makers: tuple[Maker, ...]) -> list[SheetMaker]:
    """The models that can be asked for a picture from words, those of an account together."""
    found = []
    for maker in makers:
        if maker.profile.id == BUILT_IN or maker.why_not:
            continue
        for model in maker.models:
            if model.id in maker.generates and model.status is not ModelStatus.RETIRED:
                title = tr("{model}, {account}", model=model_name(model.id), account=maker.profile.id)
                found.append(SheetMaker(maker.profile.id, model.id, title, model.sizes))
    return found
