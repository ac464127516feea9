"""A sentence opened for the targets stage: its view, words, entities and the cue words of the rules in it."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
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
_HEADS: Final = "targets/heads"
_NAMES: Final = "targets/names"
_COMPOUNDS: Final = "targets/compounds"


class Marks:
    """The cue words of a stretch of text, by lexicon and by where they begin or end; the longest where several do.

    Parameters
    ----------
    hits
        All hits of the lexicons.
    tokens
        The words of the stretch: a compound that takes a part of one that the rules know is none (``có công | suất``).
    """

    def __init__(self, hits: Sequence[Hit], tokens: Sequence[tuple[int, int]] = ()) -> None:
        known = {(hit.start, hit.end) for hit in hits}
        covered = _covered([hit for hit in hits if hit.entry.file == _COMPOUNDS],
                           [token for token in tokens if token in known])
        self._from: dict[tuple[str, int], Hit] = {}
        self._until: dict[tuple[str, int], Hit] = {}
        self._all: dict[str, list[Hit]] = {}
        for hit in hits:
            if (hit.start in covered or hit.end - 1 in covered) and _is_torn(hit, covered):
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


def _covered(compounds: Sequence[Hit], tokens: Sequence[tuple[int, int]]) -> dict[int, tuple[int, int]]:
    """Give the compound over each offset; of two that cross the one that begins first is meant (``phấn đấu | giá``)."""
    covered: dict[int, tuple[int, int]] = {}
    starts = [start for start, _ in tokens] if compounds else []
    reach = 0
    for hit in sorted(compounds, key=lambda hit: (hit.start, -hit.end)):
        near = tokens[max(bisect_left(starts, hit.start) - 1, 0) : bisect_left(starts, hit.end)]
        if hit.start >= reach and not any(_cross((hit.start, hit.end), token) for token in near):
            reach = hit.end
            covered.update(dict.fromkeys(range(hit.start, hit.end), (hit.start, hit.end)))
    return covered


def _cross(first: tuple[int, int], second: tuple[int, int]) -> bool:
    """Tell whether two spans overlap with neither inside the other."""
    return first[0] < second[0] < first[1] < second[1] or second[0] < first[0] < second[1] < first[1]


def _is_torn(hit: Hit, covered: Mapping[int, tuple[int, int]]) -> bool:
    """Tell whether a word lies inside a compound or takes a part of one (``đấu giá`` in ``phấn đấu | giá trị``)."""
    start, _ = covered.get(hit.start, (hit.start, hit.end))
    _, end = covered.get(hit.end - 1, (hit.start, hit.end))
    return start < hit.start or hit.end < end


class CueFinder:
    """Finds the cue words of the targets rules.

    Parameters
    ----------
    rules
        The rules of the run.
    """

    def __init__(self, rules: RuleSet) -> None:
        self._matcher = LexiconMatcher([entry for entry in rules.entries(ROOT) if entry.file not in _NOT_CUES],
                                       glued=True)

    def marks(self, reading: Reading, sentence: Sentence) -> Marks:
        """Give the cue words of a sentence."""
        hits = self._matcher.find(reading, sentence.start, sentence.end)
        names = {(hit.start, hit.end) for hit in hits if hit.entry.file == _NAMES}
        # "bão số 3" names no number of anything.
        hits = [hit for hit in hits if hit.entry.file != _HEADS or (hit.start, hit.end) not in names
                or not reading.folded[hit.end + 1 : hit.end + 2].isdigit()]
        return Marks(hits, sentence.tokens)


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

    def part(self, start: int, end: int) -> "Passage":
        """Give the stretch of the sentence between two offsets as a passage of its own."""
        part = Passage(self.reading, self.sentence, self.marks, self.entities)
        part.start, part.end = start, end
        return part

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
