"""Tells which list a document without a date belongs to, from the names and years in it."""

import re
from collections.abc import Sequence
from statistics import median_low
from typing import Final

from pipeline.gazetteer.index import UnitIndex
from pipeline.gazetteer.mention import UnitMention
from pipeline.gazetteer.model import Unit
from pipeline.model import Level

_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")


class PeriodFinder:
    """Guesses the day as of which the names of an undated document are to be read.

    Parameters
    ----------
    index
        The units.
    """

    def __init__(self, index: UnitIndex) -> None:
        self._index = index

    def find(self, text: str, mentions: Sequence[UnitMention], place: Unit | None = None) -> str:
        """Give a day (ISO) of the list that knows most of the names.

        Where several know as many, it is the list of the median of the years that the document writes, or the
        newest when it writes none. Lists that do not have the document's place as it is do not count.
        """
        newest = self._index.newest_day
        days = [newest, *self._index.days_before(newest)]
        if place is not None:
            days = [day for day in days if self._index.coded(place.code, day) == place] or days
        known = {
            day: sum(self._index.knows(key, levels, unit_type, day) for key, levels, unit_type in _names(mentions))
            for day in days
        }
        most = max(known.values())
        best = [day for day in days if known[day] == most]
        years = _YEAR.findall(text)
        if len(best) == 1 or not years:
            return best[0]
        usual = self._index.list_on(f"{median_low(years)}-12-31")
        return next((day for day in best if self._index.list_on(day) == usual), best[0])


def _names(mentions: Sequence[UnitMention]) -> list[tuple[str, tuple[Level, ...], str]]:
    """Give the distinct names that are certain to be units of the lists."""
    return sorted({
        (mention.key, mention.levels, mention.unit_type or "")
        for mention in mentions
        if "hamlet" not in mention.levels and not mention.former
        and (mention.unit_type is not None or mention.levels == ("province",))
    })
