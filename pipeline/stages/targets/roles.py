"""Tells by the words before a date what it is there for: to compare, to name something, to say from or until when."""

from typing import Final

from pipeline.rules import RuleSet

_REACH: Final = 24
_COMPARED: Final = 40
_LONG_REACH: Final = 90
_ITEM_MARK: Final = ";"


class DateRoles:
    """Tells what dates are there for; all offsets are those where a date begins in the folded view of a document.

    Parameters
    ----------
    rules
        The rules of the run.
    """

    def __init__(self, rules: RuleSet) -> None:
        shapes = {rule.id: rule.compiled for rule in rules.rules("targets/shapes")}
        self._before, self._itself = shapes["compare.before"], shapes["compare.itself"]
        self._since, self._due, self._reported, self._named, self._standard, self._programme = (
            shapes[f"date.{name}"] for name in ("since", "due", "reported", "named", "of-standard", "of-programme")
        )
        self._council = shapes["date.of-council"]
        self._until, self._from, self._cumulative, self._paper = (
            shapes[f"date.{name}"] for name in ("until", "from", "cumulative", "of-paper")
        )

    def is_compared(self, view: str, at: int) -> bool:
        """Tell whether a date is only what something is compared with (``so với cùng kỳ năm 2021``)."""
        return self.compared_from(view, at) < at

    def compared_from(self, view: str, at: int) -> int:
        """Give where the words begin by which something is compared with a date, that of the date where none do."""
        found = self._before.search(view, _floor(view, at, _COMPARED), at)
        return found.start() if found else at

    def is_same_time(self, view: str, at: int) -> bool:
        """Tell whether a date says "cùng kỳ", and so is not the time a paragraph is about."""
        return self._itself.match(view, at) is not None

    def is_since(self, view: str, start: int, at: int) -> bool:
        """Tell whether the words before a date, from `start` on, say that something began then."""
        return self._since.search(view, start, at) is not None

    def is_due(self, view: str, at: int, start: int | None = None) -> bool:
        """Tell whether the words before a date, from `start` on, say that something is due by then."""
        return self._due.search(view, max(0, at - _REACH) if start is None else start, at) is not None

    def is_reported(self, view: str, at: int) -> bool:
        """Tell whether a date says until when something was counted (``tính đến giữa tháng 2``)."""
        return self._reported.search(view, _floor(view, at, _REACH), at) is not None

    def is_until(self, view: str, at: int) -> bool:
        """Tell whether a date says until when, whether something lasted or is due (``đến năm 2030``)."""
        return self._until.search(view, _floor(view, at, _REACH), at) is not None

    def is_end(self, view: str, at: int) -> bool:
        """Tell whether a date says from or until when."""
        return self.is_until(view, at) or self._from.search(view, _floor(view, at, _REACH), at) is not None

    def is_cumulative(self, view: str, at: int) -> bool:
        """Tell whether a date says until when something ran on (``đến hết tháng 11``)."""
        return self._cumulative.search(view, _floor(view, at, _REACH), at) is not None

    def is_of_paper(self, view: str, at: int) -> bool:
        """Tell whether a date is when a numbered document was issued (``Kế hoạch 43 ngày 3/5/2020``)."""
        return self._paper.search(view, _floor(view, at, _COMPARED), at) is not None

    def is_of_standard(self, view: str, at: int) -> bool:
        """Tell whether a date only names a standard (``theo chuẩn nghèo giai đoạn 2021 - 2025``)."""
        return self._standard.search(view, _floor(view, at, _LONG_REACH), at) is not None

    def is_of_programme(self, view: str, start: int, at: int) -> bool:
        """Tell whether a date only names a programme or document that stands between `start` and it."""
        return self._programme.search(view, max(start, at - _LONG_REACH), at) is not None

    def is_of_council(self, view: str, sentence: int, at: int) -> bool:
        """Tell whether a term is that of a council (``Kỳ họp thứ 4 HĐND xã, nhiệm kỳ 2021 - 2026``)."""
        return self._council.search(view, sentence, at) is not None

    def is_of_listed_name(self, view: str, sentence: int, at: int) -> bool:
        """Tell whether a date belongs to the name of a congress or resolution that is one item of its sentence."""
        item = view.rfind(_ITEM_MARK, sentence, at)
        return item >= 0 and self._named.search(view, item + 1, at) is not None


def _floor(view: str, at: int, reach: int) -> int:
    """Give where the words before an offset begin that may say something of it, in its own block."""
    return max(view.rfind("\n", 0, at) + 1, at - reach)
