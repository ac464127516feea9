"""Names folded for comparison: case, tone placement, hyphens, apostrophes and the spellings of spellings.csv."""

import csv
from pathlib import Path
from typing import Final

import regex

from pipeline import text as texts

_JOINTS: Final = regex.compile(r"[\s.-]+")
_APOSTROPHE: Final = regex.compile(r"'\s*")


class Speller:
    """Gives every spelling of a name one key.

    Parameters
    ----------
    path
        A table with the columns ``pattern`` and ``replacement``, applied to each syllable of a folded name, in order.
    """

    def __init__(self, path: Path) -> None:
        with path.open(encoding="utf-8", newline="") as file:
            self._rules = [(regex.compile(row["pattern"]), row["replacement"]) for row in csv.DictReader(file)]
        self._known: dict[str, str] = {}

    def key(self, name: str) -> str:
        """Give the key of a name in any case and spelling.

        Examples
        --------
        ``Đăk Lăk`` and ``ĐẮC LẮC`` have the key of ``Đắk Lắk``; ``Bà Rịa-Vũng Tàu`` that of ``Bà Rịa - Vũng Tàu``.
        """
        return self.folded_key(texts.fold(name))

    def folded_key(self, folded: str) -> str:
        """Give the key of a name that is folded already."""
        joined = _APOSTROPHE.sub("", folded) if "'" in folded else folded
        return " ".join([self.syllable(part) for part in _JOINTS.split(joined) if part])

    def syllable(self, folded: str) -> str:
        """Give the key of one folded syllable."""
        known = self._known.get(folded)
        if known is None:
            known = folded.replace("'", "").replace(" ", "")
            for pattern, replacement in self._rules:
                known = pattern.sub(replacement, known)
            self._known[folded] = known
        return known
