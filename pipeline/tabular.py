"""Tables that were flattened to lines without borders: which line is a head, and which cells a row below it holds.

A head is a line of nothing but names of columns (``TT Chỉ tiêu ĐVT Kế hoạch 2022 Thực hiện``), or a run of lines of one
name each. In a row below it the figures stand last, and what stands before them is the row's name.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import regex

from pipeline.rules import Entry

FIGURES: Final = frozenset({"plan", "result", "estimate", "ratio", "change"})
COMPARING: Final = frozenset({"ratio", "change"})
_LONGEST_HEAD: Final = 240
_FEWEST: Final = 3
_LONGEST_TAIL: Final = 24
_BOUND: Final = r"(?:[<>≤≥~]=?|trên|dưới|từ|hơn)"
_VALUE: Final = r"[-+]?\d[\d.,]*[%‰]?"
_FIGURE: Final = rf"(?:{_BOUND} ?)?{_VALUE}(?:[-–]\d[\d.,]*[%‰]?)?|[-–…x]"
_IS_FIGURE: Final = regex.compile(_FIGURE)
_LEADING: Final = rf"(?:{_BOUND}|khoảng|gần|tối thiểu|ít nhất|tối đa|không quá|tăng|giảm|đạt|ước|còn)"
_MEASURED: Final = (
    r"(?: ?(?:nghìn|ngàn|triệu|tỷ|đồng|usd|ha|tấn|người|hộ|xã|thôn|km|m2|lần|trở lên))*(?:/(?:năm|người|ha))*"
)
_IS_CELL: Final = regex.compile(
    rf"(?:{_LEADING} ?)*{_VALUE}(?: ?[-–÷] ?\d[\d.,]*[%‰]?)?{_MEASURED}(?: ?\([^()]*\))?|[-–…x]",
)
_NUMBER: Final = regex.compile(r"(?:\d{1,3}(?:\.\d{1,2})*|[ivx]{1,5}|[a-zđ])[.)]?|[-+*]")
_ROW: Final = regex.compile(
    rf"(?:(?P<number>{_NUMBER.pattern})\ +)?(?:[-+*•]\ +)?(?P<name>\S*\p{{L}}.*?)(?P<figures>(?:\ +(?:{_FIGURE}))+)",
)
_TIMED: Final = regex.compile(
    r"(?:(?:lũy kế|luỹ kế|cộng dồn|ước|ước tính) )?(?:\d+ tháng(?: đầu năm)?|tháng \d+|quý [ivx\d]+)"
    r"(?:[ /.-]?(?:năm )?(?:19|20)\d\d)? (?=(?:%|so|tăng)\b)",
)
_PART_OF_YEAR: Final = regex.compile(r"(?: (?:\d+ tháng(?: đầu| cuối)?|tháng \d+|quý [ivx\d]+|cả|hết))* *")
_LETTER: Final = regex.compile(r"\p{L}")
_REMARK: Final = regex.compile(r"(?<=\d%?)\ +\p{L}[\p{L}\ ,]{0,24}$")
_YEAR_BEHIND: Final = regex.compile(r" ?(?:19|20)\d\d\b")
_BLANK: Final = regex.compile(" ")
_NO_TAIL: Final = frozenset(".:;?!")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: where its name is in the line, and what it says: a figure's meaning, ``name``, ``unit``, ``number``.

    Offsets are counted from the start of the line; `named` is where the name ends and what tells more of it begins.
    """

    start: int
    named: int
    end: int
    says: str


