"""Finds the time that a sentence itself gives one of its quantities."""

import re
from collections.abc import Sequence
from typing import Final

from pipeline.model import Entity
from pipeline.stages.targets.frame import Frame
from pipeline.stages.targets.passage import Passage
from pipeline.stages.targets.roles import DateRoles
from pipeline.stages.targets.times import SPANS

_STOPS: Final = ",;.:()"
_CLOSED: Final = re.compile(" ?;")
_CLOSE: Final = 14
_REACH: Final = 24
_MOVED: Final = "becomes"
_FROM: Final = "từ"
_MOVE: Final = 40


class OwnTimes:
    """Finds, among the dates of a sentence, the one that a quantity holds for.

    Parameters
    ----------
    roles
        Tells what dates are there for.
    """

    def __init__(self, roles: DateRoles) -> None:
        self._roles = roles

    def of(
        self, passage: Passage, dates: Sequence[Entity], frame: Frame, frames: Sequence[Frame], *, planned: bool,
    ) -> Entity | None:
        """Give the date that a quantity takes: right behind it, else before it, else behind it further on.

        Parameters
        ----------
        passage
            The sentence.
        dates
            Its dates that may be the time of figures, in text order.
        frame
            The quantity in its frame.
        frames
            All of the sentence.
        planned
            Whether it is a plan, which may be due at a date further behind.
        """
        references = [other.reference for other in frames if other.reference]
        at = frame.quantity
        free = [date for date in dates
                if not any(start < date.end and date.start < end for start, end in references)]
        open_to = [date for date in free if not _is_bracketed(passage, date, at.start)]
        behind = self._behind(passage, open_to, frame, frames)
        if behind and behind.start - at.end <= _CLOSE:
            return behind
        before = [date for date in open_to if date.end <= at.start and not self._only_starts(passage, date, at.start)
                  and not _belongs_to_another(passage, date, frame, frames)]
        if is_source(passage, frame, frames):
            # What something is to become by a time is not what it came from.
            before = [date for date in before if not self._roles.is_until(passage.view, date.start)]
        if planned:
            # What is due at the end of a clause (``... vào năm 2023; ...``) is due in that clause alone.
            before = [date for date in before if not _CLOSED.match(passage.view, date.end)]
        if before:
            return before[-1]
        if behind and behind.kind in SPANS - {"term"}:
            return behind
        return self._due_behind(passage, free, frame, frames) if planned else None

    def _behind(
        self, passage: Passage, dates: Sequence[Entity], frame: Frame, frames: Sequence[Frame],
    ) -> Entity | None:
        """Give the first date behind a quantity in its own clause, or in brackets right behind it."""
        at, view = frame.quantity, passage.view
        for date in dates:
            gap = view[at.end : date.start]
            if date.start < at.end or date.start >= frame.ceiling:
                continue
            if gap.strip() == "(":
                return date
            if not any(mark in _STOPS for mark in gap) and not self._roles.is_since(view, at.end, date.start):
                named = self._roles.is_of_programme(view, at.end, date.start)
                turned = passage.marks.within("kinds", at.end, date.start)
                return None if named or turned or _names_next(frame, frames, date) else date
        return None

    def _only_starts(self, passage: Passage, date: Entity, at: int) -> bool:
        """Tell whether a date only says from when, in a clause of its own (``ngay từ tháng 1, phấn đấu …``)."""
        view = passage.view
        if date.kind == "interval" or "," not in view[date.end : at]:
            return False
        return self._roles.is_since(view, max(0, date.start - _REACH), date.start)

    def _due_behind(
        self, passage: Passage, dates: Sequence[Entity], frame: Frame, frames: Sequence[Frame],
    ) -> Entity | None:
        """Give the date behind a planned quantity that says by when (``làm 8 nhà và sửa 3 nhà, xong trong quý II``)."""
        at = frame.quantity.end
        view = passage.view
        date = next((date for date in dates if date.start >= at and self._roles.is_due(view, date.start, at)), None)
        if date is None or ";" in view[at : date.start]:
            return None
        others = [other.quantity.start for other in frames if other.quantity.start > at]
        joined = all(other < date.start and "," not in view[at:other] for other in others)
        return date if joined else None


def is_source(passage: Passage, frame: Frame, frames: Sequence[Frame]) -> bool:
    """Tell whether a quantity is what the next one came from (``từ 12%`` in ``từ 12% lên 15%``)."""
    following = next((other for other in frames if other.quantity.start > frame.quantity.start), None)
    if following is None or following.predicate.says[:1] != (_MOVED,) or following.own:
        return False
    before = passage.view[max(frame.floor, frame.quantity.start - _CLOSE) : frame.quantity.start].split()
    gap = passage.view[frame.quantity.end : following.quantity.start]
    return _FROM in before and len(gap) <= _MOVE and not set(gap) & set(";()")


def is_inside(date: Entity, frame: Frame) -> bool:
    """Tell whether a date stands between a quantity and its own indicator."""
    return frame.own and frame.indicator is not None and frame.indicator[0] < date.start < frame.quantity.start


def is_inside_another(date: Entity, frame: Frame, frames: Sequence[Frame]) -> bool:
    """Tell whether a date stands between another indicator before a quantity and the quantity of that."""
    return any(is_inside(date, other) and other.statement != frame.statement
               for other in frames if other.quantity.start < frame.quantity.start)


def _is_bracketed(passage: Passage, date: Entity, at: int) -> bool:
    """Tell whether a date stands in brackets that the quantity stands outside of."""
    view = passage.view
    opened, closed = view.rfind("(", passage.start, date.start), view.find(")", date.end, passage.end)
    if (opened + 1, closed) == (date.start, date.end):
        return False
    return opened >= 0 > view.rfind(")", opened, date.start) and closed >= 0 and not opened < at < closed


def _names_next(frame: Frame, frames: Sequence[Frame], date: Entity) -> bool:
    """Tell whether the indicator of a later quantity begins before a date, which then belongs to that."""
    return any(
        other.own and other.indicator and frame.quantity.end <= other.indicator[0] < date.start
        for other in frames if other.quantity.start > date.start
    )


def _belongs_to_another(passage: Passage, date: Entity, frame: Frame, frames: Sequence[Frame]) -> bool:
    """Tell whether a date stands right behind an earlier quantity of another statement, or what this one came from."""
    return any(
        date.start >= other.quantity.end and not passage.view[other.quantity.end : date.start].strip(" (")
        and (other.statement != frame.statement or _MOVED in frame.predicate.says)
        for other in frames if other.quantity.start < frame.quantity.start
    )
