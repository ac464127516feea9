"""The one matcher and the one overlap policy.

Patterns and lexicons are found in a :class:`~pipeline.reading.Reading`; where hits of one layer overlap, the longest
wins, then the higher priority, then the leftmost.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Final, NamedTuple, Protocol, TypeVar

import ahocorasick
import regex

from pipeline.errors import StageError
from pipeline.literals import initials, prefixes, searchable
from pipeline.reading import Reading
from pipeline.rules import Entry, Rule, View

_offsets: Final = attrgetter("start", "end")


class Spanned(Protocol):
    """Anything with half-open offsets."""

    @property
    def start(self) -> int:
        """First offset."""

    @property
    def end(self) -> int:
        """Offset behind the last character."""


S = TypeVar("S", bound=Spanned)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A hit of a pattern rule, with the spans of its named groups that took part."""

    rule: Rule
    start: int
    end: int
    groups: Mapping[str, tuple[int, int]]

    @property
    def priority(self) -> int:
        """The rule's priority."""
        return self.rule.priority


class Hit(NamedTuple):
    """A hit of a lexicon entry; a tuple, as it is made ten times as often as all other values together."""

    entry: Entry
    start: int
    end: int

    @property
    def priority(self) -> int:
        """The entry's priority."""
        return self.entry.priority


class PatternMatcher:
    """Finds pattern rules in a reading.

    Parameters
    ----------
    rules
        The rules to look for; their hits may overlap, see :func:`resolve`.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = tuple(rules)
        self._beginnings = Beginnings(self._rules)

    def find(self, reading: Reading, start: int = 0, end: int | None = None) -> list[Match]:
        """Give all hits between two offsets, in text order, overlapping ones included.

        Raises
        ------
        StageError
            ``S001`` when a pattern other than the program's own takes longer than twenty seconds at one place.
        """
        stop = len(reading.text) if end is None else end
        # A slice, as the automaton copies the whole string that it is given, whatever the offsets.
        places = self._beginnings.find(reading.searchable[start:stop], start)
        hits = [
            match for rule, places in zip(self._rules, places, strict=True) if places is None or places
            for match in _find_rule(rule, reading.view(rule.view), start, stop, places)
        ]
        hits.sort(key=_offsets)
        return hits


class RulesByInitial:
    """Rules that are tried at single offsets: tells which ones may match there, by the character that they begin with.

    Parameters
    ----------
    rules
        The rules, in the order in which they are tried.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = [(rule, initials(rule.expanded)) for rule in rules]
        self._by_initial: dict[str, tuple[Rule, ...]] = {}

    def at(self, view: str, offset: int) -> tuple[Rule, ...]:
        """Give the rules that may match at an offset of either view, in their order."""
        initial = view[offset : offset + 1]
        found = self._by_initial.get(initial)
        if found is None:
            known = searchable(initial)
            found = self._by_initial[initial] = tuple(
                rule for rule, begins in self._rules if begins is None or known in begins
            )
        return found


