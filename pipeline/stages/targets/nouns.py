"""Finds where a counted noun phrase ends: ``7 cán bộ bán chuyên trách | kiêm nhiệm …``."""

from typing import Final

from pipeline.match import Hit
from pipeline.stages.targets.passage import Passage

_LONGEST: Final = 6
_CLOSED: Final = frozenset({"DATE", "ADMIN_UNIT", "OFFICIAL", "PERSON", "LEGAL_DOC"})


def noun_end(passage: Passage, head: Hit) -> int:
    """Give the end of the noun phrase whose head is a counted noun.

    Words go with the head until one that the lexicon of ends names (a verb, a preposition), a mark, a number, or
    the name of a place or person; a body's name goes on only behind a head that takes one (``Hội nghị Ban Thường vụ``).
    """
    closed = _CLOSED if head.entry.attributes.get("body") else _CLOSED | {"ORG"}
    end = head.end
    taken = 0
    kept_until = head.end
    for start, stop in passage.tokens_from(head.end):
        if passage.view[end:start].strip(" ") or passage.entity_over(start, closed):
            break
        if start >= kept_until:
            mark = passage.marks.starting("ends", start)
            if mark and mark.entry.attributes.get("keep"):
                kept_until = mark.end
            elif mark or not passage.view[start].isalpha():
                break
        end = stop
        taken += 1
    return _with_listed(passage, head, end if taken <= _LONGEST else head.end)


def counter_end(passage: Passage, head: Hit) -> int:
    """Give the end of the counted noun itself, without the words that tell which (``12 trường | đạt chuẩn``)."""
    return _with_listed(passage, head, head.end)


def _with_listed(passage: Passage, head: Hit, end: int) -> int:
    """Go on over nouns of the same kind that a comma adds (``42 cán bộ, giáo viên, nhân viên``)."""
    while passage.view.startswith(", ", end) and not head.entry.attributes.get("area"):
        noun = passage.marks.starting("nouns", end + 2)
        if noun is None or noun.entry.id != head.entry.id or not _stops(passage, noun.end):
            break
        end = noun.end
    return end


def _stops(passage: Passage, at: int) -> bool:
    """Tell whether a phrase ends at an offset: at a mark, or before a word that ends one."""
    if at >= passage.end or not passage.view.startswith(" ", at):
        return True
    return passage.marks.starting("ends", at + 1) is not None
