"""Reads, leftwards from a quantity, the words that say how it is meant: ``… ước đạt gần | 640 tỷ đồng``."""

from dataclasses import dataclass
from typing import Final

from pipeline.match import Hit
from pipeline.model import Entity
from pipeline.rules import Rule
from pipeline.stages.targets.passage import Passage

# What a predicate says about measure; the cue nearest to the quantity decides.
COLON: Final = "colon"
_STATING: Final = frozenset({"planned", "reached", "target", "estimate", "link"})
MOVES: Final = frozenset({"increase", "decrease", "over", "ratio", "times"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Predicate:
    """The cue words before a quantity.

    Attributes
    ----------
    start
        Where they begin; the subject, if there is one, ends here.
    says
        What each says, the nearest to the quantity first.
    dates
        Dates that stand among them.
    added
        So many come to those that there are (``có thêm 12 xã``).
    reference
        What the quantity is measured against, where that stands among them (``vượt so với dự toán từ 5%``).
    """

    start: int
    says: tuple[str, ...]
    dates: tuple[Entity, ...] = ()
    reference: Hit | None = None
    reference_end: int = 0
    added: bool = False

    @property
    def is_planned(self) -> bool:
        """Whether the words call the quantity itself a plan (``KH 71 ha``, not ``vượt kế hoạch 8%``)."""
        if self.first(_STATING) != "planned":
            return False
        return self.says[self.says.index("planned") + 1 :][:1] not in {("over",), ("ratio",)}

    def first(self, wanted: frozenset[str]) -> str | None:
        """Give what the cue nearest to the quantity says, of those `wanted`."""
        return next((cue for cue in self.says if cue in wanted), None)


def read_predicate(passage: Passage, floor: int, at: int, hard: Rule, *, shared: bool) -> Predicate:
    """Read the cue words that end at a quantity.

    Parameters
    ----------
    passage
        The sentence.
    floor
        Offset that is not to be crossed: the end of the quantity before, or the sentence's start.
    at
        Where the quantity begins.
    hard
        The rule for boundaries of clauses.
    shared
        The quantity is a percentage, which may be a share (``đóng góp 27%``); of an amount that is its name.
    """
    says: list[str] = []
    dates: list[Entity] = []
    reference: Hit | None = None
    reference_end = 0
    added = False
    start = at
    while True:
        end = _skip_back(passage, floor, start)
        date = _date_ending(passage, floor, end)
        cue = _cue_ending(passage, floor, end)
        if date and not (cue and cue.start < date.start):
            dates.append(date)
            start = date.start
        elif cue and (shared or cue.entry.get("says") != "share"):
            added = added or (cue.entry.attributes.get("added") is True and MOVES.isdisjoint(says))
            says.append(cue.entry.get("says"))
            start = cue.start
        elif end > floor and passage.view[end - 1] == ":" and COLON not in says:
            says.append(COLON)
            start = end - 1
        else:
            inner = None if reference or "with" in says else _reference_before(passage, floor, end, hard)
            if inner is None:
                break
            reference, reference_end, start = inner, end, inner.start
    return Predicate(
        start=start, says=tuple(says), dates=tuple(dates), reference=reference, reference_end=reference_end,
        added=added,
    )


def _skip_back(passage: Passage, floor: int, at: int) -> int:
    while at > floor and passage.view[at - 1] in ' "':
        at -= 1
    return at


def _date_ending(passage: Passage, floor: int, at: int) -> Entity | None:
    return next((date for date in passage.labelled("DATE") if date.end == at and date.start >= floor), None)


def _cue_ending(passage: Passage, floor: int, at: int) -> Hit | None:
    """Give the cue that ends here, unless it is the end of a phrase that names an indicator (``tốc độ tăng``)."""
    cue = passage.marks.ending("cues", at)
    if cue is None or cue.start < floor:
        return None
    reference = passage.marks.ending("references", at)
    if cue.entry.get("says") == "with" and reference and reference.start < cue.start:
        return None
    if cue.entry.get("says") in {"planned", "reached"} and passage.start < floor >= cue.start - 1:
        return None
    head = passage.marks.ending("heads", at)
    if head is None or not floor <= head.start <= cue.start:
        return cue
    # "kinh tế tăng trưởng 8%" says how the economy moved, "mục tiêu tăng trưởng 8%" names what is aimed at.
    return cue if head.start == cue.start and _follows_subject(passage, floor, cue.start) else None


def _follows_subject(passage: Passage, floor: int, at: int) -> bool:
    """Tell whether a place, or the name of an indicator, stands before a word; fillers or a date may come between."""
    end = _skip_back(passage, floor, at)
    cue = passage.marks.ending("cues", end)
    while cue and cue.start >= floor and cue.entry.get("says") in {"filler", "target"}:
        end = _skip_back(passage, floor, cue.start)
        cue = passage.marks.ending("cues", end)
    end = _skip_time_and_area(passage, floor, end)
    ends_name = any(unit.end == end and unit.start >= floor for unit in passage.labelled("ADMIN_UNIT"))
    head = passage.marks.ending("heads", end)
    return ends_name or bool(head and head.start >= floor)


def _skip_time_and_area(passage: Passage, floor: int, at: int) -> int:
    """Skip back over a date with its preposition, and over ``trên địa bàn``, both of which a name may end with."""
    date = _date_ending(passage, floor, at)
    end = _skip_back(passage, floor, date.start) if date else at
    trail = passage.marks.ending("trails", end) if date else None
    end = _skip_back(passage, floor, trail.start) if trail and trail.start > floor else end
    kept = passage.marks.ending("ends", end)
    is_kept = kept is not None and bool(kept.entry.attributes.get("keep"))
    return _skip_back(passage, floor, kept.start) if kept and is_kept else end


def _reference_before(passage: Passage, floor: int, at: int, hard: Rule) -> Hit | None:
    """Give the phrase between a word of movement and the quantity that says what it moved against."""
    for hit in reversed(passage.marks.within("references", floor, at)):
        if not hit.entry.attributes.get("compares") and hit.entry.get("against") != "plan":
            continue
        if hard.compiled.search(passage.view, hit.end, at) or "," in passage.view[hit.end : at]:
            return None
        cue = _cue_ending(passage, floor, _skip_back(passage, floor, hit.start))
        if cue and cue.entry.get("says") in MOVES:
            return hit
    return None
