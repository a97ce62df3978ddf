"""Joins money to the window: the sums in the foot, the ledger with its caps, and its export."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from studio.model.errors import Charged
from studio.model.history import History
from studio.model.money import DOLLAR_MICRO, cost, money
from studio.model.words import tr
from studio.session.money.ledger_rows import LedgerRow
from studio.session.session import Session
from studio.session.studio import Studio
from studio.ui import asking
from studio.ui.actions import Actions
from studio.ui.frame.status_bar import StatusBar
from studio.ui.money.view import LedgerView, Sum, by_day
from studio.ui.wiring.in_hand import InHand
from studio.ui.wiring.money_in_hand import MoneyInHand

if TYPE_CHECKING:
    from studio.ui.money.ledger_dialog import LedgerDialog


class SpendingWiring(QObject):
    """`exported` carries a sentence and the folder."""

    exported = Signal(str, object)
    correction_wanted = Signal(str, Charged, object)  # a job, what the user says, what was expected of it

    def __init__(
        self,
        in_hand: InHand,
        studio: Studio,
        funds: MoneyInHand,
        actions: Actions,
        *,
        status: StatusBar,
        window: QWidget,
    ) -> None:
        super().__init__()
        self._in_hand = in_hand
        self._studio = studio
        self._funds = funds
        self._status = status
        self._window = window
        self._dialog: LedgerDialog | None = None
        actions.bind({"file.spending": self.open})
        status.spending_wanted.connect(self.open)
        funds.changed.connect(self.present)
        in_hand.session_changed.connect(self._on_session)

    def present(self) -> None:
        if self._in_hand.session is None:
            self._status.present_spent((), (), None)
            return
        purse = self._funds.purse
        cap = purse.day_cap
        today = [(_upto(tr("Today"), purse.held), "muted"), (money(purse.today), "text")]
        today += [(tr("of {cap}", cap=money(cap)), "muted")] if cap is not None else []
        project = ((_upto(tr("Project"), purse.project_held), "muted"), (cost(purse.project), "text"))
        self._status.present_spent(tuple(today), project, purse.today / cap if cap else None)
        if self._dialog is not None and self._dialog.isVisible():
            self._fill_soon(self._dialog)

    def open(self) -> None:
        """The ledger of the project that is open."""
        if self._in_hand.session is None:
            return
        from studio.ui.money.ledger_dialog import LedgerDialog  # noqa: PLC0415 – a start opens no dialog

        if self._dialog is None:
            self._dialog = LedgerDialog(self._window)
            self._dialog.day_cap_chosen.connect(self._set_day_cap)
            self._dialog.project_cap_chosen.connect(self._set_project_cap)
            self._dialog.csv_wanted.connect(self._export_soon)
            self._dialog.correction_wanted.connect(self._correct)
        self._fill_soon(self._dialog)
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()

    def _on_session(self) -> None:
        if self._dialog is not None:
            self._dialog.close()
        self.present()

    def _fill_soon(self, dialog: "LedgerDialog") -> None:
        session = self._in_hand.session
        if session is not None:
            self._in_hand.start(self._fill(session, dialog), "ledger")

    async def _fill(self, session: Session, dialog: "LedgerDialog") -> None:
        rows = await session.spending.rows()
        histories = [session.history(image.id) for image in session.images()]
        branches = [
            Sum(
                branch.name,
                tr("node {number}", number=history.nodes[branch.tip_node_id].number),
                (await session.spending.of_branch(branch.id)).micro,
            )
            for history in histories
            for branch in history.branches
            if not branch.hidden and branch.tip_node_id in history.nodes
        ]
        if session is self._in_hand.session:
            newest_first = tuple(reversed(rows))
            dialog.present(
                LedgerView(
                    project=session.name,
                    purse=self._funds.purse,
                    rows=newest_first,
                    nodes=tuple(_of_nodes(histories)),
                    branches=tuple(branches),
                    days=by_day(newest_first),
                )
            )

    def _set_day_cap(self, micro: int) -> None:
        self._in_hand.start(self._studio.set_setting("day-cap", micro / DOLLAR_MICRO), "day cap")

    def _set_project_cap(self, micro: int | None) -> None:
        if (session := self._in_hand.session) is not None:
            self._in_hand.start(session.spending.set_project_cap(micro), "project cap")

    def _correct(self, row: LedgerRow | None, charged: Charged) -> None:
        if row is not None:
            self.correction_wanted.emit(row.job_id, charged, row.estimate_micro)

    def _export_soon(self) -> None:
        self._in_hand.tasks.start_once("export ledger", self._export, "export ledger")

    async def _export(self) -> None:
        session = self._in_hand.session
        if session is None:
            return
        suggested = session.path.with_name(f"{session.name}-{tr('spending')}.csv")
        path: Path | None = await asking.ask_table(tr("Export the ledger"), suggested)
        if path is not None:
            written = await session.spending.export_csv(path)
            text = tr("{name} is in {folder}.", name=written.name, folder=written.parent.name)
            self.exported.emit(text, written.parent)


def _of_nodes(histories: Iterable[History]) -> Iterable[Sum]:
    """The newest first; a candidate carries its share of the call that made it."""
    for history in histories:
        for node in reversed(tuple(history.nodes.values())):
            if node.cost_micro:
                instruction = history.turns[node.turn_id].instruction
                yield Sum(tr("Node {number}", number=node.number), instruction, node.cost_micro)


def _upto(name: str, held: int) -> str:
    """Today; Today, up to: as long as a part of the sum is not settled."""
    return tr("{name}, up to", name=name) if held else name
