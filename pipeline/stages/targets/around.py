"""The words of a sentence that stand around a phrase, without the places and times among them."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from pipeline.match import PatternMatcher
from pipeline.model import Entity, Target
from pipeline.reading import Reading
from pipeline.stages.targets.phrases import WORD, Row, split, without
from pipeline.text import fold

# What ends a row of words that goes on to the left, and to the right: a name may hold commas, a rate points.
_BREAK_BEFORE: Final = re.compile(r"[^\s,/'\"&-]")
_BREAK_BEHIND: Final = re.compile(r"[^\s./'\"&-]")
_FIGURE: Final = re.compile(r"[\d%]")
_MARK: Final = re.compile(r"[;():]|[,.](?!\d)")
_SHARE: Final = re.compile(r"(?:%|\d/\d+)\s*$")
_RELATIVE: Final = frozenset({"percent", "times"})
_JOINED: Final = re.compile(r"(?: ?,| và| cùng| với)+ ?(?:\w+ )?(?:\w+ )?")
_LISTED: Final = re.compile(r"(?: ?,| và| cùng)+ (?:\w+ )?\d")
_MASKED: Final = frozenset({"ADMIN_UNIT", "DATE"})
# A word of a phrase is kept, or the bare name of a unit, or left out; and a span of words that are not kept.
_KEPT, _NAME, _ASIDE = range(3)
_Mask: TypeAlias = tuple[int, int, int]
_MOST_BEFORE: Final = 9
_MOST_BEHIND: Final = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A target's indicator phrase in its sentence.

    Attributes
    ----------
    target
        The target.
    own
        The words of the phrase; of a counted noun, with all that the quantity's span holds behind it.
    before, near
        The words of the clause before the phrase (or before the number it follows), and those of them behind the last
        comma.
    rest
        The words behind the phrase, up to the figure or the end of the clause.
    tail
        The words behind a quantity that its phrase stands before.
    lead
        The words between the last mark and the figure, where the phrase stands before that mark.
    counted
        The phrase stands behind the number, as the noun that it counts.
    is_joined
        The quantity goes on with a list of counts (``35 hộ nghèo, | 12 hộ cận nghèo``).
    is_listed
        Such a list goes on behind it, whose end may tell which ones are meant.
    is_stock
        It is a count of how many there are.
    is_shared
        A share of it stands right before it, whose amount the figure behind it is (``1/3 đất lúa (30 ha)``).
    """

    target: Target
    own: Row
    before: Row
    near: Row
    rest: Row
    tail: Row
    lead: Row
    counted: bool
    is_shared: bool
    is_joined: bool
    is_listed: bool
    is_stock: bool = False


class Surroundings:
    """Gives the words around the phrases of one document.

    Parameters
    ----------
    reading
        The document.
    asides
        Finds what is left out of phrases.
    entities
        Its entities in text order: units with their type word and dates are left out too.
    """

    def __init__(self, reading: Reading, asides: PatternMatcher, entities: Iterable[Entity] = ()) -> None:
        self._reading = reading
        self._asides = asides
        self._masks: list[_Mask] = [
            (entity.start, entity.end, _ASIDE if entity.label == "DATE" or entity.unit_type else _NAME)
            for entity in entities if entity.label in _MASKED
        ]
        self._sentences: dict[str, _Words] = {}

    def setting(self, target: Target, last_end: int) -> Setting | None:
        """Give the words around a target's phrase, or ``None`` where it has none.

        Parameters
        ----------
        target
            The target.
        last_end
            Where the target before it ends.
        """
        phrase = target.indicator
        if phrase is None:
            return None
        counted = phrase.start >= target.start
        first, last = (target.start, max(phrase.end, target.end)) if counted else (phrase.start, phrase.end)
        words, there = self._words(phrase.start), self._words(target.start)
        name = split(fold(target.place.name)) if target.place else ()
        before, near = words.before(first, _MOST_BEFORE)
        view = self._reading.folded
        return Setting(
            is_joined=counted and _JOINED.fullmatch(view, min(last_end, first), first) is not None,
            is_listed=counted and _LISTED.match(view, last) is not None,
            target=target, counted=counted, before=without(before, name), near=without(near, name),
            own=without(words.row(phrase.start, last), name), rest=without(words.behind(last, figured=counted), name),
            tail=() if counted else without(there.behind(target.end, figured=True), name),
            lead=() if counted else without(there.lead(max(phrase.end, last_end), target.start), name),
            is_shared=(not counted and target.unit not in _RELATIVE
                       and _SHARE.search(view, max(first - 12, 0), first) is not None),
        )

    def row(self, start: int, end: int) -> Row:
        """Give the words between two offsets of one sentence."""
        return self._words(start).row(start, end)

    def _words(self, at: int) -> "_Words":
        sentence = self._reading.sentence_at(at)
        start, end, key = (sentence.start, sentence.end, sentence.id) if sentence else (0, len(self._reading.text), "")
        if key not in self._sentences:
            hits = [(hit.start, hit.end, _ASIDE) for hit in self._asides.find(self._reading, start, end)]
            first = bisect_left(self._masks, (start,))
            masks = self._masks[first : bisect_left(self._masks, (end,))]
            self._sentences[key] = _Words(self._reading.folded, start, end, [*hits, *masks])
        return self._sentences[key]


