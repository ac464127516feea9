"""Tells which dates say what time a sentence is about, and the sentences behind it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from pipeline.model import Entity
from pipeline.reading import Reading
from pipeline.stages.targets.announcements import Announcements
from pipeline.stages.targets.fits import days
from pipeline.stages.targets.roles import DateRoles

if TYPE_CHECKING:
    import regex

# A date opens a sentence within so many characters, or within the second number when a comma follows it.
_FIRST: Final = 8
_TOPIC: Final = 30


class Topics:
    """The dates that sentences are about.

    Parameters
    ----------
    reading
        The document.
    roles
        Tells what dates are there for.
    announcements
        Tells what is announced before a date.
    introduces, joins
        What may stand in a sentence before the time that it is about, and between that and another.
    """

    def __init__(
        self, reading: Reading, roles: DateRoles, announcements: Announcements, introduces: "regex.Pattern[str]",
        joins: "regex.Pattern[str]",
    ) -> None:
        self._reading = reading
        self.roles = roles
        self.announcements = announcements
        self._introduces = introduces
        self._joins = joins

    def opens(self, date: Entity, *, planned: bool) -> bool:
        """Tell whether a date says what time a sentence is about (``Năm 2022, …``), not one phrase in it.

        So does one behind who reports (``Theo báo cáo của xã, 9 tháng đầu năm …``), and one at the end of a sentence
        that announces what follows (``ghi nhận kết quả trong nhiệm kỳ qua.``).
        """
        sentence = self._reading.sentence_at(date.start)
        if sentence is None:
            return False
        offset, view = date.start - sentence.start, self._reading.folded
        if offset <= _FIRST or (offset <= _TOPIC and view.startswith(",", date.end)):
            return True
        if self._introduces.fullmatch(view, sentence.start, date.start):
            return True
        return self.closes(date) and self.announcements.says(view, sentence.start, date.start, plan=planned)

    def widest(self, date: Entity, dates: Sequence[Entity]) -> Entity:
        """Give a date that opens a sentence, or a wider one that an "and" joins to it (``tháng 3 và quý I``)."""
        following = next((other for other in dates if other.start >= date.end), None)
        if following is None or not self._joins.fullmatch(self._reading.folded, date.end, following.start):
            return date
        return max(date, following, key=days)

    def closes(self, date: Entity) -> bool:
        """Tell whether a date ends its sentence."""
        sentence = self._reading.sentence_at(date.start)
        return sentence is not None and not self._reading.folded[date.end : sentence.end].strip(' .:)"')

    def reports(self, date: Entity) -> bool:
        """Tell whether a sentence announces a report on a time (``đánh giá tình hình 6 tháng đầu năm``)."""
        sentence = self._reading.sentence_at(date.start)
        return sentence is not None and self.announcements.is_report(self._reading.folded, sentence.start, date.start)

    def lasting(self, dates: Sequence[Entity]) -> list[Entity]:
        """Give the dates without those that only say until when, if there are others."""
        view = self._reading.folded
        return [date for date in dates if not self.roles.is_until(view, date.start)] or list(dates)
