"""The day a document appeared, read from its own text: a date-line or letterhead says it, else evidence is weighed."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from pipeline.rules import Rule
from pipeline.stages.segment.evidence import Evidence, Weigher
from pipeline.stages.segment.lines import Piece
from pipeline.values.calendar import is_day

_CENTURY: Final = 2000
_HUNDRED: Final = 100
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
    stamps
        The rules of ``segment/stamps``: how days and times of day are printed in a date-line.
    """

    def __init__(self, rules: Sequence[Rule], stamps: Sequence[Rule]) -> None:
        self._weigher = Weigher(rules)
        self._days = sorted((rule for rule in stamps if rule.get("reads") == "day"), key=lambda rule: -rule.priority)
        self._clocks = [rule for rule in stamps if rule.get("reads") == "clock"]

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
                stamp = self.stamp(piece.folded) if piece.role == role else None
                if stamp:
                    return stamp
        texts = [piece for piece in pieces if piece.role not in _FURNITURE and piece.size > _LEAD_SIZE]
        found = self._weigher.find(piece.folded for piece in texts)
        lead = self._lead(texts)
        day = self._weigher.day_of(lead, found) or _own_day(found)
        return day.isoformat() if day else None

    def stamp(self, folded: str) -> str | None:
        """Give the ISO date, or date-time where a time is printed too, of a date-line in the folded view."""
        days = (found for rule in self._days for found in rule.compiled.finditer(folded))
        day = next((date for found in days if (date := _date(found["y"], found["m"], found["d"]))), None)
        if day is None:
            return None
        clock = next((found for rule in self._clocks for found in rule.compiled.finditer(folded)), None)
        if clock is None:
            return day.isoformat()
        hour = int(clock["h"]) + (_NOON if clock["pm"] and int(clock["h"]) < _NOON else 0)
        return f"{day.isoformat()}T{hour:02d}:{clock['min']}:{clock['s'] or '00'}"

    def _lead(self, texts: Sequence[Piece]) -> list[Evidence]:
        """Give the days of events in the lead: in the first paragraphs, or in a teaser wherever the page puts it."""
        body = [piece for piece in texts if piece.kind not in {"title", "meta", "boilerplate"}][:_LEAD_PIECES]
        teasers = [piece for piece in texts if piece.kind == "boilerplate"]
        found = self._weigher.find(piece.folded for piece in (*body, *teasers))
        return [item for item in found if item.what == "event"]


def _date(year: str, month: str, day: str) -> dt.date | None:
    full = int(year) + (_CENTURY if int(year) < _HUNDRED else 0)
    return dt.date(full, int(month), int(day)) if is_day(full, int(month), int(day)) else None


def _outside_text(pieces: Sequence[Piece]) -> list[Piece]:
    """Give the pieces above the second paragraph and below the last: a date between them belongs to a table or list."""
    texts = [index for index, piece in enumerate(pieces) if piece.kind is None and piece.size > _PARAGRAPH]
    first, last = (texts[min(1, len(texts) - 1)], texts[-1]) if texts else (len(pieces), 0)
    return [piece for index, piece in enumerate(pieces) if index < first or index > last]


def _own_day(found: Sequence[Evidence]) -> dt.date | None:
    return next((item.day for item in found if item.what == "own" and item.day), None)