class _Words:
    """The words of a sentence.

    Parameters
    ----------
    view
        The folded view of the document.
    start, end
        Where the sentence stands.
    masks
        Spans whose words are left out, in any order.
    """

    def __init__(self, view: str, start: int, end: int, masks: Sequence[_Mask]) -> None:
        found = [(match.start(), match.group()) for match in WORD.finditer(view, start, end)]
        self._view = view
        self._end = end
        self._starts = [at for at, _ in found]
        self._texts = [word for _, word in found]
        self._left_out = bytearray(len(found))
        for first, last, how in masks:
            for index in range(bisect_left(self._starts, first), bisect_left(self._starts, last)):
                self._left_out[index] = max(how, self._left_out[index])

    def row(self, start: int, end: int, *, names: bool = True) -> Row:
        """Give the words that begin between two offsets, bare names of units among them or not."""
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        kept = _NAME if names else _KEPT
        return tuple(self._texts[index] for index in range(first, last) if self._left_out[index] <= kept)

    def before(self, at: int, most: int) -> tuple[Row, Row]:
        """Give the words before an offset, back to a mark or figure, and those behind the last comma."""
        words: list[str] = []
        near: int | None = None
        edge = at
        for index in range(bisect_left(self._starts, at) - 1, -1, -1):
            start, word = self._starts[index], self._texts[index]
            gap = self._view[start + len(word) : edge]
            if _BREAK_BEFORE.search(gap) or len(words) == most:
                break
            if near is None and "," in gap:
                near = len(words)
            edge = start
            if self._left_out[index] == _ASIDE:
                continue
            if _FIGURE.search(word):
                break
            words.append(word)
        words.reverse()
        return tuple(words), tuple(words[len(words) - near :] if near is not None else words)

    def behind(self, at: int, *, figured: bool) -> Row:
        """Give the words behind an offset, up to a mark or a figure.

        Behind what is `figured`, a figure that follows at once is one of the words (``12 sản phẩm OCOP | 5 sao``).
        """
        words: list[str] = []
        edge = at
        for index in range(bisect_left(self._starts, at), len(self._starts)):
            start, word = self._starts[index], self._texts[index]
            gap = self._view[edge:start]
            if _BREAK_BEHIND.search(gap) or len(words) == _MOST_BEHIND:
                break
            edge = start + len(word)
            if self._left_out[index] == _ASIDE:
                continue
            is_figure = word == "%" or (word[0].isdigit() and not gap.endswith(".") and words[-1:] != ["/"])
            if is_figure and not (figured and not words and gap == " " and self._view[edge : edge + 1] not in ".)"):
                break
            words.append(word)
        return tuple(words[:-1] if words[-1:] == ["/"] else words)

    def lead(self, start: int, end: int) -> Row:
        """Give the words before an offset that stand behind a mark, which itself stands behind another offset.

        What stands in brackets is no mark.
        """
        at = -1
        for found in _MARK.finditer(self._view, start, end):
            at = -1 if found.group() == ")" and self._view[at] == "(" else found.start()
        return self.row(at, end, names=False) if at >= 0 else ()