class Beginnings:
    """Finds where the matches of rules may begin, in one pass for all of them.

    Most rules have no match in most documents; this spares them the search.

    Parameters
    ----------
    rules
        The rules; what one begins with is read off its pattern.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        by_prefix: dict[str, list[int]] = {}
        self._unknown: list[bool] = []
        for index, rule in enumerate(rules):
            found = prefixes(rule.expanded)
            self._unknown.append(not found)
            for prefix in sorted(found):
                by_prefix.setdefault(prefix, []).append(index)
        self._automaton = ahocorasick.Automaton()
        for prefix, indices in by_prefix.items():
            self._automaton.add_word(prefix, (len(prefix) - 1, tuple(indices)))
        self._automaton.make_automaton()

    def find(self, searched: str, start: int = 0) -> list[list[int] | None]:
        """Give for each rule the offsets at which a match may begin, in order; ``None`` where it may be anywhere.

        Parameters
        ----------
        searched
            A stretch of a text as :func:`~pipeline.literals.searchable` gives it.
        start
            The offset of the stretch in that text.
        """
        places: list[list[int] | None] = [None if unknown else [] for unknown in self._unknown]
        if len(self._automaton):
            for last, (reach, indices) in self._automaton.iter(searched):
                for index in indices:
                    places[index].append(start + last - reach)
        return places


def _find_rule(rule: Rule, view: str, start: int, end: int, places: list[int] | None) -> Iterator[Match]:
    for found in search(rule, view, start, end, places):
        groups = {name: found.span(name) for name in rule.compiled.groupindex if found.start(name) >= 0}
        # A group "span" narrows the hit: what stands around it is context. A group "from", in a look-behind, widens it
        # to the left, so that a pattern can set out from a rarer word.
        first, last = groups.get("span", found.span())
        first = groups.get("from", (first,))[0]
        if last > first:
            yield Match(rule=rule, start=first, end=last, groups=groups)


def search(rule: Rule, view: str, start: int, end: int, places: list[int] | None) -> Iterator[regex.Match[str]]:
    """Give the matches of a rule between two offsets, tried where :class:`Beginnings` says that they may begin.

    Raises
    ------
    StageError
        As :meth:`PatternMatcher.find` does.
    """
    try:
        if places is None:
            yield from rule.compiled.finditer(view, start, end, timeout=rule.seconds)
            return
        behind = start
        for place in sorted(places):
            if place < behind:
                continue
            found = rule.compiled.match(view, place, end, timeout=rule.seconds)
            if found:
                behind = found.end()
                yield found
    except TimeoutError as error:
        raise StageError("S001", f"pattern took more than {rule.seconds:g} s", file=rule.file, where=rule.id,
                         remedy="Make the pattern less ambiguous.") from error


class LexiconMatcher:
    """Finds lexicon entries, as whole words, in a reading; one pass whatever the size of the lexicon.

    Parameters
    ----------
    entries
        Entries that share one view; a form that entries of several files share is a hit of each.
    glued
        Whether a number may be glued to a word of two letters and more (``11hộ nghèo``, ``đạt16 tỷ``).
    """

    def __init__(self, entries: Sequence[Entry], *, glued: bool = False) -> None:
        self._glued = glued
        self._view: View = entries[0].view if entries else "folded"
        by_form: dict[str, list[Entry]] = {}
        for entry in entries:
            for form in entry.forms:
                by_form.setdefault(form, []).append(entry)
        self._automaton = ahocorasick.Automaton()
        for form, owners in by_form.items():
            self._automaton.add_word(form, (len(form), tuple(owners)))
        self._automaton.make_automaton()

    def find(self, reading: Reading, start: int = 0, end: int | None = None) -> list[Hit]:
        """Give all hits between two offsets, in text order, overlapping ones included."""
        if not len(self._automaton):
            return []
        view = reading.view(self._view)
        stop = len(view) if end is None else end
        hits: list[Hit] = []
        # A slice, as the automaton copies the whole string that it is given, whatever the offsets.
        for last, (length, owners) in self._automaton.iter(view[start:stop]):
            behind = start + last + 1
            if is_whole_word(view, behind - length, behind) or (
                self._glued and length > 1 and _is_glued(view, behind - length, behind)
            ):
                for entry in owners:
                    hits.append(Hit(entry=entry, start=behind - length, end=behind))  # noqa: PERF401  the hot loop
        hits.sort(key=_offsets)
        return hits


def is_whole_word(view: str, start: int, end: int) -> bool:
    """Tell whether neither end of the span cuts through letters or digits."""
    if end < len(view) and view[end].isalnum() and view[end - 1].isalnum():
        return False
    return start == 0 or not (view[start - 1].isalnum() and view[start].isalnum())


def _is_glued(view: str, start: int, end: int) -> bool:
    """Tell whether what stands before and behind a span cuts through no word of letters, but for a number."""
    if (end < len(view) and view[end].isalpha()) or (start and view[start - 1].isalpha()):
        return False
    return view[start].isalpha() and view[end - 1].isalpha()


def resolve(hits: Iterable[S], priority: Callable[[S], int] = lambda hit: getattr(hit, "priority", 0)) -> list[S]:
    """Keep hits that do not overlap: the longest first, then the higher priority, then the leftmost.

    Parameters
    ----------
    hits
        Candidates of one layer and label.
    priority
        How to read a candidate's priority.

    Returns
    -------
    list
        The kept hits in text order.
    """
    ranked = sorted(hits, key=lambda hit: (-(hit.end - hit.start), -priority(hit), hit.start))
    starts: list[int] = []
    taken: dict[int, S] = {}
    for hit in ranked:
        index = bisect_right(starts, hit.start)
        free_before = index == 0 or taken[starts[index - 1]].end <= hit.start
        free_behind = index == len(starts) or hit.end <= starts[index]
        if free_before and free_behind:
            starts.insert(index, hit.start)
            taken[hit.start] = hit
    return [taken[start] for start in starts]
