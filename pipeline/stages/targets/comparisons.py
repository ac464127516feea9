"""Says what earlier time a quantity is measured against."""

from dataclasses import dataclass
from typing import Final

from pipeline.rules import RuleSet
from pipeline.stages.targets.frame import Frame
from pipeline.stages.targets.passage import Passage
from pipeline.stages.targets.predicate import MOVES
from pipeline.stages.targets.quantity import PERCENT, TIMES

_YEAR: Final = len("2020")
_DAY: Final = len("2020-01-01")
_TERM_YEARS: Final = 5
_ENDS: Final = ",;.):"


class ComparisonReader:
    """Reads what time references mean.

    Parameters
    ----------
    rules
        The rules of the run.
    """

    def __init__(self, rules: RuleSet) -> None:
        shapes = {rule.id: rule.compiled for rule in rules.rules("targets/shapes")}
        self._itself, self._last_year, self._earlier, self._joined = (
            shapes[name] for name in ("compare.itself", "compare.last-year", "compare.earlier", "join.list")
        )

    def open(self) -> "Comparisons":
        """Give the comparisons of a document, to be read in text order."""
        return Comparisons(self)

    def said(self, passage: Passage, reference: tuple[int, int], period: str | None) -> tuple[str | None, bool]:
        """Give the time that a reference names, and whether that is said by its distance from `period`."""
        start, end = reference
        view = passage.view
        named = next((date for date in passage.labelled("DATE") if start < date.end and date.start <= end + 1), None)
        is_same = self._itself.search(view, start, end) is not None
        if period and period[:_YEAR].isdigit():
            if named and named.value and named.kind == "term" and named.mod == "start":
                return named.value[:_YEAR], False
            if named and named.value and not named.relative:
                return (_same_part(period, named.value) if is_same else None) or named.value, False
            reach = view[start : max(end, named.end if named else end)]
            # What holds on one day alone keeps the year that is named.
            moved = self._moved(reach, period, is_same=is_same and not (named and len(period) == _DAY))
            if moved:
                return moved, True
        return named.value if named else None, False

    def _moved(self, said: str, period: str, *, is_same: bool) -> str | None:
        """Give the same time a year, or a term, before `period`, where that is meant."""
        first, last = int(period[:_YEAR]), int(period.rsplit("/", maxsplit=1)[-1][:_YEAR])
        if self._earlier.search(said):
            length = last - first if last - first == _TERM_YEARS else last - first + 1
            return earlier(period, length) if last > first else None
        if is_same:
            return earlier(period, 1)
        return str(first - 1) if first == last and self._last_year.search(said) else None

    def goes_on(self, view: str, at: int, end: int) -> bool:
        """Tell whether nothing behind an offset says what is compared: a clause ends there."""
        rest = view[at:end].lstrip()
        return not rest or rest[0] in _ENDS or self._joined.match(view, at, end) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Compared:
    """The last comparison with a time: where it stands, the period compared, with what, and how that is said."""

    block: str
    sentence: str
    period: str | None
    found: str
    is_relative: bool


class Comparisons:
    """The comparisons of a document.

    Parameters
    ----------
    reader
        Reads what references mean.
    """

    def __init__(self, reader: ComparisonReader) -> None:
        self._reader = reader
        self._last: _Compared | None = None

    def of(self, passage: Passage, frame: Frame, period: str | None) -> str | None:
        """Give the period of what a quantity is measured against, where that is an earlier time.

        What moved by a share and says nothing of it (``tăng 5%; ...``) is measured against what the figures before it
        in its paragraph were.

        Parameters
        ----------
        passage
            The sentence.
        frame
            One of its quantities in its frame, to be asked for in text order.
        period
            The period of the quantity.
        """
        if frame.reference is None:
            return self._gone_on(passage, frame, period)
        found, is_relative = self._reader.said(passage, frame.reference, period)
        if found and frame.against == "time":
            self._last = _Compared(block=passage.sentence.block, sentence=passage.sentence.id, period=period,
                                   found=found, is_relative=is_relative)
        return found

    def _gone_on(self, passage: Passage, frame: Frame, period: str | None) -> str | None:
        last = self._last
        if last is None or not period:
            return None
        # Into another paragraph only "the same period" goes on, for the same time.
        if last.block != passage.sentence.block and not (last.is_relative and last.period == period):
            return None
        # Shares go on through a paragraph, amounts in their sentence; what is counted may be new.
        if not _is_share(frame) and (frame.quantity.noun or last.sentence != passage.sentence.id):
            return None
        if not frame.predicate.first(_MOVED) or not self._reader.goes_on(passage.view, frame.quantity.end, passage.end):
            return None
        if last.period == period:
            return last.found
        return earlier(period, 1) if last.is_relative and last.found == earlier(last.period or "", 1) else None


_MOVED: Final = MOVES - {"ratio", "over"}


def _is_share(frame: Frame) -> bool:
    return frame.quantity.unit in {PERCENT, TIMES}


def _same_part(period: str, named: str) -> str | None:
    """Give the same months of another year, where `period` is a part of a year and `named` a whole one."""
    is_part = len(named) == _YEAR and named.isdigit() and "-" in period and "/" in period
    return earlier(period, int(period[:_YEAR]) - int(named)) if is_part else None


def earlier(period: str, years: int) -> str:
    """Give a period some years earlier."""
    return "/".join(f"{int(part[:_YEAR]) - years:04}{part[_YEAR:]}" if part[:_YEAR].isdigit() else part
                    for part in period.split("/"))
