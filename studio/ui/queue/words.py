"""How the queue is told in words."""

from studio.model.words import tr, trn
from studio.session.calls.queue import CallState, QueuedCall, QueueView
from studio.ui import numerals
from studio.ui.prices import about


def summary(view: QueueView) -> str:
    """1 running, 3 waiting"""
    if not view.calls:
        return tr("Nothing running")
    running = trn("{count} running", "{count} running", view.running)
    waiting = trn("{count} waiting", "{count} waiting", view.waiting)
    return tr("{running}, {waiting}", running=running, waiting=waiting)


def state(call: QueuedCall, *, place: int, is_paused: bool, now: float) -> str:
    """What a call is at; `place` counts from 1 in the line of its account, `now` in seconds since 1970."""
    match call.state:
        case CallState.RUNNING:
            return tr("Running")
        case CallState.RESTING:
            seconds = numerals.number(max(0, round(call.until - now)))
            return tr("Sends again in {seconds} s", seconds=seconds)
        case CallState.WAITING:
            if is_paused:
                return tr("Paused")
            return tr("Next") if place <= 1 else tr("Number {place} in line", place=numerals.number(place))


def what(call: QueuedCall) -> str:
    """Lay the spoon inside the bowl; 4 candidates"""
    count = trn("{count} candidate", "{count} candidates", call.candidates)
    return tr("{instruction}, {candidates}", instruction=call.instruction, candidates=count)


def price(call: QueuedCall) -> str:
    return about(call.estimate)


def at_once(running: int, parallel: int) -> str:
    """2 of 2 at once"""
    return tr("{running} of {most} at once", running=numerals.number(running), most=numerals.number(parallel))
