"""Finds numbers in words: ``hai mươi`` before ``xã``, ``ba tỷ một trăm hai mươi triệu`` before ``đồng``."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, cast

from pipeline.match import Hit
from pipeline.rules import Entry, RuleSet
from pipeline.stages.targets.passage import Passage
from pipeline.values import words
from pipeline.values.words import Role, Word

_HUNDRED: Final = 100
_FEWEST: Final = 2
_LARGE: Final = frozenset({"ten", "tens", "scale"})


@dataclass(frozen=True, slots=True, kw_only=True)
class WordNumber:
    """A number in words.

    Attributes
    ----------
    start, end
        Where all of it stands.
    value
        What it is.
    bare_end
        Where the words of scale that end it begin, which are read with the unit, as behind digits.
    surface
        What stands before those, in digits.
    """

    start: int
    end: int
    value: Decimal
    bare_end: int
    surface: str


class WordReader:
    """Reads numbers in words.

    Parameters
    ----------
    rules
        The rules of the run.
    """

    def __init__(self, rules: RuleSet) -> None:
        self._words = {entry.id: _word(entry) for entry in rules.entries("targets/words")}
        # Without one of these there is no number from ten upwards.

        self.large = tuple(form for entry in rules.entries("targets/words") for form in entry.forms
                           if self._words[entry.id].role in _LARGE)

    def find(self, passage: Passage) -> Iterator[WordNumber]:
        """Give a sentence's numbers of two words and more; single words mostly count nothing measured."""
        for run in self._runs(passage):
            whole = self._read(run)
            parts = [run] if whole else _split(run)
            for part in parts:
                found = whole or self._read(part)
                if found:
                    yield found

    def _is_scale(self, hit: Hit) -> bool:
        return self._words[hit.entry.id].role == "scale" and self._words[hit.entry.id].value > _HUNDRED

    def _runs(self, passage: Passage) -> Iterator[list[Hit]]:
        """Give words of numbers that follow each other; behind a scale also over a comma (``ba tỷ, hai triệu``)."""
        run: list[Hit] = []
        for hit in passage.marks.within("words", passage.start, passage.end):
            gap = passage.view[run[-1].end : hit.start] if run else ""
            if gap == " " or (gap == ", " and self._is_scale(run[-1])):
                run.append(hit)
                continue
            yield run
            run = [hit]
        yield run

    def _read(self, run: Sequence[Hit]) -> WordNumber | None:
        found = words.longest([self._words[hit.entry.id] for hit in run])
        if found is None or len(run) - found[0] < _FEWEST:
            return None
        hits, value = run[found[0] :], found[1]
        factor, bare = 1, len(hits)
        while bare > 1 and self._is_scale(hits[bare - 1]):
            bare -= 1
            factor *= self._words[hits[bare].entry.id].value
        return WordNumber(start=hits[0].start, end=hits[-1].end, value=value, bare_end=hits[bare - 1].end,
                          surface=str(int(value / factor)))


def _split(run: Sequence[Hit]) -> list[list[Hit]]:
    """Give the parts of a run between its commas."""
    parts: list[list[Hit]] = []
    for hit in run:
        if parts and hit.start == parts[-1][-1].end + 1:
            parts[-1].append(hit)
        else:
            parts.append([hit])
    return parts


def _word(entry: Entry) -> Word:
    return Word(role=cast("Role", entry.get("role")), value=cast("int", entry.attributes["value"]),
                homograph=bool(entry.attributes.get("homograph", False)))
