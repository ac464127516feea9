"""Where the name of an indicator may begin and end in a row of words."""

from collections.abc import Iterator, Sequence
from typing import cast

from pipeline.rules import RuleSet
from pipeline.stages.targets.phrases import PHRASES, Row, Standard, WordSet, tell


class Ends:
    """Where the name of an indicator may begin and end in a row of words.

    Parameters
    ----------
    rules
        The rules of the run.
    standard
        Puts phrases into their standard form.
    """

    def __init__(self, rules: RuleSet, standard: Standard) -> None:
        def forms(file: str, attribute: str = "", value: str = "") -> Iterator[Row]:
            for entry in rules.entries(f"{PHRASES}/{file}"):
                if not attribute or value in cast("Row", entry.attributes[attribute]):
                    yield from map(standard, entry.forms)

        self._before, behind = (list(forms("harmless", "where", where)) for where in ("before", "behind"))
        self._begin, self._behind = WordSet(self._before), WordSet(behind)
        stops, last = list(forms("stops", "opens", "anything")), list(forms("stops", "opens", "figure"))
        self._stops = WordSet(stops)
        besides = set(forms("stops", "opens", "besides"))
        self._verbs = WordSet(stop for stop in stops if stop not in besides)
        self._last = WordSet([*behind, *last])
        self._openers = frozenset(row[0] for row in [*behind, *last, *stops] if row)
        self._lead = WordSet([*behind, *last, *forms("going_on")])
        self._joins = WordSet(tell(rules, "joins"))
        self._standard = standard

    def begin(self, words: Row, at: int) -> Sequence[int]:
        """Give where a name may begin that the words from a place on are read for."""
        return [start for start in self._begin.reach(words, at) if start < len(words)]

    def all(self, words: Row, inside: int, *, closed: bool) -> Sequence[int]:
        """Give where a name may end: before harmless words up to the end or to a word that begins the predicate.

        That word is one of the words from `inside` on; unless `closed`, nothing is asked of the words from there on.
        """
        size = len(words)
        last = {size, *(at for at in range(inside, size) if words[at] in self._openers and self._is_over(words, at))}
        if not closed:
            last.add(inside)
        return sorted({end for at in last for end in self._behind.reach_back(words, at)})

    def trails(self, words: Row) -> bool:
        """Tell whether a row ends with harmless words."""
        return len(self._behind.reach_back(words)) > 1

    def closed(self, words: Row) -> bool:
        """Tell whether a row of words behind a phrase narrows nothing."""
        return self._is_over(words, 0)

    def closes(self, raw: Row, words: Row) -> bool:
        """Tell whether the words behind a quantity belong to something else, or narrow nothing."""
        return self._joins.begins(raw, 0) or self.closed(words)

    def _is_over(self, words: Row, at: int) -> bool:
        return any(end == len(words) or self._stops.begins(words, end) for end in self._last.reach(words, at))

    def go_on(self, raw: Row) -> bool:
        """Tell whether the words between a mark and a figure go on about the phrase before the mark."""
        words = self._standard.row(raw)
        return any(end == len(words) or (self._verbs.begins(words, end) and not self._lead.begins(words, end))
                   for end in self._lead.reach(words))
