"""The words of a sentence that stand around a phrase, without the places and times among them."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias

from pipeline.match import PatternMatcher
from pipeline.model import Entity, Target
from pipeline.reading import Reading
from pipeline.rules import RuleSet
from pipeline.stages.targets.phrases import PHRASES, WORD, Row, split, tell, without
from pipeline.stages.targets.setting import Phrase, Setting
from pipeline.text import fold

# What ends a row of words that goes on to the left, and to the right: a name may hold commas, a rate points.
_BREAK_BEFORE: Final = re.compile(r"[^\s,/'\"&-]")
_BREAK_BEHIND: Final = re.compile(r"[^\s./'\"&-]")
_FIGURE: Final = re.compile(r"[\d%]")
_MARK: Final = re.compile(r"[;():]|[,.](?!\d)")
_SHARE: Final = re.compile(r"(?:%|\d/\d+)\s*$")
_RELATIVE: Final = frozenset({"percent", "times"})
_EXTENDED: Final = re.compile(r",(?: [^\W\d]+){1,2}(?: ?[;.,)\n]|$)")
_CLAUSE: Final = re.compile(r"[\w ]{0,40},((?: [^\W\d]+){1,5})(?= ?[;.,)\n]|$)")
_LONGEST_JOIN: Final = 60
# What is said behind an amount narrows it; behind a percentage it may, of a plan, tell which plan.
_NARROWED: Final = {False: "level", True: "plan_ratio"}
_LEFT_OUT: Final = frozenset({"ADMIN_UNIT", "DATE"})
_Span: TypeAlias = tuple[int, int]
_MOST_BEFORE: Final = 12
_MOST_BEHIND: Final = 14


class Asides:
    """What is left out of phrases, and the words that join counts to a list.

    Parameters
    ----------
    rules
        The rules of the run.
    """

    def __init__(self, rules: RuleSet) -> None:
        self.find = PatternMatcher(rules.rules(f"{PHRASES}/asides")).find
        joins = "|".join(re.escape(f" {' '.join(row)}") for row in tell(rules, "conjunctions"))
        self.joined = re.compile(rf"[\w ]{{0,40}}?(?: ?,|{joins})+(?: \w+){{0,2}} ?")
        self.listed = re.compile(rf"(?: ?,|{joins})+ (?:\w+ )?\d")
        self.separator = re.compile(rf",|(?:{joins})(?!\w)")


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

    def __init__(self, reading: Reading, asides: Asides, entities: Iterable[Entity] = ()) -> None:
        self._reading = reading
        self._asides = asides
        # Days and months that come again make a figure a rate; years that do so are harmless words.
        units = [entity for entity in entities if entity.label in _LEFT_OUT and entity.kind != "set"]
        self._apart = [(entity.start, entity.end) for entity in units if entity.label == "DATE" or entity.unit_type]
        self._names = [(entity.start, entity.end) for entity in units if not entity.unit_type]
        self._sentences: dict[str, _Words] = {}
        self._phrases: dict[tuple[int, int, int, str], Phrase] = {}

    def setting(self, target: Target, last_end: int) -> Setting | None:
        """Give a target's phrase and what stands around it, or ``None`` where it has none.

        Parameters
        ----------
        target
            The target.
        last_end
            Where the target before it ends.
        """
        span, view = target.indicator, self._reading.folded
        if span is None:
            return None
        if span.start >= target.start:
            last = max(span.end, target.end)
            return Setting(target=target, phrase=self._phrase(target, target.start, span.start, last), counted=True,
                           is_joined=target.start - last_end <= _LONGEST_JOIN
                           and self._asides.joined.fullmatch(view, last_end, target.start) is not None)
        relative = target.unit in _RELATIVE
        there = self._words(target.start)
        block = self._reading.block_at(target.start)
        told = target.measure == _NARROWED[relative] and not (block and block.kind == "table_row")
        return Setting(
            target=target, phrase=self._phrase(target, span.start, span.start, span.end), counted=False,
            tail=there.behind(target.end, figured=True) if told else (),
            lead=there.lead(max(span.end, last_end), target.start),
            is_shared=not relative and _SHARE.search(view, max(span.start - 12, 0), span.start) is not None,
        )

    def _phrase(self, target: Target, first: int, start: int, last: int) -> Phrase:
        """Give a phrase between two offsets, with the words before the first of them, where its number may stand."""
        place = target.place.name if target.place else ""
        key = first, start, last, place
        if key not in self._phrases:
            words, name = self._words(start), split(fold(place))
            before, near = words.before(first, _MOST_BEFORE)
            counted = first < start
            self._phrases[key] = Phrase(
                own=without(words.row(start, last), name), before=without(before, name), near=without(near, name),
                rest=without(words.behind(last, figured=counted), name),
                beyond=without(words.beyond(last), name) if counted else (),
                is_extended=counted and _EXTENDED.match(self._reading.folded, last) is not None,
                is_listed=counted and self._asides.listed.match(self._reading.folded, last) is not None,
            )
        return self._phrases[key]

    def _words(self, at: int) -> "_Words":
        sentence = self._reading.sentence_at(at)
        start, end, key = (sentence.start, sentence.end, sentence.id) if sentence else (0, len(self._reading.text), "")
        if key not in self._sentences:
            hits = [(hit.start, hit.end) for hit in self._asides.find(self._reading, start, end)]
            self._sentences[key] = _Words(
                self._reading, (start, end), [*hits, *_within(self._apart, start, end)],
                _within(self._names, start, end), self._asides,
            )
        return self._sentences[key]


def _within(spans: Sequence[_Span], start: int, end: int) -> Sequence[_Span]:
    return spans[bisect_left(spans, (start,)) : bisect_left(spans, (end,))]


class _Words:
    """The words of a sentence.

    Parameters
    ----------
    reading
        The document.
    at
        Where the sentence stands.
    asides
        Spans that are read as blanks, in any order.
    names
        Spans of bare names of units.
    known
        What joins words.
    """

    def __init__(
        self, reading: Reading, at: _Span, asides: Iterable[_Span], names: Sequence[_Span], known: Asides,
    ) -> None:
        start, end = at
        view = reading.folded[start:end]
        for first, last in asides:
            view = f"{view[: first - start]}{' ' * (min(last, end) - first)}{view[last - start :]}"
        self._base = start
        self._view = view
        self._text = reading.text[start:end]
        self._known = known
        self._texts = WORD.findall(view)
        self._starts: list[int] = []
        edge = 0
        for word in self._texts:
            edge = view.index(word, edge)
            self._starts.append(edge)
            edge += len(word)
        self._names = [(first - start, last - start) for first, last in names]

    def row(self, start: int, end: int, *, names: bool = True) -> Row:
        """Give the words that begin between two offsets, bare names of units among them or not."""
        first, last = bisect_left(self._starts, start - self._base), bisect_left(self._starts, end - self._base)
        if names or not self._names:
            return tuple(self._texts[first:last])
        return tuple(self._texts[index] for index in range(first, last)
                     if not any(low <= self._starts[index] < high for low, high in self._names))

    def before(self, at: int, most: int) -> tuple[Row, Row]:
        """Give the words before an offset, back to a mark or figure, and those behind the last comma.

        Words of a list behind a figure belong to what that counts (``15 lớp tập huấn | và | 20 mô hình``).
        """
        edge = at - self._base
        last = bisect_left(self._starts, edge)
        first, near = last, -1
        while first and last - first < most:
            start, word = self._starts[first - 1], self._texts[first - 1]
            gap = self._view[start + len(word) : edge]
            if not gap.isspace() and _BREAK_BEFORE.search(gap):
                break
            if _FIGURE.search(word):
                found = self._known.separator.search(self._view, start + len(word), at - self._base)
                first = bisect_left(self._starts, found.end()) if found else first
                break
            if near < 0 and "," in gap:
                near = first
            first -= 1
            edge = start
        words = tuple(self._texts[first:last])
        return words, words if near < 0 else words[near - first :]

    def behind(self, at: int, *, figured: bool) -> Row:
        """Give the words behind an offset, up to a mark or a figure.

        Behind what is `figured`, a figure is one of the words where it tells which one (``12 sản phẩm OCOP | 5 sao``).
        """
        edge = at - self._base
        first = last = bisect_left(self._starts, edge)
        while last < len(self._starts) and last - first < _MOST_BEHIND:
            start, word = self._starts[last], self._texts[last]
            gap = self._view[edge:start]
            if not gap.isspace() and _BREAK_BEHIND.search(gap):
                break
            edge = start + len(word)
            rate = gap.endswith(".") or (last > first and self._texts[last - 1] == "/")
            if word == "%" or (word[0].isdigit() and not rate and not (
                figured and self._names_one(start, edge, first=first == last)
            )):
                break
            last += 1
        if last > first and self._texts[last - 1] == "/":
            last -= 1
        return tuple(self._texts[first:last])

    def beyond(self, at: int) -> Row:
        """Give the few words between the first comma behind an offset and the next mark; a figure ends no name."""
        found = _CLAUSE.match(self._view, max(at - self._base, 0))
        return split(found.group(1)) if found else ()

    def _names_one(self, start: int, end: int, *, first: bool) -> bool:
        """Tell whether a figure tells which one: at the end of a clause (``mức độ 2``), or behind a noun at once."""
        behind = self._view[end : end + 2]
        # A figure on a new line counts the items of a list.
        return self._text[start - 1 : start] == " " and (
            behind not in {". ", ") "} if first else behind in {"", ".", ", ", "; ", ". "}
        )

    def lead(self, start: int, end: int) -> Row:
        """Give the words before an offset that stand behind a mark, which itself stands behind another offset.

        What stands in brackets is no mark.
        """
        at = -1
        for found in _MARK.finditer(self._view, max(start - self._base, 0), end - self._base):
            at = -1 if found.group() == ")" and self._view[at] == "(" else found.start()
        return self.row(at + self._base, end, names=False) if at >= 0 else ()
