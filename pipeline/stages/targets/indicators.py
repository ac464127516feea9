"""Links the phrase that names what is measured to the catalogue of indicators: the right entry, or none.

A pure step behind the others: it reads a target's indicator phrase with the words beside it, its unit, measure and
place, and nothing else. The phrase is put into a standard form by the rules (asides cut, spellings and abbreviations
made one, empty words dropped); then it has to be made up of harmless words before, one form of the catalogue, and
harmless words behind. One word more that may narrow the meaning (``từ đất``, ``dân tộc thiểu số``): no link.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias, cast

import regex

from pipeline import text as texts
from pipeline.match import is_whole_word
from pipeline.model import Place, Target, TextSpan
from pipeline.rules import Entry, RuleSet
from pipeline.stages.targets.phrases import PHRASES, Row, Standard, WordSet, holds, split

CATALOGUE: Final = "indicators/catalogue"
# What ends the row of words beside a phrase: a mark, a figure, a blank line. A name may hold commas, a rate figures.
_BREAK_BEFORE: Final = regex.compile(r"[^\w\s,/'\"“”&-]|\d|\n\s*\n")
_BREAK_BEHIND: Final = regex.compile(r"[^\w\s./'\"“”&-]|\.(?!\d)|(?<![/.\d])\d|\n\s*\n")
_SHARE: Final = regex.compile(r"(?:%|\d/\d+)\s*$")
_WINDOW: Final = 70
_WORDS_BEFORE: Final = 9
# A change by so many percent, or so many times, may be one of anything.
_RELATIVE: Final = frozenset({"percent", "times"})
_COUNT: Final = "count"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Name:
    """A form of an entry.

    A loose one names it only where the figure itself is of the entry's dimension and, if it is a counted noun, where
    the sentence says how many there are.
    """

    entry: Entry
    loose: bool


_Reading: TypeAlias = tuple[Sequence[_Name], Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Setting:
    """A target's indicator phrase in the text.

    Attributes
    ----------
    target
        The target.
    own
        The phrase; of a counted noun, with all that the quantity's span holds behind it.
    before, rest
        The words of the clause before the phrase (or before the number it follows) and behind it.
    counted
        The phrase is the noun that the quantity counts.
    is_shared
        A share of it stands right before it, whose amount the figure behind it is (``1/3 đất lúa (30 ha)``).
    """

    target: Target
    own: str
    before: str
    rest: str
    counted: bool
    is_shared: bool

    @property
    def place(self) -> Place | None:
        """The unit the figure is about."""
        return self.target.place

    @classmethod
    def of(cls, text: str, target: Target, phrase: TextSpan) -> "_Setting":
        """Look at the words around a phrase."""
        counted = target.start <= phrase.start < target.end
        first, last = (target.start, max(phrase.end, target.end)) if counted else (phrase.start, phrase.end)
        return cls(target=target, own=text[phrase.start : last], counted=counted,
                   before=_before(text, first), rest=_behind(text, last), is_shared=(
                       last <= target.start and target.unit not in _RELATIVE
                       and _SHARE.search(text, max(first - _WINDOW, 0), first) is not None))


def _before(text: str, at: int) -> str:
    """Give the words of the clause before an offset, as far as they may matter."""
    start = max(at - _WINDOW, 0)
    for found in _BREAK_BEFORE.finditer(text, start, at):
        start = found.end()
    whole = start < at and is_whole_word(text, start, at)
    return text[start:at] if whole else text[start:at].partition(" ")[2]


def _common(one: Row, other: Row) -> int:
    """Give the number of words with which two rows begin alike."""
    return next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]),
                min(len(one), len(other)))


def _behind(text: str, at: int) -> str:
    """Give the words of the clause behind an offset, as far as they may matter."""
    found = _BREAK_BEHIND.search(text, at, at + _WINDOW)
    end = found.start() if found else min(at + _WINDOW, len(text))
    whole = at < end and is_whole_word(text, at, end)
    return text[at:end] if whole else text[at:end].rpartition(" ")[0]


class IndicatorLinker:
    """Links targets to the catalogue of indicators.

    Parameters
    ----------
    rules
        The rules of the run.
    """

    def __init__(self, rules: RuleSet) -> None:
        self._standard = Standard(rules)
        self._units = {form: frozenset(_strings(entry, "units"))
                       for entry in rules.entries(f"{PHRASES}/dimensions") for form in entry.forms}
        self._before, self._behind = (WordSet(self._forms(rules, "harmless", where)) for where in ("before", "behind"))
        self._stops = WordSet(self._forms(rules, "stops"))
        self._turns, self._stocks, self._exactness = (
            WordSet(split(form) for entry in rules.entries(f"{PHRASES}/{file}") for form in entry.forms)
            for file in ("turns", "stocks", "exactness")
        )
        self._counted = frozenset(self._forms(rules, "counted"))
        names: dict[Row, list[_Name]] = {}
        for entry in rules.entries(CATALOGUE):
            for form in entry.forms:
                names.setdefault(self._standard(form), []).append(_Name(entry=entry, loose=False))
            for form in _strings(entry, "loose"):
                names.setdefault(self._standard(form), []).append(_Name(entry=entry, loose=True))
        self._names: Mapping[Row, Sequence[_Name]] = names
        self._longest = max(map(len, names))
        self._firsts = frozenset(name[0] for name in names) | self._standard.firsts

    def __call__(self, text: str, targets: Iterable[Target]) -> Iterator[Target]:
        """Give the targets with the ids of their indicators.

        Parameters
        ----------
        text
            The canonical text that the targets' offsets count in.
        targets
            Targets whose ``indicator_id`` is not yet known.
        """
        for target in targets:
            found = self.link(text, target)
            yield target.model_copy(update={"indicator_id": found}) if found else target

    def link(self, text: str, target: Target) -> str | None:
        """Give the id of the indicator that a target measures, or ``None`` where no entry surely is it."""
        if target.indicator is None:
            return None
        at = _Setting.of(text, target, target.indicator)
        for names, words in self._readings(at):
            fitting = {name.entry.id for name in names if self._fits(name, at, words)}
            if fitting:
                return fitting.pop() if len(fitting) == 1 else None
        return None

    def _forms(self, rules: RuleSet, file: str, where: str | None = None) -> Iterator[Row]:
        for entry in rules.entries(f"{PHRASES}/{file}"):
            if where is None or where in _strings(entry, "where"):
                yield from map(self._standard, entry.forms)

    def _readings(self, at: _Setting) -> Iterator[_Reading]:
        """Give what the phrase may name, with its words, the surest reading first.

        A phrase may have lost a word of its name on either side (``thuế | thu nhập cá nhân``, ``xã nông thôn | mới``),
        so it is first read with those beside it. An act is completed by what it counts (``kết nạp | 286 đảng viên``).
        """
        yield from self._led(at)
        if at.is_shared or self._turns.reach(split(texts.fold(at.before.rpartition(",")[2])), backwards=True) != [0]:
            return
        yield self._read(at.own, at.rest, at.place)
        if at.counted:
            if self._is_closed(at):
                yield from self._stated(at)
            return
        yield self._read(at.own, "", at.place)
        if at.target.unit == _COUNT and at.target.unit_text:
            yield self._read(f"{at.own} {at.target.unit_text}", "", at.place)
            yield self._read(f"{at.target.unit_text} {at.own}", "", at.place)

    def _led(self, at: _Setting) -> Iterator[_Reading]:
        """Read the phrase with words before it; the name has to begin with them and go on into the phrase."""
        for lead in self._leads(at.before, counted=at.counted):
            yield self._read(f"{lead} {at.own}", at.rest, at.place, lead)

    def _stated(self, at: _Setting) -> Iterator[_Reading]:
        """Read the words before a count alone: its noun may be no more than a unit (``đàn bò có | 3.150 con``)."""
        for lead in self._leads(at.before.rpartition(",")[2], counted=False):
            first, _, others = lead.partition(" ")
            yield self._read(first, others, at.place)

    def _leads(self, before: str, *, counted: bool) -> Iterator[str]:
        """Give the ends of a row of words that begin with a word that begins a name, the longest first.

        Words such as ``trên``, ``khoảng`` right before what is counted say how exact the number is.
        """
        words = before.split()[-_WORDS_BEFORE:]
        while counted and words and self._exactness.begins((texts.fold(words[-1]),), 0):
            words.pop()
        for index, word in enumerate(words):
            if texts.fold(word) in self._firsts:
                yield " ".join(words[index:])

    def _is_closed(self, at: _Setting) -> bool:
        """Tell whether nothing behind a counted noun narrows it."""
        words = self._standard(at.rest, at.place)
        return any(end == len(words) or self._stops.begins(words, end) for end in self._behind.reach(words))

    def _read(self, own: str, rest: str, place: Place | None, lead: str = "") -> _Reading:
        """Give what the longest form names that leaves nothing but harmless words on both sides.

        Behind the phrase's `own` words, in the `rest`, anything may follow a word that begins the predicate. With a
        `lead`, the form has to begin with it and go on behind it.
        """
        words = self._standard(f"{own} {rest}" if rest else own, place)
        least, size = len(self._standard(lead)), len(words)
        starts = [0] if lead else [at for at in self._before.reach(words) if at < size]
        inside = size if not rest else _common(words, self._standard(own, place))
        last = {size, *(at for at in range(inside, size) if self._stops.begins(words, at))}
        ends = {end - left for end in last for left in self._behind.reach(words[:end], backwards=True)}
        spans = ((start, end) for start in starts for end in ends if least < end - start <= self._longest)
        for start, end in sorted(spans, key=lambda span: (span[0] - span[1], span)):
            if words[start:end] in self._names:
                return self._names[words[start:end]], words
        return (), words

    def _fits(self, name: _Name, at: _Setting, words: Row) -> bool:
        """Tell whether the figure may measure the entry: by its unit, by what it counts and is a rate over."""
        target = at.target
        if name.loose and not (self._is_rate(name.entry, target) and (not at.counted or self._is_stock(at))):
            return False
        if target.measure == "plan_ratio" or (target.measure == "change" and target.unit in _RELATIVE):
            return not name.loose
        return target.unit in self._units[name.entry.get("dimension")] and self._counts(name.entry, target, words)

    def _is_rate(self, entry: Entry, target: Target) -> bool:
        """Tell whether the figure is a rate over what the loose forms of the entry ask for, if they ask."""
        over = _strings(entry, "per")
        return not over or any(holds(self._standard(target.text), self._standard(f"/{item}")) for item in over)

    def _is_stock(self, at: _Setting) -> bool:
        """Tell whether a count says how many there are (``toàn xã có``), not how many something was done to."""
        return self._stocks.reach(split(texts.fold(at.before)), backwards=True) != [0]

    def _counts(self, entry: Entry, target: Target, words: Row) -> bool:
        """Tell whether the noun that a count counts is one that the phrase names, or one that may stand for any."""
        if target.unit != _COUNT or not target.unit_text:
            return True
        noun = self._standard(target.unit_text)
        known = {self._standard(item) for item in _strings(entry, "counts")} | self._counted
        return not noun or noun in known or holds(words, noun)


def _strings(entry: Entry, name: str) -> Row:
    return cast("Row", entry.attributes.get(name, ()))
