"""The desk: builds the pages of the window, joins them to a studio, opens and closes what is asked for."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from studio.model.words import tr
from studio.session.session import Session
from studio.session.studio import Studio
from studio.ui.canvas.shelf import PictureShelf
from studio.ui.canvas.slots import Ticks, slots
from studio.ui.command_palette import CommandPalette
from studio.ui.event_road import EventRoad
from studio.ui.situation_watch import SituationWatch
from studio.ui.studio_page import StudioPage
from studio.ui.tasks import Tasks
from studio.ui.welcome.welcome import Welcome
from studio.ui.window import Window
from studio.ui.wiring.accounts_wiring import AccountsWiring
from studio.ui.wiring.aftermath_wiring import AftermathWiring
from studio.ui.wiring.before_sending import BeforeSending
from studio.ui.wiring.canvas_wiring import CanvasWiring
from studio.ui.wiring.copying_wiring import CopyingWiring
from studio.ui.wiring.drift_wiring import DriftWiring
from studio.ui.wiring.edit_wiring import EditWiring
from studio.ui.wiring.export_wiring import ExportWiring, show_folder
from studio.ui.wiring.frame_wiring import FrameWiring
from studio.ui.wiring.help_wiring import HelpWiring
from studio.ui.wiring.history_wiring import HistoryWiring
from studio.ui.wiring.images_wiring import ImagesWiring
from studio.ui.wiring.in_hand import InHand
from studio.ui.wiring.keep_wiring import KeepWiring
from studio.ui.wiring.lock_again import LockAgain
from studio.ui.wiring.lock_wiring import LockWiring
from studio.ui.wiring.makers_in_hand import MakersInHand
from studio.ui.wiring.markup_wiring import MarkupWiring
from studio.ui.wiring.merge_wiring import MergeWiring
from studio.ui.wiring.money_in_hand import MoneyInHand
from studio.ui.wiring.node_view_wiring import NodeViewWiring
from studio.ui.wiring.node_wiring import NodeWiring
from studio.ui.wiring.palette_wiring import PaletteWiring
from studio.ui.wiring.pictures_in_wiring import PicturesInWiring
from studio.ui.wiring.preferences_wiring import PreferencesWiring
from studio.ui.wiring.previews_wiring import PreviewsWiring
from studio.ui.wiring.project_wiring import ProjectWiring
from studio.ui.wiring.queue_wiring import QueueWiring
from studio.ui.wiring.raw_wiring import RawWiring
from studio.ui.wiring.region_wiring import RegionWiring
from studio.ui.wiring.replay_wiring import ReplayWiring
from studio.ui.wiring.rounds_wiring import RoundsWiring
from studio.ui.wiring.sheet_wiring import SheetWiring
from studio.ui.wiring.small_pictures import SmallPictures
from studio.ui.wiring.space_wiring import SpaceWiring
from studio.ui.wiring.spending_wiring import SpendingWiring
from studio.ui.wiring.telling import Telling
from studio.ui.wiring.turn_wiring import TurnWiring
from studio.ui.wiring.unknowns_wiring import UnknownsWiring
from studio.ui.wiring.view_state_wiring import ViewStateWiring
from studio.ui.wiring.waits_wiring import WaitsWiring
from studio.ui.wiring.welcome_wiring import WelcomeWiring

SAMPLE = "--sample"
_CANVAS_THREADS = 3
_START_S = 1.0  # in which a project is opened and shown


class Desk(QObject):
    """Lives as long as the window; `closed` is set when the user has let it go."""

    def __init__(self, window: Window, studio: Studio, road: EventRoad, version: str) -> None:
        super().__init__()
        self._window = window
        self._studio = studio
        self.closed = asyncio.Event()
        self.tasks = Tasks(self._on_error)
        self.in_hand = InHand(self.tasks)
        self._threads = ThreadPoolExecutor(_CANVAS_THREADS, "canvas")
        self._build_pages()
        self._join(version)
        self._listen(road)
        window.close_wanted.connect(self._on_close_wanted)
        window.closed.connect(self.closed.set)

    def open_first(self, what: Path | str | None) -> None:
        """Open the sample, a project or a picture; the welcome page without one, or where that fails."""
        self.tasks.start(self._studio.check_catalogue(), "check the catalogue")
        self.tasks.start(self._get_ready(), "get ready")
        if isinstance(what, Path):
            self._projects.open_soon(what)
        elif what is not None:
            self._projects.open_sample_soon()
        else:
            self._frame.present()

    async def _get_ready(self) -> None:
        await asyncio.sleep(_START_S)
        await self._studio.get_ready()

    async def finish(self) -> None:
        """Cancel what runs, keep what is unkept, close the project."""
        try:
            await self._projects.finish()
        finally:
            self._watch.stop()
            self.page.stage.canvas.errands.cancel_all()
            await self.tasks.close()
            await asyncio.to_thread(self._threads.shutdown, True)

    def _build_pages(self) -> None:
        actions = self._window.all_actions
        self._small = SmallPictures(self.in_hand)
        shelf, small = PictureShelf(self._threads), self._small
        self.page = StudioPage(actions, shelf=shelf, thumbnails=small.of_nodes, picture_of=small.of_picture)
        self.welcome = Welcome()

    def _join(self, version: str) -> None:
        window, page, actions, hand = self._window, self.page, self._window.all_actions, self.in_hand
        self._telling = Telling(hand, window, page)
        self._nodes = NodeWiring(hand, actions)
        self._images = ImagesWiring(hand, page.images, actions)
        self._history = HistoryWiring(hand, self._nodes, panel=page.history, strip=page.strip, path=page.path)
        self._canvas = CanvasWiring(hand, page.stage, page.map_bar, actions)
        self._raw = RawWiring(hand, self._canvas, page.view_bar, actions)
        self._drift = DriftWiring(hand, page.strip, page.turn)
        self._merge = MergeWiring(hand, self._canvas, page.stage, page.merge_bar, actions)
        self._regions = RegionWiring(hand, self._canvas, page.stage, page.region_bar, actions)
        self._keep = KeepWiring(hand, page.turn, page.stage.canvas, self._regions, actions)
        page.banners.chosen.connect(self._regions.leave)  # before the locks: they take the mask in hand
        self._lock_again = LockAgain(hand, actions)
        self._locks = LockWiring(
            hand, self._canvas, page.stage, banners=page.banners, actions=actions, again=self._lock_again
        )
        self._makers = MakersInHand(self._studio, self.tasks)
        self._funds = MoneyInHand(hand, self._studio)
        self._before = BeforeSending(hand, self._studio, page.banners)
        self._turn = TurnWiring(
            hand,
            page.turn,
            actions,
            makers=self._makers,
            funds=self._funds,
            before=self._before,
            painted=self._keep_painted,
        )
        self._rounds = RoundsWiring(hand, self._makers, self._before, actions, window=window)
        self._replay = ReplayWiring(hand, self._makers, self._before, actions, window=window)
        self._queue = QueueWiring(hand, self._studio, self._makers, actions, window.status)
        self._spending = SpendingWiring(
            hand, self._studio, self._funds, actions, status=window.status, window=window
        )
        self._waits = WaitsWiring(hand, page.banners)
        self._aftermath = AftermathWiring(
            hand,
            self._studio,
            actions,
            strip=page.strip,
            rounds=self._rounds,
            spending=self._spending,
            telling=self._telling,
            window=window,
        )
        self._unknowns = UnknownsWiring(hand, self._makers, page.banners, self._before, self._telling)
        self._previews = PreviewsWiring(hand, page.strip)
        self._node_view = NodeViewWiring(hand, self._nodes, page.turn)
        markup = page.stage.canvas.easel.markup
        self._edit = EditWiring(hand, self._canvas, page.stage.canvas.chest, markup, actions)
        self._markup = MarkupWiring(hand, self._turn, markup)
        self._views = ViewStateWiring(hand, self._studio, page)
        self._projects = ProjectWiring(hand, self._studio, actions, prepare=self._prepare, leave=self._leave)
        self._pictures_in = PicturesInWiring(hand, page.turn, turn=self._turn, projects=self._projects)
        self._copying = CopyingWiring(hand, page.stage.canvas)
        self._export = ExportWiring(hand, self._studio, actions, window)
        self._accounts = AccountsWiring(self._studio, self.tasks, actions, window)
        self._preferences = PreferencesWiring(self._studio, self.tasks, actions, page.stage, window)
        self._sheet = SheetWiring(hand, self._studio, self._makers, self._projects, actions, window)
        self._frame = FrameWiring(hand, window, page, self.welcome, version)
        self._help = HelpWiring(actions, window)
        self._palette = PaletteWiring(
            hand,
            CommandPalette(window, self._small.of_nodes),
            actions,
            nodes=self._nodes,
            preferences=self._preferences,
            view=page.stage.view,
            more=(self._merge.source(), self._regions.source(), self._images.source()),
        )
        self._welcome_page = WelcomeWiring(
            hand, self._studio, self.tasks, welcome=self.welcome, projects=self._projects, page=page
        )
        self._watch = SituationWatch(
            hand,
            actions,
            edit=self._edit,
            turn=self._turn,
            makers=self._makers,
            merge=self._merge,
            locks=self._locks,
            regions=self._regions,
        )
        actions.bind(slots(page.stage))
        self._ticks = Ticks(actions, page.stage)
        self._space = SpaceWiring(page.stage.canvas, window, page.history.list, page.strip.list)
        self._join_across()

    def _listen(self, road: EventRoad) -> None:
        """Each part by itself: one that raises does not keep an event from the next."""
        for part in (
            self._images,
            self._history,
            self._locks,  # before the canvas: a mask that was laid there for a lock is taken away in time
            self._canvas,
            self._raw,
            self._drift,
            self._merge,
            self._regions,
            self._turn,
            self._keep,
            self._node_view,
            self._accounts,
            self._preferences,
            self._welcome_page,
            self._telling,
            self._makers,
            self._funds,
            self._queue,
            self._waits,
            self._unknowns,
            self._aftermath,
            self._markup,
            self._previews,
        ):
            road.happened.connect(part.on_event)
        road.happened.connect(self._watch.look_soon)

    def _join_across(self) -> None:
        """What one part wants of another."""
        window, page = self._window, self.page
        window.sources_dropped.connect(self._projects.take_sources)
        self.welcome.account_wanted.connect(self._accounts.open_adding)
        page.images.dropped.connect(self._projects.take_sources)
        page.images.add_wanted.connect(self._projects.ask_pictures)
        page.history.open_wanted.connect(self._projects.ask_pictures)
        page.history.hidden_wanted.connect(self._images.ask_hidden)
        page.strip.instruction_wanted.connect(page.turn.show_turn)
        self._edit.pasted.connect(self._pictures_in.take_pasted)
        self._edit.undone.connect(self._say_with_redo)
        self._edit.failed.connect(self._telling.on_failure)
        self._projects.failed.connect(self._frame.present)  # nothing may be shown yet
        self._projects.said.connect(self._telling.say)
        self._projects.failed.connect(self._telling.on_failure)
        self._nodes.export_wanted.connect(self._export.ask)
        self._nodes.receipt_wanted.connect(self._frame.show_node_panel)
        self._nodes.copy_wanted.connect(self._copying.copy)
        self._nodes.hidden.connect(self._say_with_undo)
        self._images.hidden.connect(self._say_with_undo)
        self._images.choice_wanted.connect(self._palette.open_with)
        self._nodes.merge_wanted.connect(self._merge.begin)
        self._nodes.lock_wanted.connect(self._lock_again.by_id)
        self._merge.choice_wanted.connect(self._palette.open_with)
        self._frame.left.connect(self._merge.leave)
        self._frame.left.connect(self._regions.leave)
        self._regions.begins.connect(self._merge.leave)
        self._regions.choice_wanted.connect(self._palette.open_with)
        self._regions.failed.connect(self._telling.on_failure)
        self._merge.begins.connect(self._regions.leave)
        self._merge.failed.connect(self._telling.on_failure)
        self._merge.merged.connect(self._say_with_undo)
        self._locks.failed.connect(self._telling.on_failure)
        self._lock_again.failed.connect(self._telling.on_failure)
        self._lock_again.locked.connect(self._say_with_undo)
        self._export.exported.connect(self._say_exported)
        self._images.titled.connect(self._frame.present)
        self._sheet.made.connect(page.turn.show_turn)
        self._sheet.accounts_wanted.connect(self._accounts.open_adding)
        self._turn.said.connect(self._telling.say)
        window.pressed_in_vain.connect(self._telling.say)
        self._turn.accounts_wanted.connect(self._accounts.open)
        self._telling.account_wanted.connect(self._accounts.open_at)
        self._nodes.variants_wanted.connect(self._rounds.variants)
        self._nodes.finalise_wanted.connect(self._rounds.finalise)
        self._nodes.replay_wanted.connect(self._replay.replay)
        self._rounds.measured.connect(self._telling.put)
        self._spending.exported.connect(self._say_exported)
        page.strip.unknown_wanted.connect(self._unknowns.show)
        page.turn.markup_clear_wanted.connect(page.stage.canvas.easel.markup.clear)
        self._aftermath.composed.connect(page.turn.show_turn)
        self._aftermath.saved.connect(self._say_exported)
        self._aftermath.open_wanted.connect(self._projects.open_soon)
        self.welcome.words_wanted.connect(self._sheet.ask)
        page.stage.canvas.failed.connect(self._telling.on_failure)
        self._copying.said.connect(self._telling.say)
        page.stage.canvas.mask_in_view.painted.connect(self._watch.look_soon)
        page.stage.canvas.chest.changed.connect(self._watch.look_soon)
        self._small.changed.connect(page.turn.refresh_pictures)

    def _on_error(self, name: str, error: BaseException) -> None:
        self._frame.present()
        self._telling.on_error(name, error)

    def _on_close_wanted(self) -> None:
        self.tasks.start_once("close", self._close_if_allowed, "close window")

    async def _close_if_allowed(self) -> None:
        if await self._projects.may_leave():
            self._window.allow_close()

    async def _prepare(self, session: Session) -> str:
        """Before a project is shown: where the user was in it."""
        return await self._views.load(session.project_id)

    async def _leave(self) -> None:
        """Before a project is closed: what is typed, painted and looked at is kept."""
        await self._turn.flush()
        await self._canvas.mask.settle()
        await self._regions.settle()
        await self._views.keep()

    async def _keep_painted(self) -> None:
        """Before a turn takes it."""
        await self._canvas.mask.kept()
        await self._regions.settle()

    def _say_with_undo(self, text: str) -> None:
        self._window.toasts.offer(text, tr("Undo"), self._edit.undo_project)

    def _say_with_redo(self, title: str) -> None:
        text = tr("Undone: {action}", action=title) if title else tr("Undone")
        self._window.toasts.offer(text, tr("Redo"), self._edit.redo_project)

    def _say_exported(self, text: str, folder: Path) -> None:
        self._window.toasts.say(text, tr("Show folder"), partial(show_folder, folder))
