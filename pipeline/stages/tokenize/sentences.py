"""Where sentences start and end."""

from collections.abc import Iterator
from typing import Final

from pipeline.match import LexiconMatcher, PatternMatcher, RulesByInitial
from pipeline.model import Block, Document
from pipeline.reading import Reading
from pipeline.rules import Rule, RuleSet

_STOPS: Final = "tokenize/stops"
_KEEPS: Final = "tokenize/keeps"
_ABBREVIATIONS: Final = "tokenize/abbreviations"
_MARKERS: Final = "segment/markers"
_LONGEST_MARKER: Final = 60
_MOST_MARKERS: Final = 3  # "* 1. a) "
# Three times the longest sentence seen in reports. Text without any stop, such as a dump of a table, is cut so that
# what compares the parts of a sentence with each other stays linear in the length of the document.
_LONGEST_SENTENCE: Final = 2000
_BREAKS: Final = ("; ", ", ", " ")


class SentenceSplitter:
    """Splits the blocks of a document into sentences.

    Three kinds of rule decide. A *stop* ends a sentence behind its span, unless that place lies inside a *keep* or is
    the end of an abbreviation. A *marker*, the printed number or bullet where a sentence starts, is left out of it.

    Parameters
    ----------
    rules
        The rules of the run.
    """

    def __init__(self, rules: RuleSet) -> None:
        self._stops = PatternMatcher(rules.rules(_STOPS))
        self._keeps = PatternMatcher(rules.rules(_KEEPS))
        self._abbreviations = LexiconMatcher(rules.entries(_ABBREVIATIONS))
        self._markers = RulesByInitial(rules.rules(_MARKERS))

    def __call__(self, document: Document) -> Iterator[tuple[str, int, int]]:
        """Give the sentences of a document with blocks.

        Yields
        ------
        tuple
            Id of the block, and the half-open offsets of the sentence: from behind its marker to behind its final
            punctuation, blanks around it left out. A block of blanks has no sentence; where a marker has nothing
            behind it, the marker is the sentence. What goes on for 2,000 characters without a stop is cut.
        """
        reading = Reading(document)
        ends = self._ends(reading)
        at = 0
        for block in document.blocks:
            while at < len(ends) and ends[at] <= block.start:
                at += 1
            first = at
            while at < len(ends) and ends[at] < block.end:
                at += 1
            for start, end in self._split(reading.cased, block, ends[first:at]):
                yield block.id, start, end

    def _ends(self, reading: Reading) -> list[int]:
        """Give the offsets behind which a sentence ends inside a block."""
        stops = sorted({hit.end for hit in self._stops.find(reading)})
        kept = sorted(
            [(hit.start, hit.end) for hit in self._keeps.find(reading)]
            + [(hit.start, hit.end + 1) for hit in self._abbreviations.find(reading)],
        )
        return list(_outside(stops, kept))

    def _split(self, view: str, block: Block, ends: list[int]) -> Iterator[tuple[int, int]]:
        start = self._behind_markers(view, block.start, block.end, block.number)
        for end in (*ends, block.end):
            if end <= start:
                continue
            last = _skip_blanks_back(view, start, end)
            yield from _pieces(view, start, last)
            start = self._behind_markers(view, end, block.end)

    def _behind_markers(self, view: str, start: int, end: int, number: str | None = None) -> int:
        """Give the offset of the first word of a sentence, or of its marker where no word follows.

        A letter that may as well be a word of the sentence counts as a marker only where it is the block's `number`.
        """
        first = at = _skip_blanks(view, start, end)
        for _ in range(_MOST_MARKERS):
            line = view[at : min(end, at + _LONGEST_MARKER)]
            widths = (_marker_width(rule, line, number) for rule in self._markers.at(line, 0))
            width = next(filter(None, widths), None)
            if width is None:
                return at
            at = _skip_blanks(view, at + width, end)
            if at >= end:
                return first
        return at


def _marker_width(rule: Rule, line: str, number: str | None) -> int | None:
    found = rule.compiled.match(line)
    if found is None or (rule.attributes.get("sequence") and found["number"] != number):
        return None
    return found.end("span")


def _outside(ends: list[int], kept: list[tuple[int, int]]) -> Iterator[int]:
    """Give the offsets that lie strictly inside no span."""
    index = reach = 0
    for end in ends:
        while index < len(kept) and kept[index][0] < end:
            reach = max(reach, kept[index][1])
            index += 1
        if end >= reach:
            yield end


def _pieces(view: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give a sentence in pieces of bearable length, cut behind its last semicolon, comma or word in reach."""
    while end - start > _LONGEST_SENTENCE:
        half, reach = start + _LONGEST_SENTENCE // 2, start + _LONGEST_SENTENCE
        found = (view.rfind(mark, half, reach) + len(mark) for mark in _BREAKS)
        cut = next((place for place in found if place > half), 0) or view.find(" ", reach, end) + 1 or end
        yield start, _skip_blanks_back(view, start, cut)
        start = _skip_blanks(view, cut, end)
    if end > start:
        yield start, end


def _skip_blanks(view: str, start: int, end: int) -> int:
    while start < end and view[start].isspace():
        start += 1
    return start


def _skip_blanks_back(view: str, start: int, end: int) -> int:
    while end > start and view[end - 1].isspace():
        end -= 1
    return end
