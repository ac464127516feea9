"""Finds the phrase that names what is measured: to the left of the predicate, or to the right of a percentage."""

from collections.abc import Iterable, Sequence
from typing import Final

import regex

from pipeline.match import Hit
from pipeline.model import Entity
from pipeline.rules import RuleSet
from pipeline.stages.targets.clauses import NAMES, TRIM, Clauses, without_lead
from pipeline.stages.targets.nouns import phrase_end
from pipeline.stages.targets.passage import Passage, word_at

Span = tuple[int, int]
_LONG_BRACKET: Final = regex.compile(r" ?\([^()]{10,}\)")
# "Một số mặt hàng có mức tăng khá như | bia": what is told of begins behind it.
_SUCH_AS: Final = regex.compile(
    r"\b(?:một số|nhiều|các|những) [^,;:.()]{3,60} như:? (?!sau\b|vậy\b|trên\b|nhau\b|kỳ vọng\b|mong)",
)
_COMMA: Final = regex.compile(r",(?!\d)")
_LONG: Final = 40


class SubjectFinder:
    """Finds the phrase that names what is measured.

    Parameters
    ----------
    rules
        The rules of the run.
    clauses
        Tells where clauses begin.
    """

    def __init__(self, rules: RuleSet, clauses: Clauses) -> None:
        self._clauses = clauses
        self._acts = frozenset(entry.id for entry in rules.entries("targets/heads") if entry.attributes.get("act"))

    def left(
        self, passage: Passage, floor: int, at: int, *, counted: bool, labelled: bool = False,
    ) -> Span | None:
        """Give the phrase that ends at a predicate, or ``None`` where nothing stands there.

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
        labelled
            The phrase opens a line and a colon follows it, so that all of it is the name.
        """
        end = self._trim_end(passage, floor, at)
        start = self._clauses.start(passage, floor, end, counted=counted, labelled=labelled)
        if start >= end:
            return None
        start = max((found.end() for found in _SUCH_AS.finditer(passage.view, start, end)), default=start)
        head = self._head(passage, start, end, labelled=labelled)
        start = head.start if head else _behind_auxiliary(passage, without_lead(passage, start, end), end)
        end = self._cut(passage, start, self._trim_end(passage, start, end, quoting=floor), head)
        if end <= start or not passage.view[start].isalpha():
            return None
        # A quotation that is opened right before is part of the name as a whole.
        opened = passage.view[start - 1] == '"' and start > floor and passage.view.count('"', start, end) % 2
        return start - 1 if opened else start, end

    def head(self, passage: Passage, span: Span) -> Hit | None:
        """Give the word that names an indicator at the beginning of a phrase."""
        return passage.marks.starting("heads", span[0])

    def right(self, passage: Passage, at: int, ceiling: int) -> Span | None:
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
        start = word_at(passage, at, ceiling)
        article = passage.marks.starting("articles", start)
        start = word_at(passage, article.end, ceiling) if article else start
        if start >= ceiling or not passage.view[start].isalpha():
            return None
        if not passage.marks.starting("heads", start):
            mark = passage.marks.starting("ends", start)
            noun = passage.marks.starting("nouns", start)
            stops = (mark and not mark.entry.attributes.get("keep")) or passage.marks.starting("references", start)
            if (stops or passage.marks.starting("cues", start)) and not (noun and mark and noun.end > mark.end):
                return None
        end = self._right_end(passage, start, ceiling)
        return (start, end) if end > start else None

    def thing(self, passage: Passage, found: Span) -> Span | None:
        """Give the noun phrase at the beginning of what follows an amount (``lúa | ở các xã …``), or ``None``."""
        end = phrase_end(passage, found[0], found[1])
        return (found[0], end) if end > found[0] else None

    # --- left -------------------------------------------------------------------------------------------------------

    def _head(self, passage: Passage, start: int, end: int, *, labelled: bool) -> Hit | None:
        """Give the word that names an indicator: the first, or one that a missing full stop left in the middle."""
        hits = [hit for hit in passage.marks.within("heads", start, end) if not passage.entity_over(hit.start, NAMES)]
        acting = self._acting(passage, hits, end)
        if acting or not hits:
            return acting
        for hit in reversed(hits):
            if hit.start > start and _opens_sentence(passage, hit.start):
                return hit
        if labelled or without_lead(passage, start, end) == hits[0].start:
            return hits[0] if without_lead(passage, start, end) == hits[0].start else None
        strong = [hit for hit in hits if not hit.entry.attributes.get("weak")]
        if not strong and end - start > _LONG:
            return hits[0]
        named = next((hit for hit in strong if not hit.entry.attributes.get("vague")), next(iter(strong), None))
        # "BHYT đạt tỷ lệ bao phủ 93%": the vague word begins the name.
        return next((hit for hit in strong if named and hit.end + 1 == named.start), named)

    def _acting(self, passage: Passage, hits: Sequence[Hit], end: int) -> Hit | None:
        """Give an act that is what is measured: it ends the phrase (``…, quyết tâm giải ngân | 100%``), or leads in.

        What ends the phrase is it whatever stands before, unless that names something with the act as its complement.
        """
        if hits and hits[-1].end == end and hits[-1].entry.id in self._acts:
            first, last = hits[0], hits[-1]
            between = passage.marks.within("auxiliaries", first.end, last.start)
            apart = passage.view[first.end : last.start] != " " or first.entry.attributes.get("weak")
            if first.entry.id in self._acts or (last.entry.attributes.get("of_plan") and apart) or (
                between and all(hit.entry.attributes.get("weak") for hit in hits[:-1])
            ) or (self._clauses.first_break(passage, first.end, last.start) < last.start
                  and not passage.marks.ending("ends", last.start - 1)
                  and not passage.view.endswith(" và ", first.end, last.start)):
                return last
        leads = len(hits) > 1 and hits[0].entry.id in self._acts and hits[1].entry.attributes.get("names")
        return hits[1] if leads and passage.view[hits[0].end : hits[1].start] == " " else None

    def _cut(self, passage: Passage, start: int, end: int, head: Hit | None) -> int:
        """Drop an explanation in brackets, a date or a paper in the middle, or a verb phrase, with all behind it."""
        floor = head.end if head else start + 1
        # "đường (không tính quốc lộ) được cứng hóa": what stands behind the bracket tells which.
        stops = [found.start() for found in _LONG_BRACKET.finditer(passage.view, floor, end)
                 if not _goes_on(passage, found.end(), end)]
        stops += [date.start for date in passage.labelled("DATE") if floor <= date.start < end and date.kind != "set"]
        stops += [paper.start for paper in passage.labelled("LEGAL_DOC") if floor < paper.start < end]
        stops += [hit.start for hit in passage.marks.within("cuts", floor, end)]
        return self._trim_end(passage, start, min(stops)) if stops else end

    def _trim_end(self, passage: Passage, floor: int, end: int, *, quoting: int | None = None) -> int:
        """Drop marks, dates, places and words of time behind a phrase; quotations may open from `quoting` on."""
        opening = floor if quoting is None else quoting
        while end > floor:
            if passage.view[end - 1] in TRIM and not (
                self._closes_short(passage, floor, end) or _closes_quote(passage, opening, end)
            ):
                opened = passage.view.rfind("(", floor, end) if passage.view[end - 1] == ")" else -1
                end = opened if opened > floor else end - 1
                continue
            closing = _ending(passage.labelled("DATE"), end) or _ending(passage.labelled("ADMIN_UNIT"), end)
            trail = passage.marks.ending("trails", end) or passage.marks.ending("kinds", end)
            if closing and closing.start > floor:
                end = closing.start
            elif trail and trail.start >= floor and not self._ends_head(passage, trail.start, end):
                end = trail.start
                # "vốn đầu tư 5 năm": with the word of time goes its number.
                while end > floor and passage.view[end - 1] in " 0123456789":
                    end -= 1
            else:
                return end
        return end

    def _closes_short(self, passage: Passage, floor: int, end: int) -> bool:
        """Tell whether a short bracket such as ``(GRDP)`` ends here, which belongs to the phrase."""
        opened = passage.view.rfind("(", floor, end)
        return passage.view[end - 1] == ")" and opened > floor and " " not in passage.view[opened:end]

    def _ends_head(self, passage: Passage, start: int, end: int) -> bool:
        head = passage.marks.ending("heads", end)
        return bool(head and head.start <= start)

    # --- right ------------------------------------------------------------------------------------------------------

    def _right_end(self, passage: Passage, start: int, ceiling: int) -> int:
        """Give the end of the clause, going on over a comma while no verb has come or another verb follows."""
        hard = self._clauses.hard.compiled.search(passage.view, start, ceiling)
        end = hard.start() if hard else ceiling
        quotes = [at for at in range(start, end) if passage.view[at] == '"']
        if len(quotes) % 2:
            # The quotation that the phrase stands in ends here.
            end = quotes[-1]
        end = min((hit.start for hit in passage.marks.within("cuts", start + 1, end)
                   if not hit.entry.attributes.get("left")), default=end)
        reference = next(iter(passage.marks.within("references", start + 1, end)), None)
        if reference and reference.entry.attributes.get("compares"):
            end = reference.start
        for comma in _COMMA.finditer(passage.view, start, end):
            if _lists_nouns(passage, comma.start()):
                continue
            if hard is None and ceiling < passage.end:
                # What stands behind the comma leads to the next quantity.
                end = comma.start()
                break
            has_verb = bool(passage.marks.within("ends", start, comma.start()))
            goes_on = passage.marks.starting("ends", comma.end() + 1) and comma.start() - start <= _LONG
            if has_verb and not goes_on:
                end = comma.start()
                break
        return self._trim_end(passage, start, end)


