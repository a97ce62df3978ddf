"""Listing, scrolling and growing a history of 10,000 nodes, beside a bare list of as many rows."""

import statistics
import sys
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QStringListModel
from PySide6.QtWidgets import QApplication, QListView

from studio.model.history import History, Node, Turn, TurnKind
from studio.model.pixels import Pixels
from studio.ui.history.history_panel import HistoryPanel
from studio.ui.history.row_layout import row_height_px
from studio.ui.look.dress import dress
from studio.ui.thumbnails import ThumbnailCache
from tests.bench.bench_canvas import REFERENCE_BARE_MS, Bare
from tests.bench.table import Row, paired_ms, publish, quantile, repeats, timed_ms, told

NODES = 10_000
STEPS = 200
LISTED_MS, SCROLL_MS, APPEARS_MS, BUSH_RATIO = 100.0, 10.0, 16.0, 1.3


class AtOnce:
    """Runs to its end whatever is started."""

    def start(self, work: Coroutine[Any, Any, Any], name: str) -> None:
        try:
            work.send(None)
        except StopIteration:
            return


def history(parents: list[int], a_turn: int) -> History:
    """Turns of `a_turn` candidates each; `parents` names the turn that each goes on from."""
    nodes = {"n0": Node("n0", "i", 1, "t0", (), 60, 40, "c")}
    turns = {"t0": Turn("t0", "i", TurnKind.OPEN, "table.jpg")}
    first = ["n0"]
    for at, parent in enumerate(parents, 1):
        turns[f"t{at}"] = Turn(f"t{at}", "i", TurnKind.EDIT, f"Make the table a little warmer, step {at}")
        for ordinal in range(a_turn):
            name = f"n{len(nodes)}"
            nodes[name] = Node(
                name,
                "i",
                len(nodes) + 1,
                f"t{at}",
                (first[parent],),
                60,
                40,
                "c",
                job_id=f"j{at}",
                ordinal=ordinal,
                cost_micro=20_000,
                drift=0.3,
            )
        first.append(f"n{len(nodes) - a_turn}")
    return History("i", nodes, turns, (), first[-1])


def chain(turns: int) -> list[int]:
    return list(range(turns))


def bush(turns: int) -> list[int]:
    """Every turn goes on from one of the forty before it, by a fixed rule."""
    return [max(0, at - 1 - (at * 7919) % 40) for at in range(1, turns + 1)]


async def grey(key: str) -> Pixels:
    return Pixels(60, 40, 3, 8, memoryview(bytes(7200)))


def panel(app: QApplication) -> HistoryPanel:
    made = HistoryPanel(ThumbnailCache(grey, AtOnce()))
    made.resize(264, 640)
    made.show()
    app.processEvents()
    return made


def bare_list(app: QApplication) -> QListView:
    made = QListView()
    made.setUniformItemSizes(True)
    made.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
    made.setModel(QStringListModel(["Make the table a little warmer"] * NODES))
    made.resize(264, 560)
    made.show()
    app.processEvents()
    return made


def list_once(app: QApplication, shown: History, number: int) -> float:
    """The first listing of another image, painted."""
    view = panel(app)
    another = replace(shown, image_id=f"i{number}")
    took = timed_ms(lambda: (view.present(another), app.processEvents()))
    view.deleteLater()
    return took


def scroll_ms(app: QApplication, view: QListView, step: int) -> list[float]:
    bar = view.verticalScrollBar()
    bar.setValue(0)
    app.processEvents()
    return [timed_ms(lambda: (bar.setValue(bar.value() + step), app.processEvents())) for _ in range(STEPS)]


def growing_ms(app: QApplication, shown: History) -> list[float]:
    view = panel(app)
    view.present(shown)
    app.processEvents()
    times = []
    for number in range(30):
        fresh = Node(f"x{number}", "i", NODES + number, f"u{number}", (shown.head or "",), 60, 40, "c")
        shown = shown.with_nodes([fresh]).with_turns([Turn(f"u{number}", "i", TurnKind.EDIT, "Warmer")])
        times.append(timed_ms(lambda now=shown: (view.present(now), app.processEvents())))
    return times


def main() -> None:
    app = QApplication(sys.argv)
    dress(app, "dark")
    paint = Bare()
    paint.show()
    app.processEvents()
    bare_ms = statistics.median([timed_ms(paint.repaint) for _ in range(STEPS)])
    scale = max(1.0, bare_ms / REFERENCE_BARE_MS)
    plain = bare_list(app)
    bare = scroll_ms(app, plain, row_height_px())
    plain.hide()
    shapes = {
        "10,000 nodes in 2,500 turns": history(chain(NODES // 4), 4),
        "10,000 turns, one chain": history(chain(NODES), 1),
        "10,000 turns, a bush": history(bush(NODES), 1),
    }
    rows, scrolls = [], {}
    for name, shown in shapes.items():
        listed = [list_once(app, shown, number) for number in range(repeats(7))]
        rows.append(_row(f"list {name}", listed, bare_ms, LISTED_MS, scale, share=0.5))
        view = panel(app)
        view.present(shown)
        scrolls[name] = scroll_ms(app, view.list, row_height_px())
        rows.append(
            _row(f"scroll {name}", scrolls[name], statistics.median(bare), SCROLL_MS, scale, share=0.99)
        )
        view.deleteLater()
        rows.append(
            _row(f"a new turn in {name}", growing_ms(app, shown), bare_ms, APPEARS_MS, scale, share=0.99)
        )
    rows.append(_bush(app, shapes))
    publish("history", rows)


def _bush(app: QApplication, shapes: dict[str, History]) -> Row:
    tree, line = shapes["10,000 turns, a bush"], shapes["10,000 turns, one chain"]
    ours, baseline = paired_ms(lambda: list_once(app, tree, 90), lambda: list_once(app, line, 91))
    ratio = statistics.median(ours) / statistics.median(baseline)
    return Row(
        "a bush against a chain", told(ours), told(baseline), ratio, f"≤ {BUSH_RATIO}", ratio <= BUSH_RATIO
    )


def _row(work: str, times: list[float], bare: float, limit: float, scale: float, *, share: float) -> Row:
    reached = quantile(times, share)
    name = "median" if share == 0.5 else "p99"
    return Row(
        work,
        told(times),
        f"{bare:.2f} ms bare",
        reached / bare,
        f"{name} ≤ {limit * scale:.1f} ms",
        reached <= limit * scale,
    )


if __name__ == "__main__":
    main()
