"""The pixel process itself: reads jobs until its input ends, and opens one picture after the other."""

import gc
import os
import sys
import traceback
from typing import BinaryIO

from studio.imaging.decoded import SIZE_FOUND
from studio.imaging.opening import open_here
from studio.imaging.pixel_process import blocks, messages
from studio.imaging.pixel_process.allowance import Allowance
from studio.imaging.pixel_process.blocks import START_BYTES
from studio.imaging.pixel_process.limits import JobLimits, limit_for_life, resident_bytes
from studio.imaging.pixel_process.messages import Job
from studio.model.errors import BadInput

# A decoder that keeps what it should let go ends with its process; the next picture gets a new one.
_AT_REST_MOST_BYTES = 128 * 1024**2


def main() -> None:
    jobs, answers = sys.stdin.buffer, _answers()
    limit_for_life()
    answers.write(messages.said_line(messages.READY))
    for line in jobs:
        _answer(messages.job_of(line), answers)
        if _is_heavy():
            break


def _answers() -> BinaryIO:
    """Where the parent listens; what a library prints goes nowhere."""
    own = os.dup(1)
    os.dup2(2, 1)
    return os.fdopen(own, "wb", buffering=0)


def _is_heavy() -> bool:
    """What a library has left in circles is let go first: that is not seen before it is looked for."""
    if resident_bytes() <= _AT_REST_MOST_BYTES:
        return False
    gc.collect()
    return resident_bytes() > _AT_REST_MOST_BYTES


def _answer(job: Job, answers: BinaryIO) -> None:
    answers.write(messages.said_line(messages.BEGUN))
    try:
        said = _opened(job, answers)
    except BadInput as refused:
        said = messages.refused_line(refused)
    except MemoryError as error:
        said = messages.refused_line(BadInput("picture-memory", name=job.name, detail=str(error)))
    except Exception:  # noqa: BLE001 – our own mistake, which the parent raises
        said = messages.said_line(messages.BUG, traceback.format_exc())
    answers.write(said)


def _opened(job: Job, answers: BinaryIO) -> bytes:
    limits = JobLimits()
    data = blocks.read(job.given)
    allowance = Allowance.of(len(data), bytes(data[:START_BYTES]))
    limits.allow(allowance)

    def grow(width: int, height: int) -> None:
        nonlocal allowance
        allowance = allowance.grown(width, height)
        limits.allow(allowance)
        answers.write(messages.said_line(messages.SIZE, [width, height]))

    SIZE_FOUND.set(grow)
    opened = open_here(data, name=job.name)
    blocks.write(job.made, [opened.pixels.data, opened.icc or b""])
    return messages.opened_line(opened)


if __name__ == "__main__":
    main()
