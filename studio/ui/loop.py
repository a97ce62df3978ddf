"""The window's event loop: asyncio's, turned by Qt."""

import sys
from typing import Any

from qasync import QEventLoop


class Loop(QEventLoop):  # type: ignore[misc]
    """As qasync has it, but generators that nobody closes come to their end, as in asyncio's own loop.

    The HTTP library leaves some when an answer is not heard to its end; what they hold would stay open.
    """

    def run_forever(self) -> Any:
        before = sys.get_asyncgen_hooks()
        sys.set_asyncgen_hooks(self._asyncgen_firstiter_hook, self._asyncgen_finalizer_hook)
        try:
            return super().run_forever()
        finally:
            sys.set_asyncgen_hooks(*before)
