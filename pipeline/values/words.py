"""Numbers in words, as Vietnamese writes them: ``ba tỷ một trăm hai mươi triệu``, ``hai trăm linh năm``.

The grammar is that of the language: groups of hundreds, tens and digits, each with its scale, the scales falling. What
it does not make (``hàng trăm``, ``hai ba chục``, ``ba tư``) is no number. The words themselves are the caller's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, TypeAlias

Role: TypeAlias = Literal["digit", "last", "ten", "tens", "scale", "joiner", "half", "vague"]
_FIVE: Final = 5
_TEN: Final = 10
_HUNDRED: Final = 100
_THOUSAND: Final = 1000
_MILLION: Final = 10**6
_BILLION: Final = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word of numbers.

    Attributes
    ----------
    role
        A ``digit`` (``hai``), one that only ends a number (``last``: ``mốt``), ten alone (``ten``: ``mười``) or behind
        a digit (``tens``: ``mươi``), a ``scale`` (``trăm``, ``triệu``), what joins a digit to its hundreds (``joiner``:
        ``linh``), half of the scale before (``half``: ``rưỡi``), or what makes a number ``vague`` (``vài``).
    value
        What it is worth; nought where that says nothing.
    homograph
        It is mostly another word (``năm`` "year"), so that a number may begin behind it.
    """

    role: Role
    value: int
    homograph: bool = False


def read(words: Sequence[Word]) -> Decimal | None:
    """Read a number in words.

    Parameters
    ----------
    words
        All of its words.

    Returns
    -------
    Decimal or None
        ``None`` where they make no number.

    Examples
    --------
    >>> read([Word(role="digit", value=2), Word(role="tens", value=10), Word(role="last", value=1)])
    Decimal('21')
    """
    return _Parser(words).read()


def longest(words: Sequence[Word]) -> tuple[int, Decimal] | None:
    """Give where in a row of words a number begins that goes on to its end, and its value, leaving out only homographs.

    Examples
    --------
    >>> year, two = Word(role="digit", value=5, homograph=True), Word(role="digit", value=2)
    >>> longest([year, two, Word(role="tens", value=10)])
    (1, Decimal('20'))
    """
    for start in range(len(words)):
        value = read(words[start:])
        if value is not None:
            return start, value
        if not words[start].homograph:
            return None
    return None


class _Parser:
    """Reads a number from left to right."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._words = words
        self._at = 0

    def read(self) -> Decimal | None:
        total = Decimal(0)
        ceiling: int | None = None
        while self._at < len(self._words):
            group = self._group(ceiling)
            if group is None:
                return None
            scale = self._scales()
            if ceiling is not None and scale >= ceiling:
                # "hai nghìn ba trăm tỷ": all before is so many thousand millions.
                if scale < _BILLION or ceiling >= _MILLION:
                    return None
                total, group = Decimal(0), int(total) + group
            ceiling = scale
            total += group * scale + self._half(group, scale)
            if scale == 1:
                break
        return total if self._at == len(self._words) and total else None

    def _group(self, ceiling: int | None) -> int | None:
        """Read hundreds, tens and digits: a number below a thousand.

        What may go on in the scale before is in doubt: ``một tỷ hai``, ``một triệu hai trăm`` (both mostly 1,2).
        """
        hundreds = self._hundreds()
        joined = self._take("joiner") is not None
        if joined and hundreds is None and ceiling is None:
            return None
        tens = None if joined else self._tens()
        digit = self._digit(is_behind_ten=tens is not None, is_joined=joined)
        if digit is None and (joined or (hundreds is None and tens is None)):
            return None
        is_last = ceiling is not None and self._peek(0) is None
        if digit is not None and tens is None and not joined and (hundreds is not None or is_last):
            return None
        is_round = hundreds is None or (hundreds > 0 and tens is None and digit is None)
        if is_last and is_round and ceiling != _THOUSAND:
            return None
        return (hundreds or 0) + (tens or 0) + (digit or 0)

    def _hundreds(self) -> int | None:
        first, second = self._peek(0), self._peek(1)
        if first and second and first.role == "digit" and second.role == "scale" and second.value == _HUNDRED:
            self._at += 2
            return first.value * _HUNDRED
        return None

    def _tens(self) -> int | None:
        first, second = self._peek(0), self._peek(1)
        if first and first.role == "ten":
            self._at += 1
            return _TEN
        if first and second and first.role == "digit" and first.value > 1 and second.role == "tens":
            self._at += 2
            return first.value * _TEN
        return None

    def _digit(self, *, is_behind_ten: bool, is_joined: bool) -> int | None:
        found, following = self._peek(0), self._peek(1)
        if found is None or not found.value or (following and following.role == "tens"):
            return None
        # Behind ten, "năm" is a year: the digit is "lăm" there.
        is_digit = found.role == "digit" and not (is_behind_ten and found.homograph and found.value == _FIVE)
        if is_digit or (found.role == "last" and (is_behind_ten or is_joined)):
            self._at += 1
            return found.value
        return None

    def _scales(self) -> int:
        """Read words of scale, several for a product (``nghìn tỷ``)."""
        scale = 1
        while (found := self._peek(0)) and found.role == "scale" and found.value > _HUNDRED:
            scale *= found.value
            self._at += 1
        return scale

    def _half(self, group: int, scale: int) -> Decimal:
        """Read half of the scale before, or of a hundred (``ba trăm rưỡi``)."""
        whole = scale if scale > 1 else _HUNDRED
        is_round = scale > 1 or group % _HUNDRED == 0
        return Decimal(whole) / 2 if is_round and self._take("half") else Decimal(0)

    def _take(self, role: Role) -> Word | None:
        found = self._peek(0)
        if found is None or found.role != role:
            return None
        self._at += 1
        return found

    def _peek(self, ahead: int) -> Word | None:
        index = self._at + ahead
        return self._words[index] if index < len(self._words) else None
