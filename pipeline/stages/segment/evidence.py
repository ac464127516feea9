"""Weighs what a text says about its own time: chooses the year of a day that is printed without one.

A report says what was reached in a year and what is planned for the next, how many months of the year have passed,
which congress is meeting, which decisions lie behind it. Each such hit speaks for some years and against others; the
year that most speaks for is taken, and none when too little speaks for it or two years come close to each other.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.literals import searchable
from pipeline.match import Beginnings, search
from pipeline.rules import Rule
from pipeline.values.calendar import is_day

_ENOUGH: Final = 1.2
_AHEAD: Final = 0.5
_LATE: Final = 9
_EARLY: Final = 4
_HALF: Final = 6
_REPORTED: Final = frozenset({"results", "part", "past", "dated"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One hit of a rule.

    Attributes
    ----------
    what
        What it is evidence of, as declared in the rules.
    weight
        How much it says.
    year, until, month
        The numbers in it; ``None`` where it has none.
    number
        The day of the month.
    """

    what: str
    weight: float
    year: int | None = None
    until: int | None = None
    month: int | None = None
    number: int | None = None

    @property
    def day(self) -> dt.date | None:
        """The full day it names, if it names one."""
        if self.year is None or self.month is None or self.number is None:
            return None
        return _date(self.year, self.month, self.number)


class Weigher:
    """Finds and weighs evidence.

    Parameters
    ----------
    rules
        The rules of ``segment/published``.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = tuple(rules)
        self._beginnings = Beginnings(self._rules)

    def find(self, texts: Iterable[str]) -> list[Evidence]:
        """Give the hits of all rules in folded texts, text by text."""
        return [
            _evidence(rule, found.groupdict())
            for text in texts
            for rule, places in zip(self._rules, self._beginnings.find(searchable(text)), strict=True)
            for found in search(rule, text, 0, len(text), places)
        ]

    def day_of(self, events: Sequence[Evidence], found: Sequence[Evidence]) -> dt.date | None:
        """Give the day of the first event, in the year the evidence speaks for.

        Parameters
        ----------
        events
            The days of events that the lead names, in order.
        found
            All evidence of the document.

        Returns
        -------
        datetime.date or None
            ``None`` when the lead names no day, or the evidence for its year is weak.
        """
        distinct = set(found)
        event = next((item for item in events if item.month and item.number and not _is_history(item, distinct)), None)
        if event is None or event.month is None or event.number is None:
            return None
        if event.year is not None:
            return event.day
        years = sorted({year + step for item in distinct if item.year for year in (item.year, item.until or item.year)
                        for step in (-1, 0, 1)})
        scores = {day: sum(_speaks(item, day, distinct) for item in sorted(distinct, key=repr))
                  for year in years if (day := _date(year, event.month, event.number))}
        ranked = sorted(scores, key=lambda day: (-scores[day], day))
        if not ranked or scores[ranked[0]] < _ENOUGH:
            return None
        is_clear = len(ranked) == 1 or scores[ranked[0]] - scores[ranked[1]] >= _AHEAD
        return ranked[0] if is_clear else None


def _evidence(rule: Rule, groups: Mapping[str, str | None]) -> Evidence:
    numbers = {name: int(value) if value else None for name, value in groups.items() if name != "span"}
    weight = rule.attributes["weight"]
    return Evidence(
        what=rule.get("evidence"), weight=float(weight) if isinstance(weight, int | float) else 0.0,
        year=numbers.get("year"), until=numbers.get("until"), month=numbers.get("month"), number=numbers.get("day"),
    )


def _date(year: int, month: int, day: int) -> dt.date | None:
    return dt.date(year, month, day) if is_day(year, month, day) else None


def _is_history(event: Evidence, found: set[Evidence]) -> bool:
    """Tell whether the document reports on times long after the day of an event that names its year."""
    if event.year is None:
        return False
    later = (item.weight for item in found if item.what in _REPORTED and item.year and item.year > event.year + 1)
    return sum(later) >= _ENOUGH


def _speaks(item: Evidence, day: dt.date, found: set[Evidence]) -> float:
    """Tell how much a hit speaks for (or, below zero, against) a document of that day."""
    if item.year is None:
        return 0.0
    if item.what == "term" and any(other.what == "congress" for other in found):
        opens = max(other.year or 0 for other in found if other.what == "term") == item.year
        return item.weight * (1.0 if day.year == item.year else -0.5) if opens else 0.0
    judge = _JUDGES.get(item.what)
    return item.weight * judge(item, item.year, day) if judge else 0.0


def _judge_results(_: Evidence, year: int, day: dt.date) -> float:
    if (day.year == year and day.month >= _LATE) or (day.year == year + 1 and day.month <= _EARLY):
        return 1.0
    if day.year == year:
        return 0.3
    return 0.0 if day.year == year + 1 else -1.0 if day.year < year else -0.5


def _judge_plan(_: Evidence, year: int, day: dt.date) -> float:
    if (day.year == year - 1 and day.month >= _LATE) or (day.year == year and day.month <= _EARLY):
        return 1.0
    if day.year == year:
        return 0.6 if day.month <= _HALF else 0.3
    return 0.0 if day.year == year - 1 else -1.0


def _judge_part(item: Evidence, year: int, day: dt.date) -> float:
    return 1.0 if day.year == year and day.month >= (item.month or 1) else -0.5


def _judge_due(_: Evidence, year: int, day: dt.date) -> float:
    return 0.0 if day.year <= year else -1.0


def _judge_past(_: Evidence, year: int, day: dt.date) -> float:
    return -1.0 if day.year < year else 0.5 if day.year == year else 0.0


def _judge_term(item: Evidence, year: int, day: dt.date) -> float:
    return 0.0 if year - 1 <= day.year <= (item.until or year) else -0.5


def _judge_dated(item: Evidence, year: int, day: dt.date) -> float:
    if item.day is not None and day < item.day:
        return -2.0
    return 1.0 if day.year == year else 0.0


def _judge_deadline(item: Evidence, year: int, day: dt.date) -> float:
    if item.day is not None and day > item.day:
        return -1.0
    return 1.0 if day.year == year else 0.0


_JUDGES: Final[Mapping[str, Callable[[Evidence, int, dt.date], float]]] = {
    "results": _judge_results, "plan": _judge_plan, "part": _judge_part, "due": _judge_due, "past": _judge_past,
    "term": _judge_term, "dated": _judge_dated, "deadline": _judge_deadline,
}
