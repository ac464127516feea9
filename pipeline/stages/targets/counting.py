"""Tells what the words before a count are to it: its name, a class of the counted, or something else."""

from typing import Final

from pipeline.match import Hit
from pipeline.stages.targets.clauses import NAMES
from pipeline.stages.targets.nouns import word_end
from pipeline.stages.targets.passage import word_at
from pipeline.stages.targets.predicate import MOVES
from pipeline.stages.targets.spot import Spot

Span = tuple[int, int]
NAMING: Final = MOVES | {"link", "colon", "planned", "reached", "becomes", "share", "estimate"}
HAVING: Final = frozenset({"has", "with"})


def names_count(spot: Spot, left: Span, head: Hit) -> bool:
    """Tell whether a phrase before a count names it, rather than a verb that has the counted for its object.

    Parameters
    ----------
    spot
        The count.
    left
        The phrase before its predicate.
    head
        The known name that the phrase holds.
    """
    said = spot.predicate.first(NAMING | HAVING)
    traits = head.entry.attributes
    # "phát triển sản phẩm OCOP, phấn đấu có 20 sản phẩm": the clause before has ended.
    gap = spot.passage.view[left[1] : spot.predicate.start].lstrip()
    apart = said == "has" and "target" in spot.predicate.says and gap.startswith(",")
    if traits.get("extent") or apart:
        return False
    # "tỷ lệ trường đạt chuẩn cao, 4/6 trường", "có tổng số 15 xóm": a share counts nothing, the sum names nothing.
    bare = traits.get("vague") and left[1] == head.end and said in {None, "has"}
    if bare or (traits.get("share") and said is None and gap.startswith(",")):
        return False
    if traits.get("act") or traits.get("names") or (said == "with" and spot.counts_in(left)):
        return True
    if said:
        return said not in HAVING
    verb = spot.passage.marks.ending("ends", left[1])
    return not (traits.get("weak") or (verb and verb.entry.get("role") == "verb"))


def is_series(spot: Spot) -> bool:
    """Tell whether a count goes on a row of years (``từ 255 đồng chí năm 2005 lên 284 đồng chí năm 2006, 288 …``).

    Parameters
    ----------
    spot
        The count.
    """
    noun, passage = spot.quantity.noun, spot.passage
    at = word_at(passage, spot.quantity.end, passage.end)
    dated = any(date.start == at for date in passage.labelled("DATE"))
    return dated and noun is not None and spot.repeats(spot.counted) and not spot.predicate.says and (
        passage.marks.starting("generic", noun[0]) is not None
    )


def measures(spot: Spot, left: Span) -> bool:
    """Tell whether a mere counter says how much of what stands before it (``vắc xin dại cho chó được 3.200 con``).

    Parameters
    ----------
    spot
        The count.
    left
        The phrase before its predicate.
    """
    counter, marks = _counter(spot), spot.passage.marks
    if counter is None:
        return False
    known = marks.starting("classes", left[0])
    if counter.entry.attributes["loose"] and not (known and known.end == left[1]):
        return False
    named = spot.passage.entity_over(left[0], NAMES) or marks.starting("leads", left[0])
    return spot.predicate.says[:1] == ("link",) and " " in spot.view(left) and not (_acts(spot, left) or named)


def classifies(spot: Spot, left: Span) -> bool:
    """Tell whether the counted noun only counts what stands before it (``nữ 45 người``).

    Parameters
    ----------
    spot
        The count.
    left
        The phrase before its predicate.
    """
    counter, marks = _counter(spot), spot.passage.marks
    if counter is None or counter.entry.attributes["loose"] or HAVING & set(spot.predicate.says):
        return False
    names = marks.starting("classes", left[0]) or marks.starting("nouns", left[0])
    return names is not None and word_end(spot.passage, names) == names.end and not _acts(spot, left)


def _counter(spot: Spot) -> Hit | None:
    """Give the word that only counts (``người``, ``con``), where a quantity has no more of a noun than that."""
    noun = spot.quantity.noun
    generic = spot.passage.marks.starting("generic", noun[0]) if noun else None
    return generic if noun and generic and generic.end == noun[1] else None


def _acts(spot: Spot, left: Span) -> bool:
    """Tell whether a phrase holds a verb."""
    return any(hit.entry.get("role") == "verb" for hit in spot.passage.marks.within("ends", *left))
