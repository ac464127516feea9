"""Which dates of a document lie ahead of it, and which one a goal is due at."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from typing import Final

from pipeline.model import Document, Entity
from pipeline.rules import Rule

# Of a year, quarter or term that has begun, at least this part must still lie ahead.
_LEFT: Final = 0.35
# Of one by whose end something is due, this part: who writes in its last days looks back at it.
_LEFT_TO_END: Final = 0.02
# The length of a day in EDTF: an interval of days begins with one.
_DAY: Final = len("2025-06-30")
# How far before a date the word stands that says what the date is for.
_WORDS_BEFORE: Final = 24


class Calendar:
    """The dates of a document, seen from its own date.

    Parameters
    ----------
    document
        The document; `published` is where it stands in time.
    entities
        Its entities, of which the dates are used.
    folded
        Its folded view.
    rules
        The words of ``goals/periods``, behind which a date is due or only compared with.
    """

    def __init__(self, document: Document, entities: Sequence[Entity], folded: str, rules: Sequence[Rule]) -> None:
        self._dates = [e for e in entities if e.label == "DATE" and e.value and e.start_date and e.end_date]
        self._starts = [entity.start for entity in self._dates]
        self._folded = folded
        self._rules = rules
        self._today = date.fromisoformat(document.published[:10]) if document.published else None
        ends = [entity.end_date[:4] for entity in self._dates if entity.end_date and not self._is_reference(entity)]
        # An undated document looks ahead to the last year that it names, if it names others, not only to compare.
        self._horizon = max(ends) if len(set(ends)) > 1 else None

    @property
    def is_dated(self) -> bool:
        """Whether the document tells when it was published."""
        return self._today is not None

    def ahead(self, start: int, end: int) -> bool:
        """Tell whether a date that starts in a stretch lies ahead."""
        return any(self._is_ahead(entity) for entity in self._within(start, end))

    def due_ahead(self, start: int, end: int) -> bool:
        """Tell whether a stretch gives a due time (`đến năm 2030`) that ends in a later year than the document's."""
        if self._today is None:
            return False
        return any(
            int((entity.end_date or "")[:4]) > self._today.year
            for entity in self._within(start, end) if self._is_due(entity) and not self._is_reference(entity)
        )

    def past(self, start: int, end: int) -> bool:
        """Tell whether dates start in a stretch and none of them lies ahead."""
        dates = [entity for entity in self._within(start, end) if not self._is_reference(entity)]
        return self._today is not None and bool(dates) and not any(self._is_ahead(entity) for entity in dates)

    def period(self, start: int, end: int) -> str | None:
        """Give the value of the date in a stretch that says when something is due: one that lies ahead, if any does.

        Among those, one behind a word such as `đến`, else the first. Days count only as last days: others are those
        of meetings and of documents.
        """
        dates = [e for e in self._within(start, end) if e.kind != "set" and (not _is_of_days(e) or self._is_due(e))]
        dates = [e for e in dates if not self._is_reference(e)]
        ranked = sorted(dates, key=lambda entity: (not self._is_ahead(entity), not self._is_due(entity), entity.start))
        return ranked[0].value if ranked else None

    def _within(self, start: int, end: int) -> Sequence[Entity]:
        return self._dates[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _is_due(self, entity: Entity) -> bool:
        return self._stands_behind(entity, "due_day" if entity.kind == "date" else "due")

    def _is_reference(self, entity: Entity) -> bool:
        return self._stands_behind(entity, "reference")

    def _stands_behind(self, entity: Entity, role: str) -> bool:
        before = self._folded[max(0, entity.start - _WORDS_BEFORE) : entity.start]
        return any(rule.compiled.search(before) for rule in self._rules if rule.get("role") == role)

    def _is_ahead(self, entity: Entity) -> bool:
        first, last = date.fromisoformat(entity.start_date or ""), date.fromisoformat(entity.end_date or "")
        if self._today is None:
            if self._horizon is not None and str(last.year) == self._horizon:
                return True
            return self._stands_behind(entity, "until")
        if first > self._today:
            return True
        left, days = (last - self._today).days, (last - first).days + 1
        return left > 0 and left >= days * (_LEFT_TO_END if self._is_due(entity) else _LEFT)


def _is_of_days(entity: Entity) -> bool:
    """Tell whether a date is a day, or an interval of days."""
    return entity.kind == "date" or (entity.kind == "interval" and len((entity.value or "").partition("/")[0]) == _DAY)
