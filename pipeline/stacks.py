"""Tables whose cells stand on lines of their own: where a row begins, and which column each of its lines is of.

Empty cells have left no line, and the rows that only head others hold no figures: what can be told is told by what the
lines look like, a figure, a printed number, a remark (``Đạt``) or words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from pipeline.rules import Entry
from pipeline.tabular import COMPARING, FIGURES, Column, filled, is_figure, is_number

_LONGEST_UNIT: Final = 24
_MOST: Final = 2


class Stacks:
    """Reads tables with a cell a line.

    Parameters
    ----------
    entries
        The lexicon ``tables/remarks``: what a cell may say of its row.
    """

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._remarks = frozenset(form for entry in entries for form in entry.forms)

    def rows(self, lines: Sequence[str], head: Sequence[Column]) -> list[tuple[int, int]]:
        """Give the rows (half-open indexes of folded `lines`) below a head; what stands below the table is no row.

        A row begins at a printed number, where the table has a column of them, or at words behind a figure or remark.
        """
        starts = [index for index, begins in enumerate(self._begins(lines, head)) if begins]
        rows: list[tuple[int, int]] = []
        for start, end in pairwise([*starts, len(lines)]):
            if end - start > _MOST * len(head) + 1:
                # What stands behind the last row runs on.
                if not any(map(is_figure, lines[start + 1 : start + len(head)])):
                    break
                rows.append((start, min(end, start + len(head))))
                break
            rows.append((start, end))
        while rows and not any(map(is_figure, lines[rows[-1][0] + 1 : rows[-1][1]])):
            rows.pop()
        if rows:
            first, last = rows[-1]
            while not (is_figure(lines[last - 1]) or self._is_remark(lines[last - 1])):
                last -= 1
            rows[-1] = first, last
        return rows

    def split(self, lines: Sequence[str], head: Sequence[Column]) -> tuple[str, ...]:
        """Say what each of a row's lines is.

        Parameters
        ----------
        lines
            The folded lines of one row.
        head
            The columns of the table.

        Returns
        -------
        tuple of str
            What the column of each line says, nothing for a line of none; empty where the lines do not fit the columns.
        """
        columns = [column.says for column in head]
        numbered = columns[0] == "number" and len(lines) > 1 and is_number(lines[0]) and not is_figure(lines[1])
        said = ["number" if numbered else ""] + [""] * (len(lines) - 1)
        figures = [index for index in range(int(numbered), len(lines)) if is_figure(lines[index])]
        full = filled([says for says in columns if says in FIGURES], len(figures))
        words = list(range(int(numbered), figures[0] if figures else 0))
        if not full or not words or len(full) != len(figures):
            return ()
        inner = [lines[index] for index in range(figures[0], figures[-1]) if index not in figures]
        if any(not line.startswith("(") for line in inner):
            return ()
        for index, says in zip(figures, full, strict=True):
            said[index] = says
        if "unit" in columns and len(words) > 1 and len(lines[words[-1]]) <= _LONGEST_UNIT:
            said[words.pop()] = "unit"
        # An aside in brackets may follow the name on a line of its own.
        said[next((index for index in reversed(words) if not lines[index].startswith("(")), words[-1])] = "name"
        return tuple(said)

    def _is_remark(self, line: str) -> bool:
        return line in self._remarks

    def _begins(self, lines: Sequence[str], head: Sequence[Column]) -> Iterator[bool]:
        """Tell of each line whether a row begins there."""
        numbered = head[0].says == "number"
        counted = _Counted(head)
        figures, is_behind_number, last = 0, False, ""
        for index, line in enumerate(lines):
            begins = index == 0
            if numbered and self._is_number(lines, index) and counted.may_number(line, last, figures):
                begins, is_behind_number, last = True, True, line
            elif is_figure(line):
                figures += 1
                is_behind_number = False
            elif not self._is_remark(line) and not line.startswith("("):
                begins = begins or (not is_behind_number and (figures > 0))
                is_behind_number = False
            if begins:
                figures = 0
            yield begins

    def _is_number(self, lines: Sequence[str], index: int) -> bool:
        """Tell whether a line may be the printed number of the row that goes on with the next line, words."""
        below = lines[index + 1] if index + 1 < len(lines) else None
        if below is None or not is_number(lines[index]):
            return False
        return not (is_figure(below) or is_number(below) or self._is_remark(below))


@dataclass(frozen=True, slots=True)
class _Counted:
    """Tells whether what looks like a row's number may be one, rather than the last figure of the row before."""

    head: Sequence[Column]

    def may_number(self, line: str, last: str, figures: int) -> bool:
        """Tell it of a line, by the number of the row before and how many figures that has had so far."""
        if not is_figure(line) or not figures or line.endswith((".", ")")):
            return True
        if line.isdigit():
            return line == "1" or (last.isdigit() and int(line) == int(last) + 1)
        columns = [column.says for column in self.head if column.says in FIGURES]
        return figures >= sum(says not in COMPARING for says in columns)
