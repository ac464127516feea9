"""Finds where a counted noun phrase ends: ``7 cán bộ bán chuyên trách | kiêm nhiệm …``."""

from typing import Final

from pipeline.match import Hit
from pipeline.stages.targets.passage import Passage

_LONGEST: Final = 6
_CLOSED: Final = frozenset({"DATE", "ADMIN_UNIT", "OFFICIAL", "PERSON", "LEGAL_DOC"})


def noun_end(passage: Passage, head: Hit) -> int:
    """Give the end of the noun phrase whose head is a counted noun.

    A word that the head is only the beginning of (``nhà | nghỉ``) goes with it whole. Further words go with it until
    one that the lexicon of ends names (a verb, a preposition), a mark, a number, or
    the name of a place or person; a body's name goes on only behind a head that takes one (``Hội nghị Ban Thường vụ``).
    """
    closed = _CLOSED if head.entry.attributes.get("body") else _CLOSED | {"ORG"}
    end = kept_until = word_end(passage, head)
    taken = 0
    for start, stop in passage.tokens_from(end):
        if start < kept_until:
            end = stop
            taken += 1
            continue
        if passage.view[end:start].strip(" ") or passage.entity_over(start, closed):
            break
        if start >= kept_until:
            mark = passage.marks.starting("ends", start)
            keeps = mark is not None and bool(mark.entry.attributes.get("keep"))
            if mark and keeps:
                kept_until = mark.end
            elif (mark and not _is_begun(passage, mark, stop)) or not passage.view[start].isalpha():
                break
        end = stop
        taken += 1
    return _with_activities(passage, _with_listed(passage, head, end if taken <= _LONGEST else head.end))


def phrase_end(passage: Passage, at: int, ceiling: int) -> int:
    """Give the end of the noun phrase that begins at an offset, the offset itself where none does."""
    end = kept_until = at
    for start, stop in passage.tokens_from(at):
        mark = passage.marks.starting("ends", start)
        if mark and mark.entry.attributes.get("keep"):
            kept_until = mark.end
        stopped = mark is not None and start >= kept_until and not _is_begun(passage, mark, stop)
        if stopped or stop > ceiling or passage.view[end:start].strip(" ") or not passage.view[start].isalpha() or (
            passage.entity_over(start, _CLOSED)
        ):
            break
        end = stop
    return end


def word_end(passage: Passage, known: Hit) -> int:
    """Give where the word ends that a known one begins, the known one's own end where it is whole.

    A word that tears the known one (``chỉ | tiêu đề | ra``) or swallows what says ``ước`` is none.
    """
    at = known.end
    cue = passage.marks.starting("cues", at + 1)
    if cue and cue.entry.get("says") == "estimate":
        return at
    return next((stop for start, stop in passage.tokens_before(at) if start <= known.start and at < stop), at)


def counter_end(passage: Passage, head: Hit) -> int:
    """Give the end of the counted noun itself, without the words that tell which (``12 trường | đạt chuẩn``)."""
    return _with_listed(passage, head, head.end)


def abbreviation_end(passage: Passage, at: int) -> int | None:
    """Give the end of the word in capitals that begins at an offset (``4 điểm | DLST``), ``None`` without one."""
    first, last = next(iter(passage.tokens_from(at)), (at, at))
    word = passage.reading.text[at:last]
    return last if first == at and len(word) > 1 and word.isalpha() and word.isupper() else None


def _with_listed(passage: Passage, head: Hit, end: int) -> int:
    """Go on over nouns of the same kind that a comma adds (``42 cán bộ, giáo viên, nhân viên``)."""
    while passage.view.startswith(", ", end):
        noun = passage.marks.starting("nouns", end + 2)
        if noun is None or noun.entry.id != head.entry.id or not _stops(passage, noun.end):
            break
        if head.entry.attributes.get("area") and passage.marks.starting("leads", noun.start):
            # "ở 5 thôn, xã đã …": the unit that reports is none of the counted.
            break
        end = noun.end
    return end


def _with_activities(passage: Passage, end: int) -> int:
    """Go on over what else the counted do (``8 điểm chế biến, đóng gói nông sản``)."""
    while passage.view.startswith(", ", end):
        activity = passage.marks.starting("activities", end + 2)
        if activity is None or passage.view[activity.end + 1 : activity.end + 2].isdigit():
            # "19 cầu, sửa chữa 25 cống": a verb with its own object.
            break
        end = activity.end
        for start, stop in passage.tokens_from(end):
            mark = passage.marks.starting("ends", start)
            stopped = mark is not None and not mark.entry.attributes.get("keep")
            if stopped or passage.view[end:start].strip(" ") or not passage.view[start].isalpha() or (
                passage.entity_over(start, _CLOSED)
            ):
                break
            end = stop
    return end


def _is_begun(passage: Passage, mark: Hit, stop: int) -> bool:
    """Tell whether a verb is only the first half of a word (``chuyển | giao``), and so ends nothing."""
    return mark.end < stop and mark.entry.get("role") == "verb" and passage.view.count(" ", mark.start, stop) == 1


def _stops(passage: Passage, at: int) -> bool:
    """Tell whether a phrase ends at an offset: at a mark, or before a word that ends one."""
    if at >= passage.end or not passage.view.startswith(" ", at):
        return True
    return passage.marks.starting("ends", at + 1) is not None