class ColumnNames:
    """Knows the names of columns.

    Parameters
    ----------
    entries
        The lexicon ``tables/columns``.
    """

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._by_form = {form: entry for entry in entries for form in entry.forms}
        forms = sorted(self._by_form, key=lambda form: (-len(form), form))
        self._name = regex.compile(rf"(?<!\w)(?:{'|'.join(map(regex.escape, forms))})(?!\w)")

    def head(self, line: str) -> tuple[Column, ...]:
        """Give the columns of a folded line that holds nothing but their names; none where it is no head of a table."""
        columns = self._columns(line) if len(line) <= _LONGEST_HEAD else ()
        return columns if is_head(columns) else ()

    def one(self, line: str) -> Column | None:
        """Give the column whose name is a whole folded line."""
        # "tháng 10/2023 so với cùng kỳ năm trước (%)": the time that is compared stands before the name.
        timed = _TIMED.match(line)
        name = line[timed.end() :] if timed else line
        columns = self._columns(name, parting=False) if len(line) <= _LONGEST_HEAD else ()
        return columns[0] if len(columns) == 1 else None

    def first(self, cell: str) -> Column | None:
        """Give the column whose name a folded cell begins with, a time that is compared before it or not."""
        timed = _TIMED.match(cell)
        hit = self._name.match(cell, timed.end() if timed else 0)
        entry = self._by_form[hit.group()] if hit else None
        if hit is None or entry is None or (entry.attributes.get("dated") and not _YEAR_BEHIND.match(cell, hit.end())):
            return None
        if entry.attributes.get("alone") and _LETTER.search(cell, hit.end()):
            # "Tỷ lệ hộ nghèo (%)" is no ratio to a plan.
            return None
        return Column(start=0, named=hit.end(), end=len(cell), says=entry.get("says"))

    def _columns(self, line: str, *, parting: bool = True) -> tuple[Column, ...]:
        found: list[Column] = []
        if not self._name.match(line):
            return ()
        for hit in self._name.finditer(line):
            entry = self._by_form[hit.group()]
            if entry.attributes.get("dated") and not self._is_year(line, hit.start(), hit.end(), found):
                continue
            found.append(Column(start=hit.start(), named=hit.end(), end=hit.end(), says=entry.get("says")))
        if not found or found[0].start:
            return ()
        if parting and not any(column.says == "name" for column in found):
            found = self._parted(line, found)
        edges = [column.start for column in found[1:]] + [len(line)]
        tails = [line[column.end : edge] for column, edge in zip(found, edges, strict=True)]
        if any(len(tail) > _LONGEST_TAIL or _NO_TAIL & set(tail) for tail in tails):
            return ()
        return tuple(
            replace(column, end=column.end + len(tail.rstrip()))
            for column, tail in zip(found, tails, strict=True)
        )

    def _parted(self, line: str, columns: list[Column]) -> list[Column]:
        """Part the name of the rows' column from the one behind it, where both together are a name too."""
        for index, column in enumerate(columns):
            text = line[column.start : column.end]
            for blank in (found.start() for found in _BLANK.finditer(text)):
                name, behind = self._by_form.get(text[:blank]), self._by_form.get(text[blank + 1 :])
                if name and behind and name.get("says") == "name" and behind.get("says") in FIGURES:
                    middle = column.start + blank
                    parts = [replace(column, named=middle, end=middle, says="name"),
                             replace(column, start=middle + 1, says=behind.get("says"))]
                    return [*columns[:index], *parts, *columns[index + 1 :]]
        return columns

    def _is_year(self, line: str, start: int, end: int, before: Sequence[Column]) -> bool:
        """Tell whether a year is a column of its own and does not date the column before it."""
        if not _YEAR_BEHIND.match(line, end):
            return False
        if not before or before[-1].says not in FIGURES:
            return True
        return _PART_OF_YEAR.fullmatch(line, before[-1].end, start) is None


def is_nameless(columns: Sequence[Column]) -> bool:
    """Tell whether columns are those of a table whose rows' names stand below no head."""
    return len(columns) >= _FEWEST and all(column.says in FIGURES for column in columns)


def is_head(columns: Sequence[Column]) -> bool:
    """Tell whether columns are those of a table of figures: named rows, and a column that says what its figures are."""
    said = [column.says for column in columns]
    return len(said) >= _FEWEST and said.count("name") == 1 and not FIGURES.isdisjoint(said)


def split_row(line: str, head: Sequence[Column]) -> tuple[tuple[int, int, str], ...]:
    """Split a folded line into the cells of a row.

    Parameters
    ----------
    line
        The line.
    head
        The columns of the table.

    Returns
    -------
    tuple of (start, end, says)
        Half-open offsets in the line and what each cell's column says: ``number``, ``name`` (with the unit behind it),
        then the figures. None where the line does not end in as many figures as the table has columns of them.
    """
    if any(column.says == "note" for column in head):
        line = _REMARK.sub("", line)
    found = _ROW.fullmatch(line)
    if found is None:
        return ()
    figures = list(_IS_FIGURE.finditer(line, found.start("figures")))
    columns = filled([column.says for column in head if column.says in FIGURES], len(figures))
    if not columns:
        return ()
    figures = figures[len(figures) - len(columns) :]
    cells = [(*found.span("number"), "number")] if found["number"] else []
    cells.append((found.start("name"), len(line[: figures[0].start()].rstrip()), "name"))
    return (*cells, *((*figure.span(), says) for figure, says in zip(figures, columns, strict=True)))


def is_figure(line: str) -> bool:
    """Tell whether a folded cell holds a figure, or the sign of an empty one, and nothing else."""
    return _IS_CELL.fullmatch(line) is not None


def is_number(line: str) -> bool:
    """Tell whether a folded cell holds the printed number of a row, and nothing else."""
    return _NUMBER.fullmatch(line) is not None


def filled(columns: list[str], figures: int) -> list[str]:
    """Give the columns that a row's figures fill; none where it cannot be told.

    Of all columns only the last ones that compare may have been left empty, as a rate is seldom set against its plan.
    """
    if len(columns) <= figures:
        return columns
    kept = columns[:figures]
    is_told = COMPARING.isdisjoint(kept) and COMPARING.issuperset(columns[figures:])
    return kept if is_told else []
