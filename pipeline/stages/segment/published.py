"""The day a document appeared, read from its own text."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from pipeline.stages.segment.lines import Piece

_DAY: Final = re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"
                         r"|(?P<d2>\d{1,2}) *(?:[/.-]|tháng) *(?P<m2>\d{1,2}),? *(?:[/.-]|năm) *(?P<y2>\d{4})")
_CLOCK: Final = re.compile(r"(?<!\d)(?P<h>[01]?\d|2[0-3]) *[:h] *(?P<min>[0-5]\d)(?: *: *(?P<s>[0-5]\d))?(?!\d)")


def published(pieces: Sequence[Piece]) -> str | None:
    """Give the ISO date or date-time of the first date-line, or ``None``."""
    for role in ("dateline", "placedate"):
        for piece in pieces:
            stamp = _stamp(piece.folded) if piece.role == role else None
            if stamp:
                return stamp
    return None


def _stamp(folded: str) -> str | None:
    found = _DAY.search(folded)
    if not found:
        return None
    year, month, day = (int(found[key] or found[f"{key}2"]) for key in "ymd")
    try:
        iso = date(year, month, day).isoformat()
    except ValueError:
        return None
    clock = _CLOCK.search(folded[: found.start()] + " " * (found.end() - found.start()) + folded[found.end() :])
    return f"{iso}T{int(clock['h']):02d}:{clock['min']}:{clock['s'] or '00'}" if clock else iso
