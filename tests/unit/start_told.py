"""The studio on a project, as a program that prints what its start has imported and read, as JSON.

    start_told.py PROJECT

`painted`: modules at the first paint; `shown`: a while after the project was shown, when all is ready for
work; `by_window`: those whose import the window's thread began, and the files of the catalogue that it read;
`read`: all of those; `is_settled`: garbage is looked for, but not among what the start has made.
"""

import gc
import json
import sys
import threading
from typing import Any

_READY_MS = 2500
_window_thread = threading.get_ident()
told: dict[str, Any] = {"by_window": [], "read": []}


def hear(event: str, args: Any) -> None:
    is_catalogue = event == "open" and "/catalogue/" in str(args[0]) and str(args[0]).endswith(".json")
    if is_catalogue:
        told["read"].append(str(args[0]))
    if (is_catalogue or event == "import") and threading.get_ident() == _window_thread:
        told["by_window"].append(str(args[0]))


def paint_and_watch(qt: Any, window: Any) -> None:
    paint(qt, window)
    told["painted"] = sorted(sys.modules)
    from PySide6.QtCore import QTimer

    def look() -> None:
        if sys.argv[1].rpartition("/")[2].removesuffix(".palimpsest") in window.windowTitle():
            looking.stop()
            QTimer.singleShot(_READY_MS, leave)

    def leave() -> None:
        told["shown"] = sorted(sys.modules)
        told["is_settled"] = gc.isenabled() and gc.get_freeze_count() > 0
        window.close()

    looking = QTimer(window, interval=50)
    looking.timeout.connect(look)
    looking.start()


if __name__ == "__main__":
    sys.addaudithook(hear)
    from studio import app

    paint = app._paint
    app._paint = paint_and_watch
    code = app.run(sys.argv[1:])
    print(json.dumps(told))
    sys.exit(code)
