"""What the rules find in a document, kept by offset so that sentences can be asked about it."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from pipeline.match import Hit, Match, PatternMatcher, Spanned
from pipeline.model import Entity
from pipeline.reading import Reading

_ACTING: Final = frozenset({"ORG", "ADMIN_UNIT", "OFFICIAL"})

S = TypeVar("S", bound=Spanned)


class Ordered(Generic[S]):
    """Hits of one document, asked by stretch.

    Parameters
    ----------
    hits
        Hits in text order.
    """

    def __init__(self, hits: Sequence[S]) -> None:
        self._hits = hits
        self._starts = [hit.start for hit in hits]

    def between(self, start: int, end: int) -> Sequence[S]:
        """Give the hits that start in a stretch, in text order."""
        return self._hits[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def first(self, start: int, end: int) -> S | None:
        """Give the first hit that starts in a stretch."""
        return next(iter(self.between(start, end)), None)


class Searched:
    """Hits of pattern rules in one document, looked for only where they are asked for.

    Parameters
    ----------
    matcher
        The rules.
    reading
        The document.
    """

    def __init__(self, matcher: PatternMatcher, reading: Reading) -> None:
        self._matcher, self._reading = matcher, reading
        self._known: dict[tuple[int, int], Sequence[Match]] = {}

    def between(self, start: int, end: int) -> Sequence[Match]:
        """Give the hits that lie in a stretch, in text order."""
        found = self._known.get((start, end))
        if found is None:
            found = self._known[start, end] = self._matcher.find(self._reading, start, end)
        return found

    def first(self, start: int, end: int) -> Match | None:
        """Give the first hit that lies in a stretch."""
        return next(iter(self.between(start, end)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """What the verb and actor lexicons and the cue and bar rules hit in one document, in text order.

    `called` are those who only act when somebody calls on them (`đề nghị người dân ...`).
    """

    verbs: Sequence[Hit]
    actors: Sequence[Hit]
    called: Sequence[Hit]
    cues: Sequence[Match]
    bars: Sequence[Match]


class Signals:
    """The words of one document that speak for or against goals, asked by offset.

    Parameters
    ----------
    reading
        The document.
    entities
        Its entities: those who can act stand beside the common nouns for actors.
    hits
        What the rules hit in it.
    """

    def __init__(self, reading: Reading, entities: Sequence[Entity], hits: Hits) -> None:
        self.reading = reading
        longest = {hit.start: hit for hit in sorted(hits.verbs, key=lambda hit: hit.end)}
        # Names that begin like a verb (`Trình độ`, `Thu Hiền`) only keep it from being found there.
        people = {entity.start for entity in entities if entity.label == "PERSON"}
        self._verbs = {
            start: hit
            for start, hit in longest.items()
            if start not in people and not hit.entry.attributes.get("none")
        }
        self._verb_starts = sorted(self._verbs)
        acting = [(entity.start, entity.end) for entity in entities if entity.label in _ACTING]
        spans = sorted({*acting, *((hit.start, hit.end) for hit in hits.actors)}, key=lambda span: (span[0], span[1]))
        self._actor_ends = dict(spans)
        self._actor_starts = sorted(self._actor_ends)
        self._called = sorted(dict(sorted({*spans, *((hit.start, hit.end) for hit in hits.called)})).items())
        self._cues = Ordered(hits.cues)
        self._bars = Ordered(hits.bars)

    def verb_at(self, offset: int) -> Hit | None:
        """Give the longest verb that starts at an offset."""
        return self._verbs.get(offset)

    def verbs(self, start: int, end: int) -> Sequence[Hit]:
        """Give the verbs that start in a stretch, in text order."""
        first, last = bisect_left(self._verb_starts, start), bisect_left(self._verb_starts, end)
        return [self._verbs[offset] for offset in self._verb_starts[first:last]]

    def actor_at(self, offset: int) -> tuple[int, int] | None:
        """Give the longest actor that starts at an offset."""
        end = self._actor_ends.get(offset)
        return None if end is None else (offset, end)

    def actors(self, start: int, end: int) -> list[tuple[int, int]]:
        """Give the actors that lie in a stretch, in text order."""
        first, last = bisect_left(self._actor_starts, start), bisect_left(self._actor_starts, end)
        found = ((offset, self._actor_ends[offset]) for offset in self._actor_starts[first:last])
        return [(offset, stop) for offset, stop in found if stop <= end]

    def called(self, start: int, end: int) -> list[tuple[int, int]]:
        """Give those who can be called on and lie in a stretch, in text order: all actors are among them."""
        first, last = bisect_left(self._called, (start, 0)), bisect_left(self._called, (end, 0))
        return [span for span in self._called[first:last] if span[1] <= end]

    def cues(self, start: int, end: int) -> Sequence[Match]:
        """Give the cues that start in a stretch, in text order."""
        return self._cues.between(start, end)

    def bars(self, start: int, end: int) -> Sequence[Match]:
        """Give the bars in a stretch, in text order."""
        return self._bars.between(start, end)

    def skip(self, offset: int, end: int) -> int:
        """Give the first offset at or behind `offset` that holds no blank, at most `end`."""
        view = self.reading.folded
        while offset < end and view[offset] == " ":
            offset += 1
        return offset

    def skip_quote(self, offset: int, end: int) -> int:
        """Give the first offset at or behind `offset` that holds neither blank nor quotation mark, at most `end`."""
        view = self.reading.folded
        while offset < end and view[offset] in ' "':
            offset += 1
        return offset

    def starts_clause(self, start: int, offset: int) -> bool:
        """Tell whether a clause of the sentence that starts at `start` begins at `offset`."""
        before = self.reading.folded[start:offset].rstrip(' "')
        return not before or before[-1] in ",;:."
