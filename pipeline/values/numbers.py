"""Numbers as Vietnamese reports write them in digits, with points and commas.

Vietnamese writes a point between thousands and a comma before decimals (``4.435`` is 4435, ``98,4`` is 98.4), but texts
mix this with the English way. What one numeral leaves open, the document's other numerals may settle: see
:class:`NumberStyle`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

FRACTION_SIGNS: Final[Mapping[str, Decimal]] = {
    "½": Decimal(1) / 2, "⅓": Decimal(1) / 3, "⅔": Decimal(2) / 3, "¼": Decimal(1) / 4, "¾": Decimal(3) / 4,
    "⅕": Decimal(1) / 5, "⅖": Decimal(2) / 5, "⅗": Decimal(3) / 5, "⅘": Decimal(4) / 5,
}

_GROUP: Final = 3
_GROUPED: Final = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
_GROUPED_WITH_DECIMALS: Final = re.compile(r"(\d{1,3}(?:([.,])\d{3})+)([.,])(\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeral:
    """A number read from its surface; `ambiguous` when another reading is as plausible.

    `step` is what one more in its last printed digit is worth; nought where it is exact, as a count is.
    """

    value: Decimal
    ambiguous: bool = False
    step: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberStyle:
    """How a document writes numbers, as far as its unmistakable numerals tell.

    Attributes
    ----------
    comma_groups
        Some numeral has a comma between thousands, as ``1,234,567``.
    point_decimals
        Some numeral has a decimal point, as ``9.5%`` or ``1,234.5``.
    comma_decimals
        Some numeral has a decimal comma, as ``98,4%``.
    point_groups
        Some numeral has a point between thousands, as ``1.234.567``.
    """

    comma_groups: bool = False
    point_decimals: bool = False
    comma_decimals: bool = False
    point_groups: bool = False

    @classmethod
    def of(cls, numerals: Iterable[str]) -> "NumberStyle":
        """Read the style off numerals that stand before a unit (dates such as ``23.4`` would mislead)."""
        seen = {(mark, grouping) for numeral in numerals for mark, grouping in _evidence(numeral)}
        return cls(
            comma_groups=(",", True) in seen, point_decimals=(".", False) in seen,
            comma_decimals=(",", False) in seen, point_groups=(".", True) in seen,
        )

    @property
    def is_english(self) -> bool:
        """Whether points are decimal and commas are not."""
        return (self.point_decimals or self.comma_groups) and not (self.comma_decimals or self.point_groups)


def _evidence(numeral: str) -> Iterable[tuple[str, bool]]:
    marks = [char for char in numeral if char in ".,"]
    if len(set(marks)) > 1:
        yield marks[0], True
        yield marks[-1], False
    elif len(marks) > 1:
        yield marks[0], True
    elif marks and len(numeral) - numeral.index(marks[0]) != len(".000"):
        yield marks[0], False


def read(numeral: str, style: NumberStyle, *, whole: bool = False) -> Numeral | None:
    """Read a numeral of digits, points and commas.

    Parameters
    ----------
    numeral
        The surface, beginning and ending with a digit.
    style
        The document's style.
    whole
        The thing counted comes in wholes (households, đồng without a word for millions), so that three digits
        behind a mark are thousands.

    Returns
    -------
    Numeral or None
        ``None`` where the marks make no number (``17.2.2025``, ``1,2,3``).

    Examples
    --------
    >>> read("4.435", NumberStyle()).value
    Decimal('4435')
    >>> read("98,4", NumberStyle()).value
    Decimal('98.4')
    """
    marks = [char for char in numeral if char in ".,"]
    if not marks:
        return Numeral(value=Decimal(numeral))
    if len(marks) == 1:
        return _one_mark(numeral, marks[0], style, whole=whole)
    if _GROUPED.fullmatch(numeral) and len(set(marks)) == 1:
        return Numeral(value=Decimal(numeral.replace(marks[0], "")))
    both = _GROUPED_WITH_DECIMALS.fullmatch(numeral)
    if both and both[2] != both[3]:
        return Numeral(value=Decimal(f"{both[1].replace(both[2], '')}.{both[4]}"))
    return None


def _one_mark(numeral: str, mark: str, style: NumberStyle, *, whole: bool) -> Numeral:
    head, tail = numeral.split(mark)
    grouped = Numeral(value=Decimal(head + tail))
    decimal = Numeral(value=Decimal(f"{head}.{tail}"))
    if whole and len(tail) > _GROUP and len(tail) % _GROUP == 0:
        # "25.137000 đồng": the second mark was left out.
        return grouped
    if not _GROUPED.fullmatch(numeral) or head.startswith("0"):
        return decimal
    if whole:
        return grouped
    if mark == ".":
        return _unsure(decimal) if style.is_english else grouped
    if style.is_english or (style.comma_groups and not style.comma_decimals):
        return grouped
    return decimal if style.comma_decimals else _unsure(decimal)


def _unsure(numeral: Numeral) -> Numeral:
    return Numeral(value=numeral.value, ambiguous=True)


def is_comma_thousands(numeral: str) -> bool:
    """Tell whether a numeral has one comma with three digits behind it, which may be thousands or decimals."""
    return numeral.count(",") == 1 and "." not in numeral and bool(_GROUPED.fullmatch(numeral)) and numeral[0] != "0"
