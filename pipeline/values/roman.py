"""Roman numerals as Vietnamese documents print them: terms, congresses, quarters, headings."""

import re
from typing import Final

_VALUES: Final = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_WELL_FORMED: Final = re.compile(r"m{0,3}(cm|cd|d?c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})")


def roman(text: str) -> int | None:
    """Read a Roman numeral in either case; ``None`` when `text` is not a well-formed one.

    Examples
    --------
    >>> roman("XVII"), roman("iv"), roman("IIII"), roman("")
    (17, 4, None, None)
    """
    lowered = text.lower()
    if not lowered or not _WELL_FORMED.fullmatch(lowered):
        return None
    total = 0
    for char, following in zip(lowered, [*lowered[1:], ""], strict=True):
        value = _VALUES[char]
        total += -value if following and _VALUES[following] > value else value
    return total