def _ending(entities: Iterable[Entity], at: int) -> Entity | None:
    return next((entity for entity in entities if entity.end == at), None)


def _opens_sentence(passage: Passage, at: int) -> bool:
    """Tell whether a capital shows that a full stop is missing; in a proper name the word before has one too."""
    text = passage.reading.text
    before = next(iter(passage.tokens_before(at)), (at, at))
    return text[at : at + 2].istitle() and text[:at].rstrip(" ")[-1:].islower() and not text[before[0]].isupper()


def _goes_on(passage: Passage, at: int, end: int) -> bool:
    """Tell whether a verb goes on with a phrase behind a bracket."""
    verb = passage.marks.starting("ends", word_at(passage, at, end))
    return verb is not None and verb.entry.get("role") == "verb" and verb.end < end


def _closes_quote(passage: Passage, floor: int, end: int) -> bool:
    """Tell whether a quotation ends here that was opened on the way (``tỷ lệ "Gia đình văn hóa"``)."""
    quotes = passage.view.count('"', floor, end)
    return passage.view[end - 1] == '"' and quotes > 0 and quotes % 2 == 0


def _lists_nouns(passage: Passage, comma: int) -> bool:
    """Tell whether a comma only parts counted nouns of one kind (``cán bộ, công chức``)."""
    before, behind = passage.marks.ending("nouns", comma), passage.marks.starting("nouns", comma + 2)
    return before is not None and behind is not None and before.entry.id == behind.entry.id


def _behind_auxiliary(passage: Passage, start: int, end: int) -> int:
    """Give where the verb begins in a clause that names no indicator (``Bà đề nghị phường tập trung | nạo vét``)."""
    stops = [hit.end for hit in passage.marks.within("auxiliaries", start, end)]
    stops += [entity.end for entity in passage.entities if entity.label in NAMES and start <= entity.start < end]
    verb = without_lead(passage, max((stop for stop in stops if stop < end - 1), default=start), end)
    return verb if verb < end else start
