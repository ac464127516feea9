"""Finds the phrase that names what is measured: to the left of the predicate, or to the right of a percentage."""

from collections.abc import Iterable
from typing import Final

import regex

from pipeline.match import Hit
from pipeline.model import Entity
from pipeline.rules import Rule
from pipeline.stages.targets.passage import Passage

_TRIM: Final = ' ,;:-"\'()•*+./'
_PLACES: Final = frozenset({"ADMIN_UNIT"})
_NAMES: Final = frozenset({"ADMIN_UNIT", "ORG", "OFFICIAL", "PERSON", "DATE"})


class SubjectFinder:
    """Finds the phrase that names what is measured.

    Parameters
    ----------
    soft, hard
        The rules for boundaries of clauses.
    """

    def __init__(self, soft: Rule, hard: Rule) -> None:
        self._soft = soft
        self._hard = hard

    def left(self, passage: Passage, floor: int, at: int, *, counted: bool) -> tuple[int, int] | None:
        """Give the phrase that ends at a predicate, or ``None`` where nothing names an indicator there.

        Parameters
        ----------
        passage
            The sentence.
        floor
            Where the clause may begin at the earliest.
        at
            Where the predicate begins.
        counted
            What follows is a count, which may as well be the object of a verb.
        """
        end = self._trim_end(passage, floor, at)
        start = self._clause_start(passage, floor, end, counted=counted)
        if start >= end:
            return None
        head = self._head(passage, start, end)
        start = head.start if head else self._without_lead(passage, start, end)
        end = self._trim_end(passage, start, end)
        return (start, end) if end > start else None

    def has_head(self, passage: Passage, start: int, end: int) -> bool:
        """Tell whether a phrase begins with a word that names an indicator."""
        return passage.marks.starting("heads", start) is not None and end > start

    def right(self, passage: Passage, at: int, ceiling: int) -> tuple[int, int] | None:
        """Give the noun phrase that follows a percentage (``100% hộ dân dùng nước sạch``), or ``None``.

        Parameters
        ----------
        passage
            The sentence.
        at
            End of the percentage.
        ceiling
            Offset that is not to be crossed: the next quantity's beginning, or the sentence's end.
        """
        start = at
        while start < ceiling and passage.view[start] == " ":
            start += 1
        start = self._without_article(passage, start, ceiling)
        if start >= ceiling or not passage.view[start].isalpha():
            return None
        mark = passage.marks.starting("ends", start)
        if (mark and not mark.entry.attributes.get("keep") and not passage.marks.starting("heads", start)) or (
            passage.marks.starting("references", start) and not passage.marks.starting("heads", start)
        ) or passage.marks.starting("cues", start):
            return None
        end = self._right_end(passage, start, ceiling)
        return (start, end) if end > start else None

    # --- left -------------------------------------------------------------------------------------------------------

    def _clause_start(self, passage: Passage, floor: int, end: int, *, counted: bool) -> int:
        """Give where the last clause begins: behind a hard boundary, or a comma whose right side names an indicator."""
        start = max((found.end() for found in self._hard.compiled.finditer(passage.view, floor, end)), default=floor)
        commas = [found.end() for found in self._soft.compiled.finditer(passage.view, start, end)]
        for comma in reversed(commas):
            if self._head_here(passage, comma, end) or (counted and self._verb_here(passage, comma, end)):
                return comma
        return start if self._head(passage, start, end) or not commas else commas[-1]

    def _head_here(self, passage: Passage, at: int, end: int) -> bool:
        """Tell whether, past words that only lead in, a clause begins with a word that names an indicator."""
        start = self._without_lead(passage, at, end)
        return start < end and passage.marks.starting("heads", start) is not None

    def _verb_here(self, passage: Passage, at: int, end: int) -> bool:
        """Tell whether a clause begins with a verb, and so has no part in the phrase before its comma."""
        while at < end and passage.view[at] == " ":
            at += 1
        mark = passage.marks.starting("ends", at)
        return bool(mark and mark.entry.get("role") == "verb")

    def _head(self, passage: Passage, start: int, end: int) -> Hit | None:
        """Give the word that names an indicator: the first, or one that a missing full stop left in the middle."""
        hits = passage.marks.within("heads", start, end)
        hits = [hit for hit in hits if not passage.entity_over(hit.start, _NAMES)]
        for hit in reversed(hits):
            capital = passage.reading.text[hit.start : hit.start + 2].istitle()
            if hit.start > start and capital and self._follows_lower(passage, hit.start):
                return hit
        return hits[0] if hits else None

    def _follows_lower(self, passage: Passage, at: int) -> bool:
        before = passage.reading.text[:at].rstrip(" ")[-1:]
        return before.islower()

    def _without_lead(self, passage: Passage, start: int, end: int) -> int:
        """Skip connectives, dates and names before a phrase."""
        while start < end:
            if passage.view[start] in _TRIM:
                start += 1
                continue
            if passage.marks.starting("heads", start):
                return start
            over = passage.entity_over(start, _NAMES)
            lead = passage.marks.starting("leads", start)
            if over and over.end <= end:
                start = over.end
            elif lead and lead.end <= end:
                start = lead.end
            else:
                return start
        return start

    def _trim_end(self, passage: Passage, floor: int, end: int) -> int:
        """Drop marks, dates, places and words of time behind a phrase."""
        while end > floor:
            if passage.view[end - 1] in _TRIM:
                end -= 1
                continue
            closing = _ending(passage.labelled("DATE"), end) or _ending(passage.labelled("ADMIN_UNIT"), end)
            lead = passage.marks.ending("trails", end) or passage.marks.ending("kinds", end)
            if closing and closing.start > floor:
                end = closing.start
            elif lead and lead.start >= floor and not self._ends_head(passage, lead.start, end):
                end = lead.start
            else:
                return end
        return end

    def _ends_head(self, passage: Passage, start: int, end: int) -> bool:
        head = passage.marks.ending("heads", end)
        return bool(head and head.start <= start)

    # --- right ------------------------------------------------------------------------------------------------------

    def _without_article(self, passage: Passage, start: int, ceiling: int) -> int:
        article = passage.marks.starting("articles", start)
        return article.end + 1 if article and article.end < ceiling else start

    def _right_end(self, passage: Passage, start: int, ceiling: int) -> int:
        """Give the end of the clause, going on over a comma while no verb has come or another verb follows."""
        end = ceiling
        hard = self._hard.compiled.search(passage.view, start, ceiling)
        if hard:
            end = hard.start()
        reference = next(iter(passage.marks.within("references", start + 1, end)), None)
        if reference and reference.entry.get("against") in {"time", "any"}:
            end = reference.start
        for comma in regex.finditer(r",(?!\d)", passage.view, pos=start, endpos=end):
            has_verb = bool(passage.marks.within("ends", start, comma.start()))
            following = comma.end() + 1
            if has_verb and not passage.marks.starting("ends", following):
                end = comma.start()
                break
        return self._trim_end(passage, start, end)


def _ending(entities: Iterable[Entity], at: int) -> Entity | None:
    return next((entity for entity in entities if entity.end == at), None)
