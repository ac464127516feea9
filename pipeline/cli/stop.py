"""Stopping on a signal: workers end, finished work stays, and one line says so."""

import os
import signal
from types import FrameType
from typing import Final

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


class Stopped(BaseException):
    """Raised in the main thread when the program is told to stop.

    Parameters
    ----------
    number
        The signal.
    """

    def __init__(self, number: int) -> None:
        self.name = signal.Signals(number).name
        self.status = 128 + number
        super().__init__(self.name)


def stop_on_signals() -> None:
    """Let SIGINT and SIGTERM raise :class:`Stopped`; a second one ends the program at once."""
    for number in _SIGNALS:
        signal.signal(number, _stop)


def _stop(number: int, _frame: FrameType | None) -> None:
    for each in _SIGNALS:
        signal.signal(each, _end)
    raise Stopped(number)


def _end(number: int, _frame: FrameType | None) -> None:
    os._exit(128 + number)
