"""The one way in: a word that is a command goes to the command line, anything else to the window."""

import os
import sys

from studio.cli.commands import COMMANDS


def main() -> int:
    """Run the door that the first word asks for; returns the exit code, 130 when it was interrupted."""
    # Read when numpy comes in. Products of a few columns gain nothing from threads, which wait for each other
    # with the cores that other locks and the window want: a lock takes a quarter less of the processor.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        return _run()
    except KeyboardInterrupt:
        return 130


def _run() -> int:
    words = sys.argv[1:]
    first = next((word for word in words if not word.startswith("-")), None)
    if first in COMMANDS or any(word in ("-h", "--help", "--version") for word in words):
        from studio.cli.door import run as run_command

        return run_command(words)
    from studio.app import run as run_window

    return run_window(words)


if __name__ == "__main__":
    sys.exit(main())
