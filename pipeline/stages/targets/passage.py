"""A sentence opened for the targets stage: its view, words, entities and the cue words of the rules in it."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from typing import Final

from pipeline.match import Hit, LexiconMatcher
from pipeline.model import Entity, Sentence
from pipeline.reading import Reading
from pipeline.rules import RuleSet

ROOT: Final = "targets"
_LONGEST_NAME: Final = 400
# These tables are read letter by letter behind a numeral (``250ha``), not as words of the sentence.
_NOT_CUES: Final = frozenset({"targets/units", "targets/scales", "targets/rates"})
# A cue inside one of these words is none: ``hiện`` in ``thực hiện``, ``chi`` in ``chi bộ``.
_COMPOUNDS: Final = "targets/compounds"


class Marks:
    """The cue words of a stretch of text, by lexicon and by where they begin or end; the longest where several do.

    Parameters
    ----------
    hits
        All hits of the lexicons.
    """

    def __init__(self, hits: Sequence[Hit]) -> None:
        covered = {at: (hit.start, hit.end) for hit in hits if hit.entry.file == _COMPOUNDS
                   for at in range(hit.start, hit.end)}
        self._from: dict[tuple[str, int], Hit] = {}
        self._until: dict[tuple[str, int], Hit] = {}
        self._all: dict[str, list[Hit]] = {}
        for hit in hits:
            start, end = covered.get(hit.start, (hit.start, hit.end))
            if hit.end <= end and end - start > hit.end - hit.start:
                continue
            name = hit.entry.file.removeprefix(f"{ROOT}/")
            self._all.setdefault(name, []).append(hit)
            before = self._from.get((name, hit.start))
            if before is None or hit.end > before.end:
                self._from[name, hit.start] = hit
            behind = self._until.get((name, hit.end))
            if behind is None or hit.start < behind.start:
                self._until[name, hit.end] = hit
        for found in self._all.values():
            found.sort(key=lambda hit: (hit.start, -hit.end))
        self._starts = {name: [hit.start for hit in found] for name, found in self._all.items()}

    def starting(self, name: str, at: int) -> Hit | None:
        """Give the longest word of a lexicon that begins at an offset."""
        return self._from.get((name, at))

    def ending(self, name: str, at: int) -> Hit | None:
        """Give the longest word of a lexicon that ends at an offset."""
        return self._until.get((name, at))

    def within(self, name: str, start: int, end: int) -> list[Hit]:
        """Give the words of a lexicon that lie between two offsets, in text order, without those inside longer ones."""
        found: list[Hit] = []
        hits = self._all.get(name)
        if not hits:
            return found
        for hit in hits[bisect_left(self._starts[name], start) :]:
            if hit.start >= end:
                break
            if hit.end <= end and not (found and hit.end <= found[-1].end):
                found.append(hit)
        return found


class CueFinder:
    """Finds the cue words of the targets rules.

    Parameters
    ----------
    rules
        The rules of the run.
    """

    def __init__(self, rules: RuleSet) -> None:
        self._matcher = LexiconMatcher([entry for entry in rules.entries(ROOT) if entry.file not in _NOT_CUES])

    def marks(self, reading: Reading, sentence: Sentence) -> Marks:
        """Give the cue words of a sentence."""
        return Marks(self._matcher.find(reading, sentence.start, sentence.end))


class Passage:
    """One sentence with what is known about it; all offsets are those of the document.

    Parameters
    ----------
    reading
        The document.
    sentence
        One of its sentences.
    marks
        The cue words in it.
    entities
        The entities in it, in text order.
    """

    def __init__(self, reading: Reading, sentence: Sentence, marks: Marks, entities: Sequence[Entity]) -> None:
        self.reading = reading
        self.sentence = sentence
        self.start = sentence.start
        self.end = sentence.end
        self.view = reading.folded
        self.marks = marks
        self.entities = tuple(entities)
        self._entity_starts = [entity.start for entity in self.entities]
        self._by_label: dict[str, list[Entity]] = {}

    @cached_property
    def _token_starts(self) -> list[int]:
        return [start for start, _ in self.sentence.tokens]

    def tokens_from(self, at: int) -> Sequence[tuple[int, int]]:
        """Give the words that begin at an offset or behind it."""
        return self.sentence.tokens[bisect_left(self._token_starts, at) :]

    def tokens_before(self, at: int) -> Sequence[tuple[int, int]]:
        """Give the last word that begins before an offset, or none."""
        index = bisect_left(self._token_starts, at)
        return self.sentence.tokens[max(index - 1, 0) : index]

    def entity_over(self, at: int, labels: frozenset[str]) -> Entity | None:
        """Give the longest entity of some labels that covers the character at an offset."""
        starts = self._entity_starts
        near = self.entities[bisect_left(starts, at - _LONGEST_NAME) : bisect_right(starts, at)]
        return max(
            (entity for entity in near if entity.label in labels and at < entity.end),
            key=lambda entity: entity.end - entity.start, default=None,
        )

    def labelled(self, label: str) -> Sequence[Entity]:
        """Give the entities of one label, in text order."""
        if label not in self._by_label:
            self._by_label[label] = [entity for entity in self.entities if entity.label == label]
        return self._by_label[label]


def inside(entities: Sequence[Entity], starts: Sequence[int], start: int, end: int) -> Sequence[Entity]:
    """Give the entities (sorted, their `starts` beside them) that begin between two offsets."""
    return entities[bisect_left(starts, start) : bisect_right(starts, end - 1)]


def word_at(passage: Passage, at: int, ceiling: int) -> int:
    """Give where the next word begins, past blanks, at `ceiling` at the latest."""
    while at < ceiling and passage.view[at] == " ":
        at += 1
    return at
