"""Finds the words that tell which of the counted are meant (``12 xã | đạt chuẩn``, ``9 nhà | bị tốc mái``)."""

from typing import Final

import regex

from pipeline.match import Hit
from pipeline.stages.targets.clauses import NAMES
from pipeline.stages.targets.passage import Passage, word_at

Span = tuple[int, int]
_QUOTED: Final = regex.compile(r' ?"[^"]{2,60}"')
_LONGEST_RELATIVE: Final = 5


def counted_phrase(passage: Passage, number: int, noun: Span, ceiling: int) -> Span:
    """Give a counted noun phrase with the words that tell which (``doanh nghiệp phải tạm ngừng sản xuất``).

    Parameters
    ----------
    passage
        The sentence.
    number
        Where the number begins.
    noun
        The phrase as the number's own words hold it.
    ceiling
        Offset that is not to be crossed.
    """
    start, end = noun
    council = passage.entity_over(word_at(passage, end, ceiling), frozenset({"ORG"}))
    if council and council.kind == "council" and council.start == word_at(passage, end, ceiling):
        # "50 đại biểu | HĐND tỉnh": the council tells which.
        return start, council.end
    quoted = _QUOTED.match(passage.view, end, ceiling)
    if quoted:
        return start, quoted.end()
    head = passage.marks.starting("nouns", start)
    if head is None or head.entry.get("part") == "always":
        # "6 chỉ tiêu không đạt" counts some of the chỉ tiêu, "5 chỉ tiêu nghị quyết" all of them.
        paper = next((hit for hit in passage.marks.within("names", start + 1, end)
                      if hit.entry.get("kind") == "paper"), None)
        return start, len(passage.view[: paper.start].rstrip()) if paper else end
    area = bool(head.entry.attributes.get("area"))
    relative = passage.marks.starting("relatives", _behind_place(passage, end, ceiling, area=area))
    if relative is None or passage.view[end : end + 1] != " " or relative.entry.attributes.get("never"):
        return noun
    if relative.entry.attributes.get("of_place") and not (
        (area or head.entry.attributes.get("built")) and _opens_clause(passage, number)
    ):
        return noun
    end = _relative_end(passage, relative, end, ceiling)
    cue = passage.marks.ending("cues", end)
    if cue and cue.start >= relative.end and word_at(passage, end, ceiling) == ceiling:
        # "40 hộ tham gia | đạt 95%": the last verb is said of the next figure.
        end = len(passage.view[: cue.start].rstrip())
    # A verb alone, with a number behind it, does not tell which.
    tells = end > relative.end or (end > noun[1] and bool(relative.entry.attributes.get("whole")))
    return (start, max(end, relative.end)) if tells else noun


def _relative_end(passage: Passage, relative: Hit, at: int, ceiling: int) -> int:
    """Give where the words end that tell which of the counted are meant; `at` where they only tell by whom."""
    end, kept = at, relative.start
    for taken, (first, last) in enumerate(passage.tokens_from(relative.start)):
        named = passage.entity_over(first, NAMES) if first >= relative.end else None
        if named and named.label != "DATE":
            # "28 cá nhân được | Chủ tịch huyện khen": whom it names does not tell which.
            return at
        mark, known = passage.marks.starting("ends", first), passage.marks.starting("nouns", first)
        keeps = mark is not None and bool(mark.entry.attributes.get("keep"))
        kept = max(kept, mark.end if mark and keeps else kept, known.end if known else kept)
        joins = mark is not None and mark.entry.get("role") != "verb" and not keeps
        stopped = taken >= _LONGEST_RELATIVE or (first >= relative.end and joins)
        whole = last <= kept <= ceiling
        if named or last > ceiling or not passage.view[first].isalnum() or (stopped and not whole):
            break
        end = last
    quoted = _QUOTED.match(passage.view, end, ceiling)
    return quoted.end() if quoted else end


def _behind_place(passage: Passage, at: int, ceiling: int, *, area: bool) -> int:
    """Skip the place that counted units are part of (``xã | ở Quảng Trị | bị cô lập``)."""
    start = word_at(passage, at, ceiling)
    placed = passage.marks.starting("placing", start) if area else None
    unit = passage.entity_over(word_at(passage, placed.end, ceiling), NAMES) if placed else None
    return word_at(passage, unit.end, ceiling) if unit and unit.label == "ADMIN_UNIT" else start


def _opens_clause(passage: Passage, at: int) -> bool:
    """Tell whether a count opens a clause, behind what only leads in or says that so many are there."""
    end = len(passage.view[: at].rstrip(" "))
    if end <= passage.start or passage.view[end - 1] in ",;.:(-":
        return True
    cue = passage.marks.ending("cues", end)
    return passage.marks.ending("leads", end) is not None or (cue is not None and cue.entry.get("says") == "has")
