"""The day a document appeared, read from its own text: a date-line or letterhead says it, else evidence is weighed."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Final

from pipeline.rules import Rule
from pipeline.stages.segment.evidence import Evidence, Weigher
from pipeline.stages.segment.lines import Piece

_DAY: Final = re.compile(
    r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)"
    r"|(?<!\d)(?P<d2>\d{1,2}) *(?P<sep>[/.-]) *(?P<m2>\d{1,2}) *(?P=sep) *(?P<y2>\d{4}|\d{2}(?!\d))"
    r"|(?<!\d)(?P<d3>\d{1,2}) +tháng +(?P<m3>\d{1,2})(?:,? *năm|,)? *(?P<y3>\d{4})",
)
_CLOCK: Final = re.compile(
    r"(?<!\d)(?P<h>[01]?\d|2[0-3]) *[:h] *(?P<min>[0-5]\d)(?: *: *(?P<s>[0-5]\d))?(?: *(?P<pm>[ap]m))?",
)
_CENTURY: Final = 2000
_SHORT_YEAR: Final = 99
_NOON: Final = 12
_LEAD_PIECES: Final = 3
_LEAD_SIZE: Final = 40
_PARAGRAPH: Final = 120
_FURNITURE: Final = frozenset({"image", "ruling", "dateline", "slug"})


class PublishedReader:
    """Reads a document's date.

    Parameters
    ----------
    rules
        The rules of ``segment/published``.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._weigher = Weigher(rules)

    def read(self, pieces: Sequence[Piece]) -> str | None:
        """Give the ISO date or, where the page prints the time too, date-time; ``None`` when the text does not tell.

        Parameters
        ----------
        pieces
            The pieces of a document with their kinds and roles.
        """
        outside = _outside_text(pieces)
        for role in ("dateline", "placedate"):
            for piece in outside:
                stamp = read_stamp(piece.folded) if piece.role == role else None
                if stamp:
                    return stamp
        texts = [piece for piece in pieces if piece.role not in _FURNITURE and piece.size > _LEAD_SIZE]
        found = self._weigher.find(piece.folded for piece in texts)
        lead = self._lead(texts)
        day = self._weigher.day_of(lead, found) or _own_day(found)
        return day.isoformat() if day else None

    def _lead(self, texts: Sequence[Piece]) -> list[Evidence]:
        """Give the days of events in the lead: in the first paragraphs, or in a teaser wherever the page puts it."""
        body = [piece for piece in texts if piece.kind not in {"title", "meta", "boilerplate"}][:_LEAD_PIECES]
        teasers = [piece for piece in texts if piece.kind == "boilerplate"]
        found = self._weigher.find(piece.folded for piece in (*body, *teasers))
        return [item for item in found if item.what == "event"]


def read_stamp(folded: str) -> str | None:
    """Read the date, and the time if there is one, of a date-line in the folded view.

    Examples
    --------
    >>> read_stamp("cập nhật: 08:05 | 11/09/2023")
    '2023-09-11T08:05:00'
    >>> read_stamp("lào cai, ngày 5 tháng 12 năm 2023")
    '2023-12-05'
    """
    found = _DAY.search(folded)
    if not found:
        return None
    year, month, day = (int(found[key] or found[f"{key}2"] or found[f"{key}3"]) for key in "ymd")
    try:
        iso = dt.date(year if year > _SHORT_YEAR else year + _CENTURY, month, day).isoformat()
    except ValueError:
        return None
    clock = _CLOCK.search(folded[: found.start()] + " | " + folded[found.end() :])
    if not clock:
        return iso
    hour = int(clock["h"]) + (_NOON if clock["pm"] == "pm" and int(clock["h"]) < _NOON else 0)
    return f"{iso}T{hour:02d}:{clock['min']}:{clock['s'] or '00'}"


def _outside_text(pieces: Sequence[Piece]) -> list[Piece]:
    """Give the pieces above the second paragraph and below the last: a date between them belongs to a table or list."""
    texts = [index for index, piece in enumerate(pieces) if piece.kind is None and piece.size > _PARAGRAPH]
    first, last = (texts[min(1, len(texts) - 1)], texts[-1]) if texts else (len(pieces), 0)
    return [piece for index, piece in enumerate(pieces) if index < first or index > last]


def _own_day(found: Sequence[Evidence]) -> dt.date | None:
    return next((item.day for item in found if item.what == "own" and item.day), None)
