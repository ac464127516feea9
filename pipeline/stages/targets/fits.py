"""Tells what the times of a document may hold, by the day on which it looks back and ahead."""

import datetime as dt
from typing import Final

from pipeline.model import Entity

# A time has results once a fifth of it is over; half a year after its end it belongs to its own paragraph alone.
_BEGUN: Final = 0.2
_FRESH_DAYS: Final = 183
_TWO_YEARS: Final = 732
_RECENT_DAYS: Final = 31


class Fits:
    """Tells whether times may hold results or plans.

    Parameters
    ----------
    today
        The day by which to tell; where it is empty, every time may hold all.
    """

    def __init__(self, today: str) -> None:
        self._today = dt.date.fromisoformat(today) if today else None

    @property
    def is_known(self) -> bool:
        """Whether the day is known."""
        return self._today is not None

    def is_recent(self, date: Entity) -> bool:
        """Tell whether a day is not after the document's and not long before."""
        if self._today is None or not date.start_date:
            return True
        return 0 <= (self._today - dt.date.fromisoformat(date.start_date)).days <= _RECENT_DAYS

    def is_fresh(self, date: Entity) -> bool:
        """Tell whether a time was not over long before the document's day: older ones stay with their paragraph."""
        if self._today is None or not date.end_date:
            return True
        return (self._today - dt.date.fromisoformat(date.end_date)).days <= _FRESH_DAYS

    def has_room(self, date: Entity) -> bool:
        """Tell whether a time is not over on the document's day, so that something may still be planned for it.

        A term must have more left than its last months, in which the next one is planned.
        """
        if self._today is None or not date.end_date:
            return True
        left = (dt.date.fromisoformat(date.end_date) - self._today).days
        return left >= (days(date) * _BEGUN if days(date) > _TWO_YEARS else 0)

    def has_begun(self, date: Entity) -> bool:
        """Tell whether enough of a time is over on the document's day for it to have results, as far as is known."""
        if self._today is None or not date.start_date or not date.end_date:
            return True
        return (self._today - dt.date.fromisoformat(date.start_date)).days >= days(date) * _BEGUN


def days(date: Entity) -> int:
    """Give how long a time lasts, 0 where its ends are not known."""
    if not date.start_date or not date.end_date:
        return 0
    return (dt.date.fromisoformat(date.end_date) - dt.date.fromisoformat(date.start_date)).days
