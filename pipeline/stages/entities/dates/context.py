"""What surrounds a time expression: its neighbours, the words before it, its sentence, the document's terms."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pipeline.reading import Reading
from pipeline.stages.entities.dates.anchor import Anchor, Stated, infer
from pipeline.stages.entities.dates.parts import Parts
from pipeline.values.edtf import Period

_WINDOW: Final = 40
_STAGE: Final = 4
_AHEAD: Final = ("plan", "due")
_UNITS: Final = ("count", "quarter", "month")


class Cues:
    """Words around a time that say how it is meant.

    Parameters
    ----------
    before
        For each role (from, forward, comparison, due, before, after, approx, reported, base, plan), its folded forms,
        which stand before a time.
    joins
        For each role (peers, ends), folded forms that stand between two times.
    """

    def __init__(self, before: Mapping[str, Sequence[str]], joins: Mapping[str, Sequence[str]]) -> None:
        self._before = {role: frozenset(items) for role, items in before.items()}
        # The lengths, in words, of what stands before a time in each role, so that only these need to be looked up.
        self._sizes = {role: sorted({item.count(" ") + 1 for item in items}) for role, items in before.items()}
        self._joins = {role: frozenset(items) for role, items in joins.items()}

    def stands_before(self, role: str, view: str, start: int) -> int | None:
        """Give the length of the word of this role that stands right before an offset, ``None`` where none does."""
        words, forms = view[max(0, start - _WINDOW) : start].split(), self._before.get(role, frozenset())
        ends = (" ".join(words[-size:]) for size in self._sizes.get(role, ()))
        return next((len(end) for end in ends if end in forms), None)

    def holds(self, role: str, view: str, start: int, end: int) -> bool:
        """Tell whether a word of this role stands in a stretch of text."""
        words = f" {' '.join(view[start:end].split())} "
        return any(f" {form} " in words for form in self._before.get(role, ()))

    def is_join(self, role: str, between: str) -> bool:
        """Tell whether a stretch of text only joins two times, as peers or as ends."""
        return " ".join(between.split()) in self._joins.get(role, ())


@dataclass(slots=True, kw_only=True)
class Context:
    """The time expressions of a document, and what is known of them so far.

    Parameters
    ----------
    reading
        The document.
    mentions
        All its time expressions, in text order.
    cues
        Words around a time.
    anchor
        The document's own time.
    congresses
        Numbers of congresses with the years of their terms, where these are stated.
    opened
        The terms of those that are congresses, not classes of a council: they begin in the year of the congress.
    """

    reading: Reading
    mentions: Sequence[Parts]
    cues: Cues
    anchor: Anchor = field(default_factory=Anchor)
    congresses: Sequence[tuple[int, tuple[int, int] | None]] = ()
    opened: Sequence[tuple[int, int]] = ()
    known: dict[int, Period] = field(default_factory=dict)

    def index(self, mention: Parts) -> int:
        """Give the place of a mention among all."""
        return bisect_left(self.mentions, mention.start, key=lambda item: item.start)

    def is_said(self, role: str, mention: Parts) -> bool:
        """Tell whether a cue of this role stands right before a mention."""
        return self.cues.stands_before(role, self.reading.folded, mention.start) is not None

    def start_of_from(self, mention: Parts) -> int | None:
        """Give the offset of the "từ" before a mention, ``None`` where there is none."""
        view = self.reading.folded
        length = self.cues.stands_before("from", view, mention.start)
        return None if length is None else len(view[: mention.start].rstrip(" ")) - length

    def are_ends(self, near: Parts, far: Parts) -> bool:
        """Tell whether only "đến" or the like stands between two mentions."""
        return self.cues.is_join("ends", self.reading.folded[near.end : far.start])

    def are_joined(self, near: Parts, far: Parts) -> bool:
        """Tell whether what is said of one of two mentions holds for the other."""
        between = self.reading.folded[near.end : far.start]
        return self.cues.is_join("peers", between) or self.cues.is_join("ends", between)

    def is_comparison(self, mention: Parts) -> bool:
        """Tell whether a mention is only what others are compared with."""
        return mention.has("same") or self.is_said("comparison", mention)

    def is_due(self, mention: Parts) -> bool:
        """Tell whether the words before a mention say that something is to be done by then."""
        return self.is_said("before", mention) or self.is_said("due", mention)

    def borrowed_year(self, mention: Parts) -> int | None:
        """Give the year that a mention shares with those it is joined to: ``quý I và quý II năm 2021``."""
        at = self.index(mention)
        for left, right in zip(self.mentions[at:], self.mentions[at + 1 :], strict=False):
            if not self.are_joined(left, right):
                return None
            if right.year is not None:
                return right.year
        return None

    def governing_term(self, mention: Parts) -> tuple[int, int] | None:
        """Give the term of office that the sentence, or its block, states before a mention."""
        for other in self._before(mention, within_block=True):
            first, last = other["year"], other["year2"]
            if other.match.rule.get("kind") == "term" and first is not None and last is not None:
                return first, last
        return None

    def counterpart_year(self, mention: Parts) -> int | None:
        """Give the year of the later part of a year that its sentence names behind a part without year.

        In ``kết quả 6 tháng đầu năm, nhiệm vụ 6 tháng cuối năm 2021`` both halves are of 2021.
        """
        sentence = self.reading.sentence_at(mention.start)
        unit = next((unit for unit in _UNITS if mention[unit] is not None), None)
        if sentence is None or unit is None or mention.has("final") or mention["day"] is not None:
            return None
        for other in self.mentions[self.index(mention) + 1 :]:
            if other.start >= sentence.end:
                return None
            later = other[unit]
            if other.year is not None and later is not None and other["day"] is None and not self._is_aside(other):
                return other.year if other.has("final") or later > (mention[unit] or 0) else None
        return None

    def governing_year(self, mention: Parts, *, within_block: bool = False) -> int | None:
        """Give the year that the sentence, or its block, states before a mention, not to compare nor as a goal."""
        for other in self._before(mention, within_block=within_block):
            period = self.known.get(other.start)
            if period is None or other.year is None or self._is_aside(other):
                continue
            if period.first.year == period.last.year:
                return period.first.year
        return None

    def reported_months(self, mention: Parts) -> Period | None:
        """Give the months that the sentence, or else the title, or else the text before reports on."""
        title = self.reading.document.title
        in_title = [other for other in self.mentions if title and title.start <= other.start < title.end]
        for other in [*self._before(mention), *in_title]:
            months = self._months(other)
            if months is not None:
                return months
        for other in reversed(self.mentions[: self.index(mention)]):
            months, period = self._months(other), self.known.get(other.start)
            if months is not None and months.first != months.last:
                return months
            if months is None and period and period.first.month is None and not self._is_aside(other):
                return None
        return None

    def _months(self, mention: Parts) -> Period | None:
        """Give the months that a mention names as what is reported on."""
        period = self.known.get(mention.start)
        return period if period and period.months_long and not self._is_aside(mention) else None

    def _is_aside(self, mention: Parts) -> bool:
        """Tell whether a mention only compares or looks ahead."""
        return self.is_comparison(mention) or self.is_said("forward", mention)

    def _is_forward(self, mention: Parts) -> bool:
        """Tell whether a mention says until when, but not until when was counted (``tính đến 30/6``)."""
        return self.is_said("forward", mention) and not self.is_said("reported", mention)

    def heading_year(self, mention: Parts) -> int | None:
        """Give the year that the nearest heading over a mention states, if it states one."""
        block = self.reading.block_at(mention.start)
        while block is not None and block.parent is not None:
            block = self.reading.blocks_by_id[block.parent]
            first = bisect_left(self.mentions, block.start, key=lambda item: item.start)
            last = bisect_left(self.mentions, block.end, key=lambda item: item.start)
            years = {period.first.year for other in self.mentions[first:last] if other.year is not None
                     and (period := self.known.get(other.start)) and period.first.year == period.last.year}
            if years:
                return years.pop() if len(years) == 1 else None
        return None

    def _before(self, mention: Parts, *, within_block: bool = False) -> list[Parts]:
        """Give the mentions before one in its sentence or block, the nearest first."""
        piece = self.reading.block_at(mention.start) if within_block else self.reading.sentence_at(mention.start)
        first = bisect_left(self.mentions, piece.start, key=lambda item: item.start) if piece else self.index(mention)
        return list(reversed(self.mentions[first : self.index(mention)]))

    def inferred_anchor(self) -> Anchor:
        """Conclude the document's year from its absolute times."""
        days: list[Period] = []
        years: list[int] = []
        aims: list[int] = []
        same: list[int] = []
        month = None
        is_aim = False
        for previous, mention in zip([None, *self.mentions], self.mentions, strict=False):
            if self.is_said("base", mention):
                # Prices and standards are those of another time.
                continue
            if mention.has("same") and mention.year is not None:
                same.append(mention.year)
            period = self.known.get(mention.start)
            if period is None:
                month = month if month is not None or mention["day"] is None else mention["month"]
                continue
            year = period.last.year
            if year is None or period.first.year != year:
                continue
            # "đến năm 2025 hoặc 2030": what is said of the first holds for the next.
            goes_on = previous is not None and self.are_joined(previous, mention)
            is_aim = (is_aim and goes_on) or self._is_forward(mention) or self.is_said("before", mention)
            (aims if is_aim else years).append(year)
            if not is_aim and period.first.day is not None:
                days.append(period)
        opened = frozenset(self.opened)
        terms = [(term[0], term in opened) for term in self.terms]
        return infer(Stated(
            days=days, years=years, aims=aims, same=same, terms=terms, month=month, titled=self._titled(),
        ))

    def _titled(self) -> int | None:
        """Give the only year that the title names, if that is what it tells of and not what it plans for."""
        title = self.reading.document.title
        if title is None or any(self.cues.holds(role, self.reading.folded, title.start, title.end) for role in _AHEAD):
            return None
        years = {mention.year for mention in self.mentions if title.start <= mention.start < title.end} - {None}
        return years.pop() if len(years) == 1 else None

    @property
    def terms(self) -> list[tuple[int, int]]:
        """The terms that the document states, as first and last years, in text order."""
        return [(year, last) for mention in self.mentions if mention.match.rule.get("kind") == "term"
                and (year := mention["year"]) is not None and (last := mention["year2"]) is not None]

    @property
    def stages(self) -> list[tuple[int, int]]:
        """The terms that go with the five-year stages that the document states (2020 - 2025 with 2021 - 2025)."""
        found = set()
        for mention in self.mentions:
            first, last = mention["year"], mention["year2"]
            if first is not None and last is not None and last - first == _STAGE and not self.is_said("base", mention):
                found.add((first - 1, last))
        return sorted(found)
