"""What is known of a document when people are looked for: its bodies and units by offset."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from pipeline.gazetteer import UnitMention
from pipeline.model import Entity
from pipeline.reading import Reading


class Surroundings:
    """A document with its bodies and units.

    Parameters
    ----------
    reading
        The segmented document.
    orgs
        Its ORG entities.
    mentions
        Its unit mentions.
    """

    def __init__(self, reading: Reading, orgs: Sequence[Entity], mentions: Sequence[UnitMention]) -> None:
        self.reading = reading
        self.orgs = orgs
        self.org_at: Mapping[int, Entity] = {org.start: org for org in orgs}
        self.unit_at: Mapping[int, UnitMention] = {unit.start: unit for unit in mentions if unit.unit_type is not None}
        self.bare = {unit.start: unit.end for unit in mentions if unit.unit_type is None}
        self._taken = sorted([*((org.start, org.end) for org in orgs),
                              *((unit.start, unit.end) for unit in self.unit_at.values())])
        self._starts = [start for start, _ in self._taken]

    @property
    def starts(self) -> Sequence[int]:
        """Where bodies and units with a type word start."""
        return self._starts

    def is_taken(self, start: int, end: int) -> bool:
        """Tell whether a span overlaps a body or a unit with a type word."""
        index = bisect_right(self._starts, start) - 1
        if index >= 0 and self._taken[index][1] > start:
            return True
        return index + 1 < len(self._taken) and self._taken[index + 1][0] < end

    def is_unit(self, start: int, end: int) -> bool:
        """Tell whether a span is the bare name of a unit."""
        return self.bare.get(start) == end

    def org_across(self, start: int, end: int) -> Entity | None:
        """Give the body that starts inside a title and ends behind it: ``Trưởng [Phòng Tư pháp]``."""
        for at in range(start + 1, end):
            org = self.org_at.get(at)
            if org is not None and org.end > end:
                return org
        return None

    def unit_across(self, start: int, end: int) -> UnitMention | None:
        """Give the unit that starts inside a title and ends behind it: ``Trưởng [thôn Đông]``."""
        for at in range(start + 1, end):
            unit = self.unit_at.get(at)
            if unit is not None and unit.end > end:
                return unit
        return None
