"""Chooses the dates of a document that may be the time of figures, and says what the text does with them."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

from pipeline.model import Entity
from pipeline.reading import Reading
from pipeline.stages.targets.announcements import Announcements
from pipeline.stages.targets.roles import DateRoles

_CLOSE: Final = 14


class TellingDates:
    """The dates of a document that tell a time of its figures, apart from those that name papers or standards.

    Parameters
    ----------
    reading
        The document.
    entities
        Its entities, in text order.
    roles
        Tells what dates are there for.
    announcements
        Tells what is announced before a date.

    Attributes
    ----------
    compared
        Those that figures are only compared with, in text order.
    told
        The others, in text order.
    """

    def __init__(
        self, reading: Reading, entities: Sequence[Entity], roles: DateRoles, announcements: Announcements,
    ) -> None:
        self._reading = reading
        self._view = reading.folded
        self._roles = roles
        self._announcements = announcements
        papers = [entity.end for entity in entities if entity.label == "LEGAL_DOC"]
        dates = [
            date for date in entities
            if date.label == "DATE" and date.value and date.kind != "set" and not self._is_of_paper(date, papers)
            and not roles.is_of_standard(self._view, date.start)
            and not (date.kind == "term" and self._is_of_name(date))
        ]
        self.compared = [date for date in dates if roles.is_compared(self._view, date.start)]
        asides = {date.start for date in self.compared}
        self.told = [date for date in dates if date.start not in asides]

    def is_planned(self, date: Entity) -> bool:
        """Tell whether a plan is announced in the sentence before a date."""
        sentence = self._reading.sentence_at(date.start)
        at = self._roles.compared_from(self._view, date.start)
        return sentence is not None and self._announcements.is_plan(self._view, sentence.start, at)

    def is_promised(self, date: Entity) -> bool:
        """Tell whether a plan is announced first in the sentence behind a date (``Năm 2025, phấn đấu …``)."""
        sentence = self._reading.sentence_at(date.start)
        said = sentence and self._announcements.first(self._view, date.end, sentence.end)
        return bool(said and said["plan"])

    def is_aside(self, date: Entity) -> bool:
        """Tell whether a date only says from or until when."""
        return self._roles.is_end(self._view, date.start)

    def _is_of_paper(self, date: Entity, papers: Sequence[int]) -> bool:
        """Tell whether a day is when a document was issued (``Quyết định số 12/QĐ-UBND ngày 3/5/2020``)."""
        index = bisect_right(papers, date.start) - 1
        is_behind = index >= 0 and date.start - papers[index] <= _CLOSE
        return date.kind == "date" and (is_behind or self._roles.is_of_paper(self._view, date.start))

    def _is_of_name(self, date: Entity) -> bool:
        """Tell whether a term is part of the name of a council, or of a congress in a list."""
        sentence = self._reading.sentence_at(date.start)
        return sentence is not None and (
            self._roles.is_of_council(self._view, sentence.start, date.start)
            or self._roles.is_of_listed_name(self._view, sentence.start, date.start)
        )
